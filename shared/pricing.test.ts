import { expect, test } from 'vitest';
import { costItems, endBeforePulse, holdPerMinute, isRated, priceOfItem, rateCard } from './pricing.ts';

test('a carrier bills begun minutes', () => {
  expect(priceOfItem('carrier', 'exotel', '', 0)).toBe(0);
  expect(priceOfItem('carrier', 'exotel', '', 30)).toBe(500_000);
  expect(priceOfItem('carrier', 'exotel', '', 60)).toBe(500_000);
  expect(priceOfItem('carrier', 'exotel', '', 60.001)).toBe(1_000_000);
  expect(priceOfItem('carrier', 'twilio', '', 61)).toBe(2 * 12_500 * 90);
  expect(priceOfItem('carrier', 'browser', '', 600)).toBe(0);
});

test('STT is billed by the second, each model at its own price', () => {
  expect(priceOfItem('stt', 'deepgram-flux', 'flux-general-multi', 30)).toBe(351_000);
  expect(priceOfItem('stt', 'deepgram-nova', 'nova-3', 60)).toBe(522_000);
});

test('tokens and characters are priced by the million', () => {
  expect(priceOfItem('llm_input', 'openai', 'gpt-6-luna', 1_000_000)).toBe(9_000_000);
  expect(priceOfItem('llm_cached', 'openai', 'gpt-6-luna-2026-10-01', 1_000_000)).toBe(900_000);
  expect(priceOfItem('tts', 'azure-tts', 'en-IN-PrabhatNeural', 1000)).toBe(1_440_000);
});

test('a model that is not on the card costs what the dearest does', () => {
  for (const model of ['brand-new', 'gpt-6-luna-pro', 'openai/gpt-6-sol', 'gpt-4', '']) {
    expect(priceOfItem('llm_input', 'openai', model, 1_000_000)).toBe(225_000_000);
    expect(priceOfItem('llm_cached', 'openai', model, 1_000_000)).toBe(112_500_000);
    expect(priceOfItem('llm_output', 'openai', model, 1_000_000)).toBe(900_000_000);
  }
  expect(priceOfItem('stt', 'elsewhere', 'brand-new', 60)).toBe(702_000);
  expect(priceOfItem('tts', 'elsewhere', '', 1_000_000)).toBe(3_000_000_000);
  expect(priceOfItem('parking', 'elsewhere', '', 60)).toBe(0);
});

test.each([
  ['llm_input', 'openai', 'openai/gpt-6-luna', true],
  ['llm_input', 'openai', 'azure/eu/GPT-6-Luna', true],
  ['llm_input', 'openai', 'gpt-4.1-mini-2025-04-14', true],
  ['llm_input', 'openai', 'gpt-4o-latest', true],
  ['llm_input', 'openai', 'gpt-6-luna-pro', false],
  ['llm_input', 'openai', 'our-deployment', false],
  ['stt', 'deepgram-nova', 'nova-2-phonecall', true],
  ['stt', 'deepgram-flux', 'flux-general-hi', false],
  ['stt', 'sarvam', 'saaras:v4', false],
  ['tts', 'azure-tts', '', true],
  ['tts', 'sarvam-tts', '', false],
])('%s of %s %s has a price of its own: %s', (item, provider, model, rated) => {
  expect(isRated(item, provider, model)).toBe(rated);
});

test('every price is whole, dated and sourced, and every item has one', () => {
  for (const rate of rateCard.rates) {
    expect(Number.isSafeInteger(rate.microInr ?? rate.microUsd)).toBe(true);
    expect(rate.source).not.toBe('');
    expect(rate.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
  expect(new Set(rateCard.rates.map((rate) => rate.item))).toEqual(new Set(costItems));
});

test('what is held for a minute is more than a talkative minute costs on either carrier', () => {
  expect(holdPerMinute('exotel')).toBeGreaterThan(2_000_000);
  expect(holdPerMinute('twilio')).toBeGreaterThan(holdPerMinute('exotel'));
});

test('the money held is for the dearest that the call may use, fallbacks included', () => {
  const flux = { kind: 'stt', provider: 'deepgram-flux', model: 'flux-general-multi' } as const;
  const luna = { kind: 'llm', provider: 'openai', model: 'gpt-6-luna' } as const;
  const azure = { kind: 'tts', provider: 'azure-tts', model: '' } as const;
  const aura = { kind: 'tts', provider: 'deepgram-tts', model: '' } as const;
  const usual = holdPerMinute('exotel', [flux, luna, azure]);
  expect(holdPerMinute('exotel')).toBe(usual);
  expect(usual).toBe(2_762_420);
  expect(holdPerMinute('exotel', [flux, luna, azure, aura])).toBe(3_896_420);
  expect(holdPerMinute('exotel', [flux, luna, aura])).toBe(3_896_420);
  const nova = { kind: 'stt', provider: 'deepgram-nova', model: 'nova-3' } as const;
  expect(holdPerMinute('exotel', [flux, nova, luna, azure])).toBe(usual);
  const own = { kind: 'llm', provider: 'openai', model: 'our-deployment' } as const;
  expect(holdPerMinute('exotel', [flux, luna, own, azure])).toBeGreaterThan(usual + 5_000_000);
});

test.each([
  [600, 595],
  [604, 595],
  [605, 605],
  [595, 595],
  [597, 595],
  [594, 594],
  [590, 590],
  [60, 55],
  [61, 55],
  [30, 30],
])(
  'a call of at most %i s over Exotel ends by %i s: never a few seconds into a new pulse',
  (maxSeconds, ends) => {
    expect(endBeforePulse(maxSeconds, 'exotel', 5)).toBe(ends);
  },
);

test('a call too short for the guard keeps its length', () => {
  expect(endBeforePulse(3, 'exotel', 5)).toBe(3);
});

test('a carrier without pulses, or a guard of 0 s, changes no length', () => {
  expect(endBeforePulse(600, 'browser', 5)).toBe(600);
  expect(endBeforePulse(600, 'exotel', 0)).toBe(600);
});

test('no length ends within five seconds before or after a pulse', () => {
  for (let maxSeconds = 20; maxSeconds <= 3600; maxSeconds += 1) {
    const ends = endBeforePulse(maxSeconds, 'exotel', 5);
    expect(ends).toBeLessThanOrEqual(maxSeconds);
    expect(ends).toBeGreaterThan(maxSeconds - 10);
    const into = ends % 60;
    expect(into >= 5 && into <= 55, `${maxSeconds} ends at ${ends}`).toBe(true);
  }
});
