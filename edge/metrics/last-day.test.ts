import { expect, test } from 'vitest';
import type { MeterBatch } from './call-metrics.ts';
import { addToDay, countsFor, type Hour, lastDay, sumOf } from './last-day.ts';

const hourMs = 3_600_000;
const noon = Date.parse('2026-11-22T06:30:00.000Z');
const fault = (source: string, kind: string, by = 1): MeterBatch['counted'][number] => ({
  name: 'voice_errors_total',
  labels: { source, kind },
  by,
});
const batch = (more: Partial<MeterBatch>): MeterBatch => ({
  callId: 'exotel-1',
  businessId: 'clinic',
  live: true,
  observed: [],
  counted: [],
  outboxPending: 0,
  ...more,
});
const sum = (hours: Hour[], businessId: string | null) =>
  sumOf(hours.map((hour) => countsFor(hour, businessId)));

test('a day has its 24 hours, also those without a call, the running one last', () => {
  const hours = new Map<number, Hour>();
  addToDay(hours, batch({ counted: [fault('llm', 'auth')] }), noon);
  const day = lastDay([[...hours.values()]], noon);
  expect(day).toHaveLength(24);
  expect(day.at(-1)?.hour).toBe(Math.floor(noon / hourMs));
  expect(day.at(-1)?.lastFaults).toEqual({ llm: { at: noon, kind: 'auth' } });
  expect(countsFor(day[0] ?? { hour: 0, businesses: {}, lastFaults: {} }, null).failed).toEqual({});
});

test('answers, faults, failovers, refusals and what could not be delivered are counted by their service', () => {
  const hours = new Map<number, Hour>();
  addToDay(
    hours,
    batch({
      clauses: 4,
      observed: [
        { name: 'voice_stt_latency_seconds', seconds: 0.2 },
        { name: 'voice_tts_first_byte_seconds', seconds: 0.2 },
        { name: 'voice_llm_first_token_seconds', seconds: 0.2 },
        { name: 'voice_response_latency_seconds', seconds: 0.2 },
      ],
      counted: [
        fault('stt', 'rate', 2),
        fault('core', 'protocol'),
        { name: 'voice_provider_failovers_total', labels: { from: 'a', to: 'b' }, by: 1 },
        { name: 'voice_rings_refused_total', labels: { reason: 'concurrency' }, by: 1 },
        { name: 'voice_calls_total', labels: { carrier: 'exotel', outcome: 'completed' }, by: 1 },
        { name: 'voice_calls_total', labels: { carrier: 'exotel', outcome: 'refused' }, by: 1 },
        { name: 'voice_outbox_refused_total', labels: { part: 'recording' }, by: 1 },
        { name: 'voice_outbox_refused_total', labels: { part: 'bill' }, by: 1 },
      ],
    }),
    noon,
  );
  expect(sum([...hours.values()], 'clinic')).toEqual({
    answered: { stt: 1, llm: 1, tts: 4 },
    failed: { 'stt rate': 2, 'storage refused': 1, 'api refused': 1 },
    failedOver: { 'a b': 1 },
    refused: { concurrency: 1 },
    calls: 1,
    lastFaults: {
      stt: { at: noon, kind: 'rate' },
      storage: { at: noon, kind: 'refused' },
      api: { at: noon, kind: 'refused' },
    },
  });
});

test('a business sees its own counts alone; all shards add up', () => {
  const [one, two] = [new Map<number, Hour>(), new Map<number, Hour>()];
  addToDay(one, batch({ counted: [fault('tts', 'server')] }), noon);
  addToDay(two, batch({ businessId: 'other', counted: [fault('tts', 'server', 5)] }), noon);
  const { businessId: _, ...nobody } = batch({ counted: [fault('api', 'network')] });
  addToDay(two, nobody, noon);
  const day = lastDay([[...one.values()], [...two.values()]], noon);
  expect(sum(day, 'clinic').failed).toEqual({ 'tts server': 1 });
  expect(sum(day, 'clinic').lastFaults).toEqual({ tts: { at: noon, kind: 'server' } });
  expect(sum(day, null).failed).toEqual({ 'tts server': 6, 'api network': 1 });
});

test('what is a day old is forgotten, and a sign of life alone makes no hour', () => {
  const hours = new Map<number, Hour>();
  addToDay(hours, batch({ counted: [fault('llm', 'auth')] }), noon);
  expect(addToDay(hours, batch({}), noon + hourMs)).toBeNull();
  expect(hours.size).toBe(1);
  addToDay(hours, batch({ counted: [fault('stt', 'stall')] }), noon + 25 * hourMs);
  expect(sum(lastDay([[...hours.values()]], noon + 25 * hourMs), null).failed).toEqual({ 'stt stall': 1 });
  expect(hours.size).toBe(1);
});

test('names from outside can not make an hour grow without bound', () => {
  const hours = new Map<number, Hour>();
  for (let n = 0; n < 400; n += 1) {
    addToDay(hours, batch({ businessId: `b-${n}`, counted: [fault('llm', 'auth')] }), noon);
    addToDay(hours, batch({ counted: [fault('llm', `kind-${n}`)] }), noon);
  }
  addToDay(hours, batch({ businessId: '__proto__', counted: [fault('llm', 'auth')] }), noon);
  const [hour] = hours.values();
  expect(Object.keys(hour?.businesses ?? {}).length).toBeLessThanOrEqual(301);
  expect(Object.keys(hour?.businesses.clinic?.failed ?? {}).length).toBeLessThanOrEqual(61);
  expect(sum([...hours.values()], null).failed['llm auth']).toBe(401);
});
