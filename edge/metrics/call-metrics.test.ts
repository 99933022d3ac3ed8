import { expect, test } from 'vitest';
import type { CallEvent, JournalEvent } from '../../shared/journal/events.ts';
import { countedFaults, countRefused, createCallMeter, type MeterBatch } from './call-metrics.ts';
import { exposition } from './exposition.ts';
import { emptyTally, snapshotOf, tallyUp } from './tally.ts';

const journalOf = (...events: CallEvent[]): JournalEvent[] => events.map((event, seq) => ({ ...event, seq }));
const error = (source: string, kind: string) => ({
  name: 'voice_errors_total',
  labels: { source, kind },
  by: 1,
});
const stopped = (by: 'caller' | 'agent' | 'lost', detail: string): CallEvent => ({
  type: 'mediaStopped',
  at: 0,
  by,
  detail,
});

test('a lost media socket counts as a fault of the carrier, a closed one does not', () => {
  expect(countedFaults(journalOf(stopped('lost', 'socket closed with 1006')))).toEqual([
    error('carrier', 'network'),
  ]);
  expect(countedFaults(journalOf(stopped('lost', 'nonsense')))).toEqual([error('carrier', 'protocol')]);
  expect(countedFaults(journalOf(stopped('caller', 'stop'), stopped('agent', 'closed with 1000')))).toEqual(
    [],
  );
});

test('a fault without an event is counted once, in the next batch', () => {
  const batches: MeterBatch[] = [];
  const count = async (batch: MeterBatch): Promise<void> => {
    batches.push(batch);
  };
  const ring = {
    callId: 'twilio-CA1',
    carrier: 'twilio' as const,
    callSid: 'CA1',
    from: '+919800000001',
    to: '+918000000001',
  };
  const meter = createCallMeter(
    ring,
    { getByName: () => ({ count }) },
    () => undefined,
    () => 3,
  );
  meter.faulted({ source: 'api', kind: 'stall', retryable: true, message: 'logEvent: no answer in time' });
  expect(batches).toEqual([]);
  meter.noticed('Warning');
  meter.turn([], 1);
  meter.faulted({ source: 'carrier', kind: 'server', retryable: true, message: 'Twilio answered 503' });
  meter.delivered([{ item: 'carrier', microInr: 7 }]);
  meter.delivered([]);
  expect(batches.map(({ counted }) => counted)).toEqual([
    [error('api', 'stall'), { name: 'voice_stt_notices_total', labels: { notice: 'Warning' }, by: 1 }],
    [error('carrier', 'server'), { name: 'voice_cost_micro_inr_total', labels: { item: 'carrier' }, by: 7 }],
    [],
  ]);
});

test.each([
  'budget_exhausted',
  'blocked',
  'unknown_number',
  'concurrency',
  'rate',
  'unavailable',
  'over',
  'uncorroborated',
] as const)(
  'a refused ring is counted with its reason, and the page has that reason at 0 before: %s',
  async (reason) => {
    const tally = emptyTally();
    const line = (value: number) => `voice_rings_refused_total{reason="${reason}"} ${value}\n`;
    expect(exposition([snapshotOf(tally, 0)])).toContain(line(0));
    const count = async (batch: MeterBatch): Promise<void> => tallyUp(tally, batch, 0);
    const ring = { callId: 'exotel-1', carrier: 'exotel' } as const;
    await countRefused({ getByName: () => ({ count }) }, ring, reason, { ok: true });
    expect(exposition([snapshotOf(tally, 0)])).toContain(line(1));
  },
);
