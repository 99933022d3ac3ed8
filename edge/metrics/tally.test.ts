import { expect, test } from 'vitest';
import type { MeterBatch } from './call-metrics.ts';
import { emptyTally, lateOutboxes, restoredTally, snapshotOf, tallyUp } from './tally.ts';

const batch: MeterBatch = { callId: 'twilio-CA1', live: true, observed: [], counted: [], outboxPending: 0 };

test('a call is active until it reports its end, or nothing for a minute', () => {
  const tally = emptyTally();
  tallyUp(tally, batch, 0);
  tallyUp(tally, { ...batch, callId: 'twilio-CA2' }, 30_000);
  expect(snapshotOf(tally, 60_000).activeCalls).toBe(2);
  expect(snapshotOf(tally, 60_001).activeCalls).toBe(1);
  tallyUp(tally, { ...batch, callId: 'twilio-CA2', live: false }, 61_000);
  expect(snapshotOf(tally, 61_000).activeCalls).toBe(0);
});

test("an outbox counts by each call's last report, for 15 minutes", () => {
  const tally = emptyTally();
  tallyUp(tally, { ...batch, live: false, outboxPending: 7 }, 0);
  tallyUp(tally, { ...batch, live: false, outboxPending: 3 }, 1000);
  tallyUp(tally, { ...batch, callId: 'twilio-CA2', outboxPending: 2 }, 1000);
  expect(snapshotOf(tally, 2000).outboxPending).toBe(5);
  tallyUp(tally, { ...batch, callId: 'twilio-CA2', outboxPending: 0 }, 3000);
  expect(snapshotOf(tally, 3000).outboxPending).toBe(3);
  expect(snapshotOf(tally, 1000 + 15 * 60_000 + 1).outboxPending).toBe(0);
});

test('an observation counts in the first bucket that is not below it, else in the last', () => {
  const tally = emptyTally();
  const seconds = [0.05, 0.051, 99, -1, Number.NaN];
  tallyUp(
    tally,
    {
      ...batch,
      observed: seconds.map((each) => ({ name: 'voice_response_latency_seconds', seconds: each })),
    },
    0,
  );
  const [series] = snapshotOf(tally, 0).histograms;
  expect(series?.counts[0]).toBe(2);
  expect(series?.counts[1]).toBe(1);
  expect(series?.counts.at(-1)).toBe(1);
  expect(series?.sum).toBeCloseTo(99.101);
});

test('no phone number, no call id and no unknown label gets into a series', () => {
  const tally = emptyTally();
  const labels = { from: '+919800000001', to: 'twilio-CA0123456789abcdef0123456789abcdef', caller: 'Ravi' };
  tallyUp(tally, { ...batch, counted: [{ name: 'voice_provider_failovers_total', labels, by: 1 }] }, 0);
  const known = { from: 'openai/gpt-6-luna', to: 'deepgram-nova' };
  tallyUp(
    tally,
    { ...batch, counted: [{ name: 'voice_provider_failovers_total', labels: known, by: 1 }] },
    0,
  );
  expect(snapshotOf(tally, 0).counters.map((series) => series.labels)).toEqual([
    { from: 'other', to: 'other' },
    known,
  ]);
});

test('a histogram that was stored with other buckets starts again', () => {
  const tally = emptyTally();
  const observed = [{ name: 'voice_stt_latency_seconds' as const, seconds: 1 }];
  tallyUp(
    tally,
    {
      ...batch,
      observed,
      counted: [{ name: 'voice_errors_total', labels: { source: 'stt', kind: 'stall' }, by: 1 }],
    },
    0,
  );
  const stored = structuredClone(tally);
  stored.histograms.get('voice_stt_latency_seconds')?.counts.pop();
  expect(restoredTally(stored).histograms.size).toBe(0);
  expect(restoredTally(stored).counters.size).toBe(1);
  expect(restoredTally(structuredClone(tally)).histograms.size).toBe(1);
});

test('a notice that is not on the list counts as other, so unknown messages make no new series', () => {
  const tally = emptyTally();
  const counted = ['Warning', 'NET-0001', 'dropped', 'Tomorrow', 'the words of a caller', ''].map(
    (notice) => ({
      name: 'voice_stt_notices_total' as const,
      labels: { notice },
      by: 1,
    }),
  );
  tallyUp(tally, { ...batch, counted }, 0);
  expect(snapshotOf(tally, 0).counters.map(({ labels, value }) => [labels.notice, value])).toEqual([
    ['Warning', 1],
    ['NET-0001', 1],
    ['dropped', 1],
    ['other', 3],
  ]);
});

test('an outbox is late when it has not been empty for five minutes; older reports have no such time', () => {
  const tally = emptyTally();
  tally.pending.set('exotel-old', { events: 2, at: 0 });
  tallyUp(tally, { ...batch, businessId: 'clinic', outboxPending: 3 }, 0);
  tallyUp(tally, { ...batch, outboxPending: 4 }, 290_000);
  expect(lateOutboxes(tally, 300_000)).toEqual([]);
  expect(lateOutboxes(tally, 300_001)).toEqual([{ businessId: 'clinic', events: 4, since: 0 }]);
  tallyUp(tally, { ...batch, outboxPending: 0 }, 300_002);
  tallyUp(tally, { ...batch, outboxPending: 1 }, 300_003);
  expect(lateOutboxes(tally, 300_004)).toEqual([]);
});
