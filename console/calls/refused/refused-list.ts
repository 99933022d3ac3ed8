/** The list of callers whose rings were refused. */
import type { RefusedCaller } from '../../../shared/contract/refused.ts';
import type { Api } from '../../ui/server/api.ts';
import type { PagedList } from '../../ui/server/use-paged.ts';

/** Two callers may look alike: the number may be shown by its last digits only. */
export function refOf({ ref, phone }: RefusedCaller): string {
  return ref ?? phone;
}

export function refusedList(api: Api, business: string): PagedList<RefusedCaller> {
  return {
    key: ['refused', business],
    idOf: refOf,
    atOf: ({ lastAt }) => lastAt,
    async read(cursor, signal) {
      const page = await api.ask('listRefused', { business, ...(cursor !== null && { cursor }) }, signal);
      return { rows: page.callers, cursor: page.cursor ?? null };
    },
  };
}
