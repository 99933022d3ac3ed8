import { expect, test } from 'vitest';
import { carrierRecordingKey, recordingKey } from '../rows/recording.ts';
import { wav } from '../testing/wav.ts';
import { differenceOf, wavSeconds } from './rules.ts';

test("a recording's key holds the UTC date on which its call began", () => {
  const call = { callId: 'exotel-1', businessId: 'demo-clinic', startedAt: '2026-11-22T18:45:00.000Z' };
  expect(recordingKey(call)).toBe('recordings/demo-clinic/2026/11/22/exotel-1.wav');
  expect(carrierRecordingKey(call)).toBe('recordings/demo-clinic/2026/11/22/exotel-1.carrier.mp3');
});

test("a recording's length is read from its header", () => {
  expect(wavSeconds(wav(24_000), 24_058)).toBe(1.5);
});

test('a recording with an unreadable header is measured in our own format', () => {
  expect(wavSeconds(new Uint8Array(0), 16_000)).toBe(1);
  expect(wavSeconds(new Uint8Array(256).fill(255), 32_000)).toBe(2);
});

test('size and hash of the stored object must be those announced', () => {
  const found = { bytes: 3, sha256: 'a' };
  expect(differenceOf(found, {}, { bytes: 3, sha256: 'a' })).toBeNull();
  expect(differenceOf(found, { bytes: 4 })).toBe('bytes');
  expect(differenceOf(found, { bytes: 3 }, { sha256: 'b' })).toBe('sha256');
});
