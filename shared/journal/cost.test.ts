import { expect, test } from 'vitest';
import { costOf, unpricedItems } from './cost.ts';

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

test('a call that nobody answered costs nothing and has no lines', () => {
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
