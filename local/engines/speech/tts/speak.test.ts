import { expect, it } from 'vitest';
import { clausesOf } from './clauses.ts';
import { shaper } from './shaper.ts';

it('sentences are spoken one after the other, with a pause after each', () => {
  expect(clausesOf('Yes. We open at nine thirty, every day.')).toEqual([
    { text: 'Yes.', pauseMs: 160 },
    { text: 'We open at nine thirty, every day.', pauseMs: 160 },
  ]);
});

it('a long first sentence starts with its first clause, so that audio comes early', () => {
  const [first, ...rest] = clausesOf(
    'Thank you for calling Sunrise Dental Clinic, this is Asha speaking, how can I help you today?',
  );
  expect(first?.text).toBe('Thank you for calling Sunrise Dental Clinic,');
  expect([first, ...rest].map((clause) => clause?.text).join(' ')).toBe(
    'Thank you for calling Sunrise Dental Clinic, this is Asha speaking, how can I help you today?',
  );
});

it('a text without letters and digits is not spoken', () => {
  expect(clausesOf(' … -- !')).toEqual([]);
});

it('a word of a thousand letters is cut without losing any', () => {
  const word = 'a'.repeat(1000);
  expect(
    clausesOf(word)
      .map((clause) => clause.text)
      .join(''),
  ).toBe(word);
});

const burst = (level: number) =>
  Float32Array.from({ length: 24_000 }, (_, index) =>
    index > 4000 && index < 20_000 ? level * Math.sin(index / 3) : 0,
  );

it('leading silence is removed, and the pause at the end has the requested length', () => {
  const shaped = shaper(8000, 1);
  const body = shaped.push(burst(0.5));
  const tail = shaped.end(100);
  expect(body.length).toBeGreaterThan(15_900);
  expect(body.length).toBeLessThan(16_100);
  expect(tail.length).toBe(800);
});

it('the audio does not clip, and does not click at either end', () => {
  const shaped = shaper(8000, 4);
  const samples = [...shaped.push(burst(0.9)), ...shaped.end(30)];
  expect(Math.max(...samples.map(Math.abs))).toBeLessThan(32_768 * 0.71);
  expect(Math.abs(samples[0] ?? 9999)).toBeLessThan(200);
  expect(Math.abs(samples.at(-1) ?? 9999)).toBeLessThan(200);
});

it('shaping in pieces gives the same samples as shaping at once', () => {
  const whole = shaper(16_000, 1);
  const expected = [...whole.push(burst(0.4)), ...whole.end(50)];
  const cut = shaper(16_000, 1);
  const samples: number[] = [];
  for (let at = 0; at < 24_000; at += 333) samples.push(...cut.push(burst(0.4).subarray(at, at + 333)));
  samples.push(...cut.end(50));
  expect(samples).toEqual(expected);
});
