/**
 * Numbers of callers for a person whose role does not show them whole. It works on every answer of every
 * staff route (`app.ts`), so that no route can forget it.
 */
import type { Business } from '../../shared/contract/business.ts';
import { maskedAnswer, maskedTable } from '../../shared/privacy/masked-answer.ts';
import { findBusiness } from '../rows/business.ts';
import type { Table } from '../table/table.ts';
import { invalid } from './api-error.ts';
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

/** Who was shown a masked number would write it over the whole one. Throws 400. */
export async function refuseMasked(table: Table, visitor: Staff | Operator, body: unknown): Promise<void> {
  const masks = maskedPlaces(body, []);
  if (masks.length === 0 || (await seesWholeNumbers(table, visitor))) return;
  const message = 'a number in it is shown to you by its last digits only; an admin can change this text';
  throw invalid(masks.map((path) => ({ path, message })));
}

function maskedPlaces(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value === 'string') return /\*{3}/.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => maskedPlaces(inner, [...path, name]));
}

/**
 * Words that somebody who sees the last digits only may not search for: by trying parts of a number, the
 * whole of it would be found.
 */
export function hasPartOfNumber(words: string): boolean {
  return words.split(/\s+/).some((word) => (word.match(/\p{Nd}/gu)?.length ?? 0) >= 3);
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
