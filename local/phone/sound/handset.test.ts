import { expect, test } from 'vitest';
import { silence } from '../../../edge/audio/mulaw.ts';
import { Caller } from '../caller.ts';
import { Handset } from './handset.ts';

test('a noisy line changes every piece of audio, pauses too, so that none is silent', () => {
  const handset = new Handset(
    new Caller({ lines: [] }),
    () => undefined,
    (audio) => audio.map(() => 0x55),
  );
  const piece = handset.speak(160, 0);
  expect(piece.isSilent).toBe(false);
  expect(piece.audio).toEqual(new Uint8Array(160).fill(0x55));
  expect(handset.spoken[0]?.bytes).toEqual(piece.audio);
});

test('a clean line keeps silence silent', () => {
  const piece = new Handset(new Caller({ lines: [] }), () => undefined).speak(160, 0);
  expect(piece).toMatchObject({ isSilent: true, audio: silence(20) });
});
