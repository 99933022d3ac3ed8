/**
 * Numbers of callers for a person whose role does not show them whole. It works on every answer of every
 * staff route (`app.ts`), so that no route can forget it.
 */
import type { Business } from '../../shared/contract/business.ts';
import { maskedAnswer, maskedTable } from '../../shared/privacy/masked-answer.ts';
import { findBusiness } from '../rows/business.ts';
import type { Table } from '../table/table.ts';
import type { Operator, Staff } from './auth.ts';

/** The business, if it lets this person see only the last digits. Admins see whole numbers. */
async function maskingFor(table: Table, visitor: Staff | Operator): Promise<Business | null> {
  if (visitor.role !== 'staff') return null;
  const business = await findBusiness(table, visitor.businessId);
  return business?.staffSeeNumbers === 'lastFour' ? business : null;
}

export async function seesWholeNumbers(table: Table, visitor: Staff | Operator): Promise<boolean> {
  return (await maskingFor(table, visitor)) === null;
}

/** The answer, as this person may see it. */
export async function shownTo(
  table: Table,
  visitor: Staff | Operator,
  answer: object | undefined,
): Promise<object | undefined> {
  const business = answer === undefined ? null : await maskingFor(table, visitor);
  if (business === null) return answer;
  const kept = new Set([...business.numbers, ...business.transferDestinations.map(({ number }) => number)]);
  if (!(answer instanceof Response)) return maskedAnswer(answer, kept) as object;
  // A redirect has no text. Everything else that is no JSON is a table.
  if (answer.body === null) return answer;
  return new Response(maskedTable(await answer.text(), kept), answer);
}
