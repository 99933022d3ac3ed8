/** The list of calls by its filters. Pure, but for the request itself. */
import { z } from 'zod';
import { type CallRow, CallStatus } from '../../shared/contract/call.ts';
import { toPhone } from '../../shared/ids.ts';
import { dayBounds } from '../ui/format.ts';
import type { Api } from '../ui/server/api.ts';
import { ApiError } from '../ui/server/api-error.ts';
import type { PagedList } from '../ui/server/use-paged.ts';

/** The filters in the list's address. A filter of a newer console is left out. */
export const CallFilters = z.object({
  status: CallStatus.optional().catch(undefined),
  /** In any notation; checked when it is asked for. */
  phone: z.string().trim().min(1).optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
});
export type CallFilters = z.infer<typeof CallFilters>;

export function callFiltersOf(query: string): CallFilters {
  return CallFilters.parse(Object.fromEntries(new URLSearchParams(query)));
}

/** True when the number that was given is none. */
export function isWrongPhone({ phone }: CallFilters): boolean {
  return phone !== undefined && toPhone(phone) === null;
}

export function callsList(api: Api, filters: CallFilters): PagedList<CallRow> {
  const { status, phone, day = '' } = filters;
  return {
    key: ['calls', filters],
    idOf: ({ callId }) => callId,
    atOf: ({ startedAt }) => startedAt,
    async read(cursor, signal) {
      const number = phone === undefined ? null : toPhone(phone);
      if (phone !== undefined && number === null) throw new ApiError('refused', phone);
      const given = { ...(status && { status }), ...(number && { phone: number }), ...dayBounds(day) };
      const page = await api.ask('listCalls', { ...given, ...(cursor !== null && { cursor }) }, signal);
      return { rows: page.calls, cursor: page.cursor ?? null };
    },
  };
}
