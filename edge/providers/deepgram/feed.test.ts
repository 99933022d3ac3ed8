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
  expect(Math.max(...sent.map((piece) => piece.length))).toBe(800);
  expect(feed.sentMs()).toBe(16_000);
});

test('small frames travel together and none waits longer than 80 ms', () => {
  const { feed, clock, audio, sizes } = fed();
  feed.opened();
  audio(20);
  clock.pass(20);
  audio(20);
  clock.pass(59);
  expect(sizes()).toEqual([]);
  clock.pass(1);
  expect(sizes()).toEqual([320]);
});

test('while a turn may be ending each frame leaves in the step that brings it, with what waited before it', () => {
  const { feed, clock, audio, sent, sizes } = fed();
  feed.opened();
  audio(20, 1);
  audio(20, 2);
  feed.send(new Uint8Array(160).fill(3), true);
  expect(sizes()).toEqual([480]);
  expect([0, 160, 320].map((at) => sent[0]?.[at])).toEqual([1, 2, 3]);
  feed.send(new Uint8Array(160).fill(4), true);
  expect(sizes()).toEqual([480, 160]);
  clock.pass(500);
  audio(20);
  expect(sizes()).toEqual([480, 160]);
});

test('80 ms go at once, a frame of 100 ms goes whole, and a bigger one is cut', () => {
  const { feed, audio, sizes } = fed();
  feed.opened();
  audio(80);
  audio(100);
  expect(sizes()).toEqual([640, 800]);
  audio(250);
  expect(sizes()).toEqual([640, 800, 800, 800, 400]);
  expect(feed.sentMs()).toBe(430);
});

test('no timer is set for a frame that leaves at once', () => {
  const { feed, clock } = fed();
  feed.opened();
  let timers = 0;
  const { after } = clock;
  clock.after = (ms, run) => {
    timers += 1;
    return after(ms, run);
  };
  for (let frame = 0; frame < 20; frame += 1) feed.send(new Uint8Array(160), true);
  expect(timers).toBe(0);
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
