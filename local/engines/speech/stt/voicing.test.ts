import { expect, it } from 'vitest';
import { emptyBuffer } from './audio-buffer.ts';
import { hush, sound } from './scripted-stt.ts';
import { quietestPosition, voicing } from './voicing.ts';
import { timeWords } from './word-times.ts';

const frames = (samples: Float32Array) =>
  Array.from({ length: Math.floor(samples.length / 256) }, (_, index) =>
    samples.subarray(256 * index, 256 * (index + 1)),
  );

function listenTo(samples: Float32Array, probability: (index: number) => number) {
  const voice = voicing();
  frames(samples).forEach((frame, index) => {
    voice.frame(frame, 256 * index, probability(index));
  });
  return voice;
}

const speech = Float32Array.from([...hush(0.32), ...sound(0.5), ...hush(0.5)]);

it('speech ends where its sound ends, not where the VAD stops', () => {
  const voice = listenTo(speech, (index) => (index >= 10 && index <= 30 ? 0.9 : 0));
  expect(voice.spans()).toHaveLength(1);
  expect(Math.abs((voice.spans()[0]?.end ?? 0) - 0.82 * 8000)).toBeLessThanOrEqual(64);
  expect(voice.isVoiced()).toBe(false);
});

it('one voiced frame alone is a click', () => {
  expect(listenTo(speech, (index) => (index === 12 ? 0.9 : 0)).spans()).toEqual([]);
});

it('a loud noise is not speech', () => {
  expect(listenTo(sound(1), () => 0.1).spans()).toEqual([]);
});

it('speech after a pause is a second span', () => {
  const voice = listenTo(Float32Array.from([...sound(0.48), ...hush(0.32), ...sound(0.48)]), (index) =>
    index < 15 || index >= 25 ? 0.9 : 0,
  );
  expect(voice.spans().map((span) => [span.start, span.end])).toEqual([
    [0, 3840],
    [6400, 10_240],
  ]);
});

it('the first word starts and the last word ends with the voice, and no word is in a pause', () => {
  const word = (text: string) => ({ text, confidence: 1 });
  const words = timeWords(
    [word('yes'), word('tomorrow')],
    [
      { start: 800, end: 2000 },
      { start: 4000, end: 6700 },
    ],
    8000,
  );
  expect(words[0]?.start).toBe(0.1);
  expect(words[0]?.end).toBe(0.25);
  expect(words[1]?.start).toBe(0.5);
  expect(words[1]?.end).toBe(0.8375);
});

it('long speech is cut where it is quietest', () => {
  const buffer = emptyBuffer();
  buffer.push(Float32Array.from([...sound(1), ...hush(0.1), ...sound(1)]));
  expect(Math.abs(quietestPosition(buffer, 0, buffer.end()) - 8400)).toBeLessThan(400);
});

it('the buffer drops old audio and keeps the positions of the rest', () => {
  const buffer = emptyBuffer();
  for (let second = 0; second < 20; second++) {
    buffer.push(new Float32Array(8000).fill(second));
    buffer.forget(8000 * (second - 2));
  }
  expect(buffer.end()).toBe(160_000);
  expect([...buffer.slice(143_999, 144_001)]).toEqual([17, 18]);
});
