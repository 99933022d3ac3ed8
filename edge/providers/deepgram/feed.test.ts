import { expect, test } from 'vitest';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import { createFeed } from './feed.ts';

function fed(idleMs = 1000) {
  const clock = scriptedClock();
  const sent: Uint8Array[] = [];
  let idles = 0;
  const feed = createFeed({ write: (audio) => sent.push(audio), idle: () => (idles += 1), idleMs }, clock);
  const audio = (ms: number, value = 1) => feed.send(new Uint8Array(ms * 8).fill(value));
  return { clock, sent, feed, audio, idles: () => idles, sizes: () => sent.map((each) => each.length) };
}

test('an empty frame is never sent: it would close a Deepgram stream', () => {
  const { feed, clock, sizes } = fed();
  feed.opened();
  feed.send(new Uint8Array(0));
  clock.pass(500);
  expect(sizes()).toEqual([]);
});

test('what came before the socket was open goes first, and of a long wait only the last 16 s', () => {
  const { feed, clock, sent, audio } = fed();
  audio(1000, 1);
  audio(15_990, 2);
  audio(10, 3);
  feed.opened();
  clock.pass(40);
  const whole = sent.flatMap((piece) => [...piece]);
  expect(whole).toHaveLength(128_000);
  expect(new Set(whole.slice(0, 127_920))).toEqual(new Set([2]));
  expect(whole.at(-1)).toBe(3);
  expect(Math.max(...sent.map((piece) => piece.length))).toBe(640);
  expect(feed.sentMs()).toBe(16_000);
});

test('small frames travel together and none waits longer than 40 ms', () => {
  const { feed, clock, audio, sizes } = fed();
  feed.opened();
  audio(20);
  clock.pass(20);
  audio(20);
  expect(sizes()).toEqual([]);
  clock.pass(20);
  expect(sizes()).toEqual([320]);
});

test('80 ms go at once, and a bigger carrier frame is cut to pieces of 80 ms', () => {
  const { feed, audio, sizes } = fed();
  feed.opened();
  audio(80);
  expect(sizes()).toEqual([640]);
  audio(100);
  expect(sizes()).toEqual([640, 640, 160]);
  expect(feed.sentMs()).toBe(180);
});

test('a silent line is noticed again and again, a talking one never', () => {
  const { feed, clock, audio, idles } = fed();
  feed.opened();
  for (let frame = 0; frame < 100; frame += 1) {
    audio(20);
    clock.pass(20);
  }
  expect(idles()).toBe(0);
  clock.pass(3100);
  expect(idles()).toBe(3);
});

test('silence of our own counts as audio sent, because the recogniser counts it too', () => {
  const { feed, audio } = fed();
  feed.opened();
  feed.sendSilence(100);
  audio(80);
  expect(feed.sentMs()).toBe(180);
});

test('nothing leaves after the end', () => {
  const { feed, clock, audio, sizes, idles } = fed();
  feed.opened();
  audio(20);
  feed.stop();
  audio(80);
  clock.pass(5000);
  expect(sizes()).toEqual([]);
  expect(idles()).toBe(0);
});
