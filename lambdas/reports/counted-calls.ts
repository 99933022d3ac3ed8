/** Reads the calls of a time for counting: in slices, several at once, and no more than a Lambda can hold. */
import * as z from 'zod';
import { CallStatus } from '../../shared/contract/call.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { StoredFigures, StoredUnanswered } from '../rows/call.ts';
import { partitions } from '../rows/keys.ts';
import type { Row, Table } from '../table/table.ts';

/**
 * The counted fields of a call's row. `responses`: response times of its turns in ms. Length and cost are
 * 0 until it is settled.
 */
export const CountedCall = z.object({
  callId: z.string(),
  status: CallStatus,
  startedAt: z.string(),
  seconds: z.number().default(0),
  cost: z.object({ total: z.object({ microInr: z.int() }) }).default({ total: { microInr: 0 } }),
  responses: z.array(z.number()).default([]),
  unrated: z.array(z.string()).default([]),
  outcome: z.string().optional(),
  figures: StoredFigures.optional().catch(undefined),
  unanswered: StoredUnanswered.optional().catch(undefined),
  erased: z.boolean().optional(),
});
export type CountedCall = z.output<typeof CountedCall>;
/** The attributes to read. Without this list, the lines of the bill would be half of all data read. */
const countedFields = [
  'callId',
  'status',
  'startedAt',
  'seconds',
  'cost.total',
  'responses',
  'unrated',
  'outcome',
  'figures',
  'unanswered',
  'erased',
];

/** 60 MB of a Lambda's memory. */
const mostCalls = 60_000;
const dayMs = 86_400_000;
const mostSlices = 32;
const parallel = 8;

/** `since` is included, `until` is not; both in epoch ms. Throws 400 `too_many_calls`. */
export async function countedCalls(
  table: Table,
  businessId: BusinessId,
  since: number,
  until: number,
): Promise<CountedCall[]> {
  const bounds = slices(since, until);
  const found: CountedCall[][] = bounds.map(() => []);
  const waiting = [...bounds.entries()];
  let calls = 0;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, [from, to]] = next;
      let after: Row | undefined;
      do {
        // Rows are sorted by `startedAt#callId`.
        const page = await table.query({
          index: 'GSI1',
          partition: partitions.calls(businessId),
          fields: countedFields,
          from: new Date(from).toISOString(),
          to: `${new Date(to - 1).toISOString()}#~`,
          ...(after ? { after } : {}),
        });
        calls += page.rows.length;
        if (calls > mostCalls) throw tooMany();
        found[place]?.push(...page.rows.map((row) => CountedCall.parse(row)));
        after = page.more;
      } while (after);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return found.flat();
}

/** Of a day or more each. None for a time that ends before it begins. */
function slices(since: number, until: number): [from: number, to: number][] {
  if (until <= since) return [];
  const size = Math.max(dayMs, Math.ceil((until - since) / mostSlices));
  return Array.from({ length: Math.ceil((until - since) / size) }, (_, n) => [
    since + n * size,
    Math.min(until, since + (n + 1) * size),
  ]);
}

function tooMany(): ApiError {
  return new ApiError(
    400,
    'too_many_calls',
    `these are more than ${mostCalls} calls: ask for a shorter time`,
  );
}
