/** The list of calls by its filters, which are in its address. Pure, but for the requests themselves. */
import { z } from 'zod';
import { CallOutcome, type CallRow, CallStatus } from '../../../shared/contract/call.ts';
import { toPhone } from '../../../shared/ids.ts';
import { pathWith } from '../../ui/address.ts';
import type { Formats } from '../../ui/format.ts';
import type { Api } from '../../ui/server/api.ts';
import { ApiError } from '../../ui/server/api-error.ts';
import type { PagedList } from '../../ui/server/use-paged.ts';

const text = z.string().trim().min(1);
const minutes = text.transform(Number).pipe(z.number().min(0).max(1440)).optional().catch(undefined);
const flag = z.enum(['1']).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

/** The filters in the list's address. A filter of a newer console is left out. */
export const CallFilters = z.object({
  status: CallStatus.optional().catch(undefined),
  outcome: CallOutcome.optional().catch(undefined),
  /** In any notation; checked when it is asked for. */
  phone: text.optional().catch(undefined),
  name: text.max(120).optional().catch(undefined),
  words: text.max(200).optional().catch(undefined),
  /** Of an older link: one day. */
  day,
  since: day,
  /** The last day, included. */
  until: day,
  min: minutes,
  max: minutes,
  fault: flag,
  marked: flag,
  /** Where a list that was too long for one page goes on. */
  before: z.iso.datetime().optional().catch(undefined),
});
export type CallFilters = z.infer<typeof CallFilters>;

export function callFiltersOf(query: string): CallFilters {
  const { day: only, ...given } = CallFilters.parse(Object.fromEntries(new URLSearchParams(query)));
  const filters = only === undefined ? given : { since: only, until: only, ...given };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** The list's address with these filters. */
export function callsPath(filters: CallFilters): string {
  return pathWith(
    '/calls',
    Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value ?? '')])),
  );
}

/** True when the number that was given is none. */
export function isWrongPhone({ phone }: CallFilters): boolean {
  return phone !== undefined && toPhone(phone) === null;
}

/** As the API takes them. */
function askedFor(filters: CallFilters, dayBounds: Formats['dayBounds']) {
  const { phone, since, until, before, min, max, fault, marked, ...rest } = filters;
  const number = phone === undefined ? null : toPhone(phone);
  if (phone !== undefined && number === null) throw new ApiError('refused', phone);
  const from = dayBounds(since ?? '').since;
  const to = [before, dayBounds(until ?? '').until].filter((end) => end !== undefined).sort()[0];
  const { status, outcome, name, words } = rest;
  return {
    ...{ status, outcome, name, words, marked },
    ...(number && { phone: number }),
    ...(from && { since: from }),
    ...(to && { until: to }),
    ...(min !== undefined && { minSeconds: min * 60 }),
    ...(max !== undefined && { maxSeconds: max * 60 }),
    ...(fault && ({ fault: 'any' } as const)),
  };
}

export function callsList(api: Api, filters: CallFilters, { dayBounds }: Formats): PagedList<CallRow> {
  return {
    // The same days are other hours in another zone.
    key: ['calls', filters, dayBounds(filters.since ?? filters.until ?? '')],
    idOf: ({ callId }) => callId,
    atOf: ({ startedAt }) => startedAt,
    async read(cursor, signal) {
      const page = await api.ask(
        'listCalls',
        { ...askedFor(filters, dayBounds), ...(cursor !== null && { cursor }) },
        signal,
      );
      return { rows: page.calls, cursor: page.cursor ?? null };
    },
  };
}

export const callsCsv = (api: Api, filters: CallFilters, { dayBounds }: Formats): Promise<Blob> =>
  api.table('listCalls', askedFor(filters, dayBounds));

/** One page holds so many calls. Then it goes on at a new address, so that no page grows without an end. */
export const mostShown = 500;

/** Where a page goes on behind `last`: its millisecond is repeated, so that no other call of it is lost. */
export function nextPath(filters: CallFilters, last: CallRow): string {
  return callsPath({ ...filters, before: new Date(Date.parse(last.startedAt) + 1).toISOString() });
}
