/** The bill of a call against a second count of its journal, which shares no code with the first. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
import { type RateCard, rateCard } from '../pricing.ts';
import { costOf, type Recognised, usageOf } from './cost.ts';
import type { CallEvent, JournalEvent } from './events.ts';

const models = ['gpt-6-luna', 'gpt-4o-mini', 'gpt-4.1', 'gpt-6-luna-2026-10-01', 'a-model-nobody-knows'];
const voices = ['azure-tts', 'deepgram-tts', 'a-voice-nobody-knows'];
const recognisers: readonly (readonly [string, string])[] = [
  ['deepgram-flux', 'flux-general-multi'],
  ['deepgram-flux', 'flux-general-en'],
  ['deepgram-nova', 'nova-3'],
  ['somebody', 'else'],
];

const count = fc.integer({ min: 0, max: 100_000 });
const usage = fc.record({ inputTokens: count, cachedTokens: count, outputTokens: count });
const turn = fc.integer({ min: 0, max: 50 });
const model = fc.constantFrom(...models);
const costly = fc.oneof(
  fc
    .record({ turn, model, usage: fc.option(usage) })
    .map((each) => ({ type: 'replyWritten' as const, finish: 'stop', ...each })),
  fc
    .record({ turn, model, usage, isEstimate: fc.boolean(), isSpeculative: fc.boolean() })
    .map((each) => ({ type: 'replyDropped' as const, ...each })),
  fc
    .record({ turn, characters: fc.integer({ min: 0, max: 3000 }), provider: fc.constantFrom(...voices) })
    .map((each) => ({ type: 'voiceSpent' as const, ...each })),
);
const heard = fc.array(
  fc.record({ of: fc.constantFrom(...recognisers), ms: fc.integer({ min: 0, max: 4_000_000 }) }),
  { maxLength: 4 },
);
const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), costly), { maxLength: 60 });

const begin = 1_700_000_000_000;

function journalOf(events: readonly [number, Omit<CallEvent, 'at'>][], carrier: string): JournalEvent[] {
  let at = begin;
  const timed = [
    [0, { type: 'callStarted', carrier }] as const,
    [300, { type: 'mediaStarted', streamId: 's' }] as const,
    ...events,
    [700, { type: 'mediaStopped', by: 'caller', detail: '' }] as const,
    [5, { type: 'callEnded', reason: 'caller' }] as const,
  ];
  return timed.map(([ms, event], seq) => {
    at += ms;
    return { ...event, at, seq } as JournalEvent;
  });
}

/** Of exactly this model (a date behind it allowed), else of the provider, else the dearest of the item. */
function rateOf(card: RateCard, item: string, provider: string, name: string) {
  const micro = (rate: RateCard['rates'][number]) =>
    BigInt(rate.microInr ?? (rate.microUsd ?? 0) * card.inrPerUsd);
  const of = card.rates.filter((rate) => rate.item === item);
  const own =
    of.find((rate) => rate.model !== '' && name.replace(/-\d{4}-\d\d-\d\d$/, '') === rate.model) ??
    of.find((rate) => rate.model.endsWith('-') && name.startsWith(rate.model)) ??
    of.find((rate) => rate.model === '' && rate.provider === provider);
  const dearest = of.reduce((most, rate) =>
    micro(rate) * BigInt(most.per) > micro(most) * BigInt(rate.per) ? rate : most,
  );
  const rate = own ?? dearest;
  return { micro: micro(rate), per: BigInt(rate.per), pulseMs: BigInt(rate.pulseMs ?? 1) };
}

const up = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** Every line of a bill is one provider's model, estimates apart, rounded up to a micro-rupee. */
function recounted(journal: readonly JournalEvent[], stt: readonly Recognised[], carrier: string): bigint {
  const units = new Map<string, bigint>();
  const add = (item: string, provider: string, name: string, amount: number, isEstimate = false) => {
    const key = JSON.stringify([item, provider, name, isEstimate]);
    units.set(key, (units.get(key) ?? 0n) + BigInt(amount));
  };
  const tokens = (
    name: string,
    spent: { inputTokens: number; cachedTokens: number; outputTokens: number },
    is: boolean,
  ) => {
    const cached = Math.min(spent.cachedTokens, spent.inputTokens);
    add('llm_input', 'openai', name, spent.inputTokens - cached, is);
    add('llm_cached', 'openai', name, cached, is);
    add('llm_output', 'openai', name, spent.outputTokens, is);
  };
  let started = 0;
  let stopped = 0;
  for (const event of journal) {
    if (event.type === 'mediaStarted') started = event.at;
    if (event.type === 'mediaStopped') stopped = event.at;
    if (event.type === 'replyWritten' && event.usage) tokens(event.model, event.usage, false);
    if (event.type === 'replyDropped') tokens(event.model, event.usage, event.isEstimate);
    if (event.type === 'voiceSpent') add('tts', event.provider, '', event.characters);
  }
  for (const { provider, model: name, seconds } of stt)
    add('stt', provider, name, Math.round((seconds ?? 0) * 1000));
  add('carrier', carrier, '', stopped - started);
  add('edge', 'cloudflare', '', stopped - started);
  add('aws', 'aws', '', stopped - started);
  let total = 0n;
  for (const [key, amount] of units) {
    const [item, provider, name] = JSON.parse(key) as [string, string, string];
    const { micro, per, pulseMs } = rateOf(rateCard, item, provider, name);
    total += up(up(amount, pulseMs) * pulseMs * micro, per);
  }
  return total;
}

test(
  'the bill of any call is the same to the micro-rupee as a second count of its journal',
  () => {
    forAny(
      [gaps, heard, fc.constantFrom('exotel' as const, 'twilio' as const, 'browser' as const)],
      (events, given, carrier) => {
        const journal = journalOf(events, carrier);
        const stt = given.map(({ of: [provider, name], ms }) => ({
          provider,
          model: name,
          seconds: ms / 1000,
        }));
        const bill = costOf(usageOf(journal, { stt, llmProvider: 'openai' }), carrier);
        expect(BigInt(bill.total.microInr)).toBe(recounted(journal, stt, carrier));
        expect(bill.lines.reduce((sum, { microInr }) => sum + microInr, 0)).toBe(bill.total.microInr);
      },
      0.2,
    );
  },
  patienceMs,
);

test('the second count would notice one character more', () => {
  const journal = journalOf(
    [[100, { type: 'voiceSpent', turn: 0, characters: 10, provider: 'azure-tts' } as never]],
    'browser',
  );
  const longer = journalOf(
    [[100, { type: 'voiceSpent', turn: 0, characters: 11, provider: 'azure-tts' } as never]],
    'browser',
  );
  expect(recounted(longer, [], 'browser') - recounted(journal, [], 'browser')).toBe(1440n);
});
