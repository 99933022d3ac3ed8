/** The filters of the list as a condition of DynamoDB, on the rows of calls and on those of their words. */
import type * as z from 'zod';
import type { CallsQuery } from '../../shared/contract/call.ts';
import type { Phone } from '../../shared/ids.ts';
import { wantedWords } from '../../shared/journal/for-staff/searchable.ts';
import type { Range } from '../table/table.ts';

export type Wanted = Omit<z.output<typeof CallsQuery>, 'business' | 'cursor'>;

/** DynamoDB takes a hundred values in one comparison. */
export const mostPhones = 90;

/** `phones`: of the people who have the wanted name; not empty. */
export function filterOf(
  { status, outcome, minSeconds, maxSeconds, fault, marked, words, phone }: Wanted,
  phones: readonly Phone[] | null,
): Range['filter'] {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const add = (field: string, condition: string, ...given: unknown[]): void => {
    names[`#${field}`] = field;
    let next = 0;
    conditions.push(
      condition.replaceAll('?', () => {
        const name = `:v${Object.keys(values).length}`;
        values[name] = given[next++];
        return name;
      }),
    );
  };
  if (status) add('status', '#status = ?', status);
  if (outcome) add('outcome', '#outcome = ?', outcome);
  if (minSeconds !== undefined) add('seconds', '#seconds >= ?', minSeconds);
  if (maxSeconds !== undefined) add('seconds', '#seconds <= ?', maxSeconds);
  if (fault === 'any') add('faults', 'attribute_exists(#faults)');
  else if (fault) add('faults', 'contains(#faults, ?)', fault);
  if (marked) add('mark', 'attribute_exists(#mark)');
  if (phones) add('from', `#from IN (${phones.map(() => '?').join(', ')})`, ...phones);
  if (words) {
    for (const word of wantedWords(words)) add('words', 'contains(#words, ?)', word);
    // Without words one index has the calls of a number.
    if (phone) add('from', '#from = ?', phone);
  }
  return conditions.length === 0 ? undefined : { expression: conditions.join(' AND '), names, values };
}
