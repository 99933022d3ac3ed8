import { expect, test } from 'vitest';
import { mulawOf, samplesOf, silence } from '../../edge/audio/mulaw.ts';
import { speechLevel } from '../caller/line-noise.ts';
import { lines } from './lines.ts';

const tone = (ms: number, hz: number) =>
  mulawOf(Int16Array.from({ length: ms * 8 }, (_, at) => 8000 * Math.sin((2 * Math.PI * hz * at) / 8000)));
const speech = new Uint8Array(Buffer.concat([silence(3000), tone(2000, 300), silence(3000)]));
const all = lines([tone(700, 500), tone(900, 700)]);

test('every line is there once, with fan, music, talk, street and mains at three levels', () => {
  const names = all.map(({ name, snrDb }) => `${name} ${snrDb}`);
  expect(new Set(names).size).toBe(names.length);
  for (const name of ['a fan', 'music', 'two other people', 'a street', 'hum of the mains'])
    expect(all.filter((line) => line.name === name).map(({ snrDb }) => snrDb)).toEqual([20, 10, 5]);
});

test.each(all.map((line) => [line.name, line.snrDb, line] as const))(
  '%s, %s dB: the sound is as far under the voice as the table says, and the same each time',
  (_, snrDb, line) => {
    const { voice, whole } = line.carry(speech, 3);
    expect(whole).toHaveLength(speech.length);
    expect(line.carry(speech, 3).whole).toEqual(whole);
    if (snrDb === null) return;
    const caller = samplesOf(voice);
    const noise = samplesOf(whole).map((sample, at) => sample - (caller[at] ?? 0));
    // A lost frame takes the voice with it, which is no noise.
    const kept = noise.filter((_sample, at) => whole[at] !== 0xff);
    const level = Math.sqrt(kept.reduce((sum, sample) => sum + sample * sample, 0) / kept.length);
    expect(Math.abs(20 * Math.log10(speechLevel(voice) / level) - snrDb)).toBeLessThan(1.5);
  },
);
