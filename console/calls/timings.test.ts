import { expect, test } from 'vitest';
import { segmentsOf, timingsOf, totalMsOf } from './timings.ts';

const turn = timingsOf({
  turn: 1,
  responseMs: 1000,
  sttMs: 300,
  firstTokenMs: 400,
  voiceMs: 100,
  replyMs: 700,
  interrupted: false,
});

test('the steps of a turn follow one another and add up to the response time', () => {
  expect(segmentsOf(turn)).toEqual([
    { step: 'stt', fromMs: 0, ms: 300 },
    { step: 'model', fromMs: 300, ms: 400 },
    { step: 'clause', fromMs: 700, ms: 200 },
    { step: 'voice', fromMs: 900, ms: 100 },
  ]);
});

test('a fixed phrase has the voice step only, and a turn without times has no steps', () => {
  const greeting = timingsOf({ turn: 0, responseMs: null, voiceMs: 90, replyMs: 210 });
  expect(segmentsOf(greeting)).toEqual([{ step: 'voice', fromMs: 0, ms: 210 }]);
  expect(segmentsOf(timingsOf({ turn: 2, responseMs: null }))).toEqual([]);
});

test('a speculative reply makes no step negative', () => {
  expect(segmentsOf({ ...turn, firstTokenMs: -50, replyMs: 200 }).every(({ ms }) => ms >= 0)).toBe(true);
});

test("of a speculative reply only the caller's waiting time is drawn", () => {
  const early = { ...turn, leadMs: 300, firstTokenMs: 400, replyMs: 250, responseMs: 550 };
  expect(segmentsOf(early)).toEqual([
    { step: 'stt', fromMs: 0, ms: 300 },
    { step: 'model', fromMs: 300, ms: 100 },
    { step: 'clause', fromMs: 400, ms: 50 },
    { step: 'voice', fromMs: 450, ms: 100 },
  ]);
  expect(totalMsOf(early)).toBe(550);
});
