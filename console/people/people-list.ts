/** The list of people, and how one is named in an address. */

import type { Person } from '../../shared/contract/people.ts';
import type { CallId } from '../../shared/ids.ts';
import { knownNumber } from '../ui/format.ts';
import type { Api } from '../ui/server/api.ts';
import type { PagedList } from '../ui/server/use-paged.ts';

/** Of a number that is shown without its middle, the id of a call leads to the person; null: nothing does. */
export function personRef(number: string, callId: CallId | null): string | null {
  return knownNumber(number) ?? (number.includes('*') ? callId : null);
}

export function searchOf(query: string): string {
  return (new URLSearchParams(query).get('search') ?? '').trim().slice(0, 120);
}

export function peopleList(api: Api, search: string): PagedList<Person> {
  return {
    key: ['people', search],
    idOf: ({ phone, callId, name }) => callId ?? `${phone} ${name}`,
    atOf: ({ lastCallAt }) => lastCallAt ?? '',
    async read(cursor, signal) {
      const given = { ...(search && { search }), ...(cursor !== null && { cursor }) };
      const page = await api.ask('listPeople', given, signal);
      return { rows: page.people, cursor: page.cursor ?? null };
    },
  };
}
