import { expect, test } from 'vitest';
import { silence } from '../../edge/audio/mulaw.ts';
import { sentAudio } from './sent-audio.ts';

const loud = (ms: number) => new Uint8Array(ms * 8).map((_, at) => (at % 2 ? 0x2a : 0xaa));

test('what is sent stands at its place, and nothing else does', () => {
  const audio = new Uint8Array(
    Buffer.concat([silence(5000), loud(1000), silence(5000), loud(600), silence(5000)]),
  );
  const { sent, atItsPlace } = sentAudio(audio, [6000, 11_600]);
  // On a silent line nothing that can be heard is missing.
  expect(Buffer.compare(atItsPlace, audio)).toBe(0);
  expect(sent.length / audio.length).toBeLessThan(0.4);
  const noisy = audio.map((byte) => (byte === 0xff ? 0xfe : byte));
  const kept = sentAudio(noisy, [6000, 11_600]);
  expect(kept.atItsPlace.filter((byte) => byte !== 0xff)).toHaveLength(kept.sent.length);
  expect(kept.isSent.filter(Boolean)).toHaveLength(kept.sent.length / 160);
});
