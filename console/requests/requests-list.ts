/** The list of callers' requests by their state. */
import { RequestState, type StaffRequest } from '../../shared/contract/request.ts';
import type { Api } from '../ui/server/api.ts';
import type { PagedList } from '../ui/server/use-paged.ts';
import type { RequestState as State } from './request-words.ts';

/** The address's state, `open` without one; null for all of them. */
export function stateOf(query: string): State | null {
  const state = RequestState.safeParse(new URLSearchParams(query).get('state') ?? 'open');
  return state.success ? state.data : null;
}

/** A page may be empty although older requests match: the API cuts it before it filters by state. */
export function requestsList(api: Api, business: string, state: State | null): PagedList<StaffRequest> {
  return {
    key: ['requests', state],
    idOf: ({ requestId }) => requestId,
    atOf: ({ at }) => at,
    async read(cursor, signal) {
      const given = { business, ...(state && { state }), ...(cursor !== null && { cursor }) };
      const page = await api.ask('listRequests', given, signal);
      return { rows: page.requests, cursor: page.cursor ?? null };
    },
  };
}

/** The rows with what was decided on this page, which the list may not have, or not yet. Pure. */
export function withDecided(
  rows: readonly StaffRequest[],
  decided: ReadonlyMap<string, StaffRequest>,
): StaffRequest[] {
  const listed = new Set(rows.map(({ requestId }) => requestId));
  const gone = [...decided.values()].filter(({ requestId }) => !listed.has(requestId));
  const current = rows.map((row) => {
    const mine = decided.get(row.requestId);
    // A colleague may have decided after that.
    return mine && (mine.decision?.at ?? '') >= (row.decision?.at ?? '') ? mine : row;
  });
  return [...current, ...gone].sort((one, other) => other.at.localeCompare(one.at));
}
