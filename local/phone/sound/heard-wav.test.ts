import { expect, it } from 'vitest';
import { silence } from '../../../edge/audio/mulaw.ts';
import { readWav } from '../../../edge/audio/wav.ts';
import { heardWav, laidOut } from './heard-wav.ts';

const sound = (startMs: number, ms: number, byte = 0x80) => ({ startMs, bytes: silence(ms).fill(byte) });

it('places sounds at their times, with silence between', () => {
  const track = laidOut([sound(1000, 20), sound(1520, 20)], 1000);
  expect(track.length).toBe(540 * 8);
  expect([track[0], track[160], track[520 * 8]]).toEqual([0x80, 0xff, 0x80]);
});

it('joins pieces whose times differ only by timer errors', () => {
  const pieces = [0, 22, 39, 63].map((startMs) => sound(startMs, 20));
  expect(laidOut(pieces, 0)).toEqual(silence(80).fill(0x80));
});

it('has the caller left and the agent right, and begins with the first sound', () => {
  const file = heardWav([sound(500, 100, 0x80)], [sound(600, 200, 0x00)]);
  const wav = readWav(file ?? new Uint8Array(0));
  if ('why' in wav) throw new Error(wav.why);
  const [left, right] = wav.channels;
  expect([left?.length, left?.[0], left?.[900], right?.[0], right?.[900]]).toEqual([
    2400, 32124, 0, 0, -32124,
  ]);
});

it('is null without any sound', () => {
  expect(heardWav([], [])).toBeNull();
});
