import { describe, expect, test } from 'vitest';
import { costOf, summedRecognised, unpricedItems, unratedModels, usageOf } from './cost.ts';
import type { JournalEvent } from './events.ts';

const usage = {
  seconds: 90,
  sttSeconds: 90,
  llmInputTokens: 10_000,
  llmCachedTokens: 8_000,
  llmOutputTokens: 200,
  ttsCharacters: 600,
};

test('the lines of a bill add up to its total', () => {
  const cost = costOf(usage, 'exotel');
  expect(cost.lines.map((line) => line.item)).toEqual([
    'carrier',
    'stt',
    'llm_input',
    'llm_cached',
    'llm_output',
    'tts',
    'edge',
    'aws',
  ]);
  expect(cost.lines.reduce((sum, line) => sum + line.microInr, 0)).toBe(cost.total.microInr);
  expect(cost.lines[0]).toEqual({ item: 'carrier', microInr: 1_000_000, inr: '1.00' });
  expect(cost.lines[2]?.microInr).toBe(2_000 * 9);
});

test('an item that lines name is priced from them alone, model by model', () => {
  const lines = [
    { item: 'stt', provider: 'deepgram-flux', model: 'flux-general-multi', quantity: 60 },
    { item: 'stt', provider: 'deepgram-nova', model: 'nova-3', quantity: 30 },
  ];
  const cost = costOf({ ...usage, lines }, 'exotel');
  expect(cost.lines.find((line) => line.item === 'stt')?.microInr).toBe(702_000 + 261_000);
  expect(cost.lines.find((line) => line.item === 'carrier')?.microInr).toBe(1_000_000);
});

test('a call that was not answered costs nothing and has no lines', () => {
  const nothing = {
    seconds: 0,
    sttSeconds: 0,
    llmInputTokens: 0,
    llmCachedTokens: 0,
    llmOutputTokens: 0,
    ttsCharacters: 0,
  };
  expect(costOf(nothing, 'twilio')).toEqual({ lines: [], total: { microInr: 0, inr: '0.00' } });
});

test('more cached tokens than tokens is not a refund', () => {
  const cost = costOf({ ...usage, llmCachedTokens: 99_999 }, 'browser');
  expect(cost.lines.find((line) => line.item === 'llm_input')).toBeUndefined();
  expect(cost.lines.find((line) => line.item === 'llm_cached')?.microInr).toBe(9_000);
});

test('a usage line without a price is named', () => {
  expect(
    unpricedItems({ ...usage, lines: [{ item: 'parking', provider: 'x', model: '', quantity: 1 }] }),
  ).toEqual(['parking']);
});

test('from a failover on the seconds of STT are the next provider’s', () => {
  const over = (seq: number, at: number, from: string, to: string): JournalEvent => ({
    seq,
    at,
    type: 'failedOver',
    from,
    to,
    kind: 'network',
  });
  const events: JournalEvent[] = [
    { seq: 0, at: 1_000, type: 'mediaStarted', streamId: 's' },
    over(1, 2_000, 'openai/gpt-6-luna', 'openai/gpt-4o'),
    over(2, 31_000, 'deepgram-flux/flux-general-multi', 'deepgram-nova/nova-3'),
    { seq: 3, at: 121_000, type: 'mediaStopped', by: 'caller', detail: '' },
  ];
  const stt = { provider: 'deepgram-flux', model: 'flux-general-multi', seconds: 118 };
  expect(usageOf(events, { stt, llmProvider: 'openai' }).lines).toEqual([
    { item: 'stt', provider: 'deepgram-flux', model: 'flux-general-multi', quantity: 29.5 },
    { item: 'stt', provider: 'deepgram-nova', model: 'nova-3', quantity: 88.5 },
  ]);
});

test('tokens that are estimated are lines of their own, and the bill says so', () => {
  const written = { type: 'replyWritten', turn: 1, finish: 'stop', model: 'm' } as const;
  const counted = { inputTokens: 100, cachedTokens: 0, outputTokens: 10 };
  const events: JournalEvent[] = [
    { ...written, seq: 0, at: 1, usage: counted },
    { ...written, seq: 1, at: 2, usage: { ...counted, isEstimate: true } },
  ];
  const summary = { model: 's', usage: { inputTokens: 50, cachedTokens: 0, outputTokens: 5 } };
  const used = usageOf(events, nothingHeard, [summary]);
  expect(used).toMatchObject({ llmInputTokens: 250, llmOutputTokens: 25 });
  expect(used.lines?.filter(({ item }) => item === 'llm_output')).toEqual([
    { item: 'llm_output', provider: 'openai', model: 'm', quantity: 10 },
    { item: 'llm_output', provider: 'openai', model: 'm', quantity: 10, isEstimate: true },
    { item: 'llm_output', provider: 'openai', model: 's', quantity: 5 },
  ]);
  expect(costOf(used, 'browser').lines.map(({ item, isEstimate }) => [item, isEstimate])).toEqual([
    ['llm_input', true],
    ['llm_output', true],
  ]);
});

test('models and providers without a price of their own are named, once', () => {
  const line = (item: string, provider: string, model: string) => ({ item, provider, model, quantity: 1 });
  const lines = [
    line('llm_input', 'openai', 'gpt-9'),
    line('llm_output', 'openai', 'gpt-9'),
    line('llm_input', 'openai', 'gpt-6-luna'),
    line('tts', 'sarvam-tts', ''),
    line('stt', '', ''),
    line('parking', 'elsewhere', ''),
  ];
  expect(unratedModels({ ...usage, lines })).toEqual(['openai/gpt-9', 'sarvam-tts']);
});

const unheard = { provider: 'deepgram-nova', model: 'nova-3', seconds: 0 };
const nothingHeard = { stt: unheard, llmProvider: 'openai' };
const said = (seq: number, at: number): JournalEvent => ({
  seq,
  at,
  type: 'agentSaid',
  turn: seq,
  cause: 'model',
  text: 'Yes.',
  interrupted: false,
});

test('a call with media lasts from its socket on, whenever the first words were heard', () => {
  const events: JournalEvent[] = [
    { seq: 0, at: 1_000, type: 'mediaStarted', streamId: 's' },
    said(1, 4_000),
    { seq: 2, at: 11_000, type: 'mediaStopped', by: 'caller', detail: '' },
    { seq: 3, at: 15_000, type: 'callEnded', reason: 'caller' },
  ];
  expect(usageOf(events, { ...nothingHeard, stt: { ...unheard, seconds: null } })).toMatchObject({
    seconds: 10,
    sttSeconds: 10,
  });
});

test("a call by turns lasts from the agent's first words on, and has no STT time of ours", () => {
  const events: JournalEvent[] = [
    said(0, 2_000),
    said(1, 20_000),
    { seq: 2, at: 32_000, type: 'callEnded', reason: 'agent' },
  ];
  expect(usageOf(events, nothingHeard)).toMatchObject({ seconds: 30, sttSeconds: 0, lines: [] });
});

test('a reply that was stopped, or speculative and dropped, is paid for too', () => {
  const dropped: JournalEvent = {
    seq: 0,
    at: 1000,
    type: 'replyDropped',
    turn: 1,
    model: 'm',
    usage: { inputTokens: 100, cachedTokens: 0, outputTokens: 7 },
    isEstimate: true,
    isSpeculative: true,
  };
  const written: JournalEvent = {
    seq: 1,
    at: 2000,
    type: 'replyWritten',
    turn: 1,
    finish: 'stop',
    model: 'm',
    usage: { inputTokens: 200, cachedTokens: 50, outputTokens: 10 },
  };
  expect(usageOf([dropped, written], nothingHeard)).toMatchObject({
    llmInputTokens: 300,
    llmCachedTokens: 50,
    llmOutputTokens: 17,
  });
});

const began = (carrier: 'exotel' | 'twilio' | 'browser'): JournalEvent => ({
  seq: 0,
  at: 0,
  type: 'callStarted',
  businessId: 'demo-clinic',
  carrier,
  from: '+919800000001',
  to: '+918000000001',
  language: 'en-IN',
  languages: ['en-IN'],
  agentName: 'Asha',
  businessName: 'Sunrise',
  customerName: null,
  greeting: 'Hello.',
  endAfterGreeting: null,
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
});
type Unnumbered = JournalEvent extends infer E ? (E extends JournalEvent ? Omit<E, 'seq'> : never) : never;
const numbered = (first: JournalEvent, ...events: Unnumbered[]): JournalEvent[] => [
  first,
  ...events.map((event, at) => ({ ...event, seq: at + 1 }) as JournalEvent),
];
const person = { name: 'front-desk', number: '+918000000002' };
const media = (at: number) => ({ at, type: 'mediaStarted', streamId: 's' }) as const;
const closed = (at: number) => ({ at, type: 'mediaStopped', by: 'agent', detail: '' }) as const;
const dialled = (at: number) => ({ at, type: 'transferStarted', ...person }) as const;
const carrierLines = (events: readonly JournalEvent[]) =>
  (usageOf(events, nothingHeard).lines ?? [])
    .filter(({ item }) => item === 'carrier')
    .map(({ model, quantity }) => [model, quantity]);

describe('a call that was transferred pays for', () => {
  const talk = [media(1_000), closed(31_000), dialled(31_000)] as const;
  test.each([
    {
      which: 'the talk, from the answer on, on both lines',
      after: [
        { at: 131_000, type: 'transferEnded', outcome: 'talked', answeredAt: 41_000 },
        { at: 131_000, type: 'callEnded', reason: 'transfer', transfer: person },
      ],
      lines: [
        ['', 130],
        ['transfer', 90],
      ],
    },
    {
      which: 'the talk from the dialling on, where the carrier did not say when it was answered',
      after: [
        { at: 131_000, type: 'transferEnded', outcome: 'talked' },
        { at: 131_000, type: 'callEnded', reason: 'transfer', transfer: person },
      ],
      lines: [
        ['', 130],
        ['transfer', 100],
      ],
    },
    {
      which: 'the wait for a report that never came',
      after: [{ at: 106_000, type: 'callEnded', reason: 'transfer', transfer: person }],
      lines: [
        ['', 105],
        ['transfer', 75],
      ],
    },
    {
      which: 'its own line alone while nobody answered, and the caller left',
      after: [
        { at: 56_000, type: 'transferEnded', outcome: 'noAnswer' },
        { at: 60_000, type: 'callEnded', reason: 'caller' },
      ],
      lines: [['', 55]],
    },
  ] satisfies { which: string; after: Unnumbered[]; lines: [string, number][] }[])(
    '$which',
    ({ after, lines }) => {
      const events = numbered(began('twilio'), ...talk, ...after);
      expect(carrierLines(events)).toEqual(lines);
      expect(usageOf(events, nothingHeard).seconds).toBe(30);
    },
  );

  test('every talk, each in pulses of its own, and nothing for a browser', () => {
    const later: Unnumbered[] = [
      { at: 41_000, type: 'transferEnded', outcome: 'busy' },
      { at: 45_000, type: 'takenUp', why: 'transfer', after: 3 },
      media(45_000),
      closed(61_000),
      dialled(61_000),
      { at: 101_000, type: 'transferEnded', outcome: 'talked', answeredAt: 71_000 },
      { at: 101_000, type: 'callEnded', reason: 'transfer', transfer: person },
    ];
    const events = numbered(began('exotel'), ...talk, ...later);
    expect(carrierLines(events)).toEqual([
      ['', 100],
      ['transfer', 30],
    ]);
    const { lines } = costOf(usageOf(events, nothingHeard), 'exotel');
    expect(lines.find(({ item }) => item === 'carrier')?.microInr).toBe(1_500_000);
    expect(carrierLines(numbered(began('browser'), ...talk, ...later))).toEqual([]);
  });
});

describe('the bill of a call whose process was killed', () => {
  const asked = { at: 20_000, type: 'callerSaid', turn: 1, text: 'When?', language: 'en-IN' } as const;
  const crash = { at: 63_000, type: 'callEnded', reason: 'crash' } as const;

  test('counts its seconds up to its last sign of life, and is not free after three', () => {
    const events = numbered(began('exotel'), media(1_000), crash);
    const used = usageOf(events, { ...nothingHeard, aliveUntil: 4_000 });
    expect(used.seconds).toBe(3);
    expect(costOf(used, 'exotel').lines[0]).toMatchObject({ item: 'carrier', microInr: 500_000 });
  });

  test('does not end with the media socket of an earlier process', () => {
    const events = numbered(
      began('exotel'),
      media(1_000),
      closed(11_000),
      dialled(11_000),
      { at: 30_000, type: 'transferEnded', outcome: 'busy' },
      { at: 31_000, type: 'takenUp', why: 'transfer', after: 4 },
      media(31_000),
      crash,
    );
    expect(usageOf(events, { ...nothingHeard, aliveUntil: 52_000 }).seconds).toBe(51);
  });

  test('holds the reply that the model was asked for and did not report', () => {
    const written = {
      at: 15_000,
      type: 'replyWritten',
      turn: 0,
      finish: 'stop',
      model: 'm',
      usage: { inputTokens: 900, cachedTokens: 0, outputTokens: 30 },
    } as const;
    const lost = { ...asked, speechEndedAt: null, askedAt: 20_000 } as const;
    const bill = (...events: Unnumbered[]) =>
      usageOf(numbered(began('exotel'), media(1_000), ...events), nothingHeard).llmInputTokens;
    expect(bill(written, lost, crash)).toBe(1800);
    expect(bill(lost, crash)).toBe(2000);
    expect(bill(written, { ...lost, askedAt: null }, crash)).toBe(900);
    expect(bill(written, lost, { ...written, at: 21_000 }, crash)).toBe(1800);
    expect(bill(written, lost, { ...crash, reason: 'caller' })).toBe(900);
    const takenUp: Unnumbered = { at: 40_000, type: 'takenUp', why: 'crash', after: 3 };
    expect(bill(written, lost, takenUp, lost, crash)).toBe(2700);
  });
});

test('the seconds of STT are the sum over every session, whichever provider heard it', () => {
  const part = (model: string, seconds: number) => ({ provider: 'deepgram-flux', model, seconds });
  const stt = summedRecognised([part('a', 300), part('b', 2.5), part('a', 30)]);
  expect(stt).toEqual([part('a', 330), part('b', 2.5)]);
  const used = usageOf([], { stt, llmProvider: 'openai' });
  expect(used.sttSeconds).toBe(332.5);
  expect(used.lines?.map(({ model, quantity }) => [model, quantity])).toEqual([
    ['a', 330],
    ['b', 2.5],
  ]);
});
