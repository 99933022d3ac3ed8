import { expect, it } from 'vitest';
import { mulawOf, silence } from '../../../edge/audio/mulaw.ts';
import { loudSpan, Microphone } from './microphone.ts';

const tone = (ms: number) => mulawOf(Int16Array.from({ length: ms * 8 }, (_, n) => 8000 * Math.cos(n)));
const utterance = (audio: Uint8Array) => ({ line: 0, text: 'hello', bargeIn: false, audio });

it('sends silence between and after lines', () => {
  const microphone = new Microphone();
  expect(microphone.pull(160)).toEqual({ audio: silence(20), isSilent: true, began: null, ended: null });
});

it('names the pieces in which the voice begins and ends, not those of the silence around it', () => {
  const microphone = new Microphone();
  microphone.say(utterance(Uint8Array.of(...silence(30), ...tone(50), ...silence(40))));
  const pieces = Array.from({ length: 7 }, () => microphone.pull(160));
  expect(pieces.map(({ began }) => began !== null)).toEqual([false, true, false, false, false, false, false]);
  expect(pieces.map(({ ended }) => ended !== null)).toEqual([false, false, false, true, false, false, false]);
  expect(pieces.map(({ isSilent }) => isSilent)).toEqual([true, false, false, false, true, true, true]);
  expect(microphone.isBusy).toBe(false);
});

it('cuts a line off when the next one starts', () => {
  const microphone = new Microphone();
  microphone.say(utterance(tone(1000)));
  microphone.pull(160);
  microphone.say({ ...utterance(tone(20)), line: 1 });
  expect(microphone.pull(160).ended?.line).toBe(1);
});

it('counts a silent line as said from end to end, and an empty one as said at once', () => {
  expect(loudSpan(silence(20))).toEqual({ from: 0, until: 160 });
  const microphone = new Microphone();
  microphone.say(utterance(new Uint8Array(0)));
  expect(microphone.pull(160)).toMatchObject({ began: { line: 0 }, ended: { line: 0 } });
  expect(microphone.isBusy).toBe(false);
});
