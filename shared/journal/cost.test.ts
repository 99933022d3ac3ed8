import { expect, test } from 'vitest';
import { costOf, unpricedItems, unratedModels, usageOf } from './cost.ts';
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
  expect(usageOf(events, stt, 'openai').lines).toEqual([
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
  const used = usageOf(events, unheard, 'openai', [summary]);
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
  expect(usageOf(events, { ...unheard, seconds: null }, 'openai')).toMatchObject({
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
  expect(usageOf(events, unheard, 'openai')).toMatchObject({ seconds: 30, sttSeconds: 0, lines: [] });
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
  expect(usageOf([dropped, written], unheard, 'openai')).toMatchObject({
    llmInputTokens: 300,
    llmCachedTokens: 50,
    llmOutputTokens: 17,
  });
});
