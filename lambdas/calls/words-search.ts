/**
 * The calls of a business by their words, newest first. All shards are read at the same time, each from its
 * newest row back. A call counts once every shard was read back to its time: no newer one can follow then.
 */
import * as z from 'zod';
import { type BusinessId, CallId } from '../../shared/ids.ts';
import { jsonOf } from '../../shared/json.ts';
import { wordShards } from '../rows/call-words.ts';
import { keys, partitions } from '../rows/keys.ts';
import { notOfThisList, pageSize } from '../table/page.ts';
import type { Range, Row, Table } from '../table/table.ts';

/** Rows of the first read. Later ones take as many as fit into DynamoDB's 1 MB. */
const firstRead = 40;
/** About 60,000 calls in all. Then the page stays short, and its cursor continues. */
const readsAtMost = 8;

interface Shard {
  partition: string;
  after: Row | undefined;
  /** It was read back to this sort key; null: to its end. */
  reached: string | null;
}

/** Rows of calls. `filter` has at least one word; `from` and `to` bound the sort key. */
export async function callsByWords(
  table: Table,
  businessId: BusinessId,
  { filter, from, to }: { filter: NonNullable<Range['filter']>; from: string; to: string },
  { cursor, size = pageSize }: { cursor: string | undefined; size?: number | undefined },
): Promise<{ rows: Row[]; cursor?: string }> {
  const below = placeOf(cursor, from, to);
  const range = { filter, from, to: below ?? to, fields: ['callId', 'SK'], newestFirst: true };
  const shards: Shard[] = Array.from({ length: wordShards }, (_, shard) => ({
    partition: partitions.words(businessId, shard),
    after: undefined,
    reached: '~',
  }));
  let found: { sort: string; callId: CallId }[] = [];
  let reached: string | null = '~';
  let sure = found;
  for (let reads = 0; reads < readsAtMost && reached !== null && sure.length <= size; reads++) {
    const read = shards.filter((shard) => shard.reached !== null);
    const pages = await Promise.all(
      read.map(({ partition, after }) =>
        table.query({
          ...range,
          partition,
          ...(reads === 0 ? { limit: firstRead } : {}),
          ...(after ? { after } : {}),
        }),
      ),
    );
    pages.forEach(({ rows, more }, at) => {
      found.push(...rows.map((row) => ({ sort: String(row.SK), callId: CallId.parse(row.callId) })));
      const shard = read[at];
      if (shard) Object.assign(shard, { after: more, reached: more ? String(more.SK) : null });
    });
    reached = shards.reduce<string | null>(
      (latest, shard) => (shard.reached === null || (latest ?? '') > shard.reached ? latest : shard.reached),
      null,
    );
    found = found.filter(({ sort }) => sort !== below);
    const back = reached;
    sure = found.filter(({ sort }) => back === null || sort >= back);
  }
  const shown = sure.sort((one, other) => (one.sort < other.sort ? 1 : -1)).slice(0, size);
  const last = sure.length > size ? shown.at(-1)?.sort : reached;
  const calls = await table.getAll(shown.map(({ callId }) => keys.call(callId)));
  const byId = new Map(calls.map((row) => [row.callId, row]));
  return {
    // An expired call is deleted days late, and its words with it.
    rows: shown.map(({ callId }) => byId.get(callId)).filter((row) => row !== undefined),
    ...(last ? { cursor: Buffer.from(JSON.stringify({ below: last })).toString('base64url') } : {}),
  };
}

const Place = z.object({
  below: z
    .string()
    .min(1)
    .max(300)
    .refine((sort) => sort.isWellFormed()),
});

/** The sort key to continue below. Nothing in a cursor is trusted: 400 for one that is not of this list. */
function placeOf(cursor: string | undefined, from: string, to: string): string | null {
  if (cursor === undefined) return null;
  const place = Place.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
  if (!place.success || place.data.below < from || place.data.below > to) throw notOfThisList();
  return place.data.below;
}
