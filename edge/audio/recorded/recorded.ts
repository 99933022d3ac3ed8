/** Phrases inside the Worker as audio, for the moment when no voice answers. Made by `npm run record-phrases` from the phrases of each language. */
import againEn from './apologyAgain.en-IN.ulaw';
import againHi from './apologyAgain.hi-IN.ulaw';
import endEn from './apologyEnd.en-IN.ulaw';
import endHi from './apologyEnd.hi-IN.ulaw';

const recordings: Readonly<Record<'apologyAgain' | 'apologyEnd', Readonly<Record<string, ArrayBuffer>>>> = {
  apologyAgain: { 'en-IN': againEn, 'hi-IN': againHi },
  apologyEnd: { 'en-IN': endEn, 'hi-IN': endHi },
};

/** House audio; English where a language has no recording. */
export function recordedAudio(phrase: 'apologyAgain' | 'apologyEnd', language: string): Uint8Array {
  const audio = recordings[phrase][language] ?? recordings[phrase]['en-IN'];
  return new Uint8Array(audio ?? new ArrayBuffer(0));
}
