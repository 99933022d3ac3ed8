/** The list of callers whose rings were refused. */
import type { RefusedCaller } from '../../../shared/contract/refused.ts';
import type { Api } from '../../ui/server/api.ts';
import type { PagedList } from '../../ui/server/use-paged.ts';

export function refusedList(api: Api, business: string): PagedList<RefusedCaller> {
  return {
    key: ['refused', business],
    idOf: ({ phone }) => phone,
    atOf: ({ lastAt }) => lastAt,
    async read(cursor, signal) {
      const page = await api.ask('listRefused', { business, ...(cursor !== null && { cursor }) }, signal);
      return { rows: page.callers, cursor: page.cursor ?? null };
    },
  };
}
