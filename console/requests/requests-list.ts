/** The list of callers' requests by their state. */
import * as z from 'zod';
import type { StaffRequest } from '../../shared/contract/request.ts';
import type { Api } from '../ui/server/api.ts';
import type { PagedList } from '../ui/server/use-paged.ts';

export const View = z.enum(['open', 'mine', 'overdue', 'done', 'cancelled', 'all']);
export type View = z.infer<typeof View>;

/** What the address asks for: `open` without anything, everything for what is no view. */
export function viewOf(query: string): View {
  return View.catch('all').parse(new URLSearchParams(query).get('state') ?? 'open');
}

/** A page may be empty although older requests match: the API cuts it before it filters by state. */
export function requestsList(
  api: Api,
  business: string,
  view: View,
  { me, today } = { me: '', today: '' },
): PagedList<StaffRequest> {
  const filter = {
    open: { state: 'open' },
    mine: { state: 'open', assignee: me },
    overdue: { state: 'open', dueBefore: today },
    done: { state: 'done' },
    cancelled: { state: 'cancelled' },
    all: {},
  } as const;
  return {
    key: ['requests', view, filter[view]],
    idOf: ({ requestId }) => requestId,
    atOf: ({ at }) => at,
    async read(cursor, signal) {
      const given = { business, ...filter[view], ...(cursor !== null && { cursor }) };
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
    // A colleague may have changed it after that.
    return mine && isAsNew(mine, row) ? mine : row;
  });
  return [...current, ...gone].sort((one, other) => other.at.localeCompare(one.at));
}

function isAsNew(mine: StaffRequest, theirs: StaffRequest): boolean {
  if (mine.version !== theirs.version) return (mine.version ?? 0) > (theirs.version ?? 0);
  return (mine.decision?.at ?? '') >= (theirs.decision?.at ?? '');
}
