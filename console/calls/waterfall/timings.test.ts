import { expect, test } from 'vitest';
import { segmentsOf, timingsOf, totalMsOf } from './timings.ts';

const turn = timingsOf({
  turn: 1,
  responseMs: 1000,
  sttMs: 300,
  tokenAfterMs: 400,
  clauseAfterMs: 600,
  byteAfterMs: 680,
  replyMs: 700,
  heardAfterMs: 740,
  interrupted: false,
});

test('the steps of a turn follow one another, from the end of speech until the voice is heard', () => {
  expect(segmentsOf(turn)).toEqual([
    { step: 'stt', fromMs: 0, ms: 300 },
    { step: 'model', fromMs: 300, ms: 400 },
    { step: 'clause', fromMs: 700, ms: 200 },
    { step: 'voice', fromMs: 900, ms: 80 },
    { step: 'audio', fromMs: 980, ms: 20 },
    { step: 'heard', fromMs: 1000, ms: 40 },
  ]);
});

test('a fixed phrase has no step of the model, and a turn without times has no steps', () => {
  const greeting = timingsOf({ turn: 0, responseMs: null, byteAfterMs: 90, replyMs: 210 });
  expect(segmentsOf(greeting)).toEqual([
    { step: 'voice', fromMs: 0, ms: 90 },
    { step: 'audio', fromMs: 90, ms: 120 },
  ]);
  expect(segmentsOf(timingsOf({ turn: 2, responseMs: null }))).toEqual([]);
});

test("of a speculative reply only the caller's waiting time is drawn", () => {
  const early = { ...turn, leadMs: 300, tokenAfterMs: -50, clauseAfterMs: 50, byteAfterMs: 40, replyMs: 250 };
  expect(segmentsOf(early)).toEqual([
    { step: 'stt', fromMs: 0, ms: 300 },
    { step: 'clause', fromMs: 300, ms: 50 },
    { step: 'audio', fromMs: 350, ms: 200 },
    { step: 'heard', fromMs: 550, ms: 490 },
  ]);
  expect(totalMsOf(early)).toBe(1040);
});
