import { expect, test } from 'vitest';
import { segmentsOf, timingsOf, waterfall } from './waterfall.ts';

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

test('all bars have one scale, and a text for screen readers', () => {
  const drawn = waterfall([turn, { ...turn, turn: 2, sttMs: 1300, responseMs: 2000 }]).toString();
  expect(drawn).toContain('<rect class="stt" x="0.0" width="150.0"');
  expect(drawn).toContain('<rect class="stt" x="0.0" width="650.0"');
  expect(drawn).toContain(
    'aria-label="end of turn 300 ms, first token 400 ms, first clause 200 ms, voice 100 ms"',
  );
});

test("a speculative reply says how early it was begun, and only the caller's waiting time is drawn", () => {
  const early = { ...turn, leadMs: 300, firstTokenMs: 400, replyMs: 250, responseMs: 550 };
  expect(segmentsOf(early)).toEqual([
    { step: 'stt', fromMs: 0, ms: 300 },
    { step: 'model', fromMs: 300, ms: 100 },
    { step: 'clause', fromMs: 400, ms: 50 },
    { step: 'voice', fromMs: 450, ms: 100 },
  ]);
  const drawn = waterfall([early]).toString();
  expect(drawn).toContain('>speculative, 300 ms ahead</span>');
  expect(drawn).toContain('aria-label="speculative, 300 ms ahead, end of turn 300 ms');
  expect(waterfall([turn]).toString()).not.toContain('early');
});

test('a greeting of a few ms does not fill the width', () => {
  expect(waterfall([timingsOf({ turn: 0, responseMs: null, replyMs: 5 })]).toString()).toContain(
    'width="5.0"',
  );
});
