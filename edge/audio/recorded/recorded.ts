/** Phrases inside the Worker as audio, for the moment when no voice answers. */
import { fallbackLanguage } from '../../../shared/language/registry.ts';
import { recordings } from './recordings.ts';

/** House audio; English where a language has no recording. */
export function recordedAudio(phrase: keyof typeof recordings, language: string): Uint8Array {
  const audio = recordings[phrase][language] ?? recordings[phrase][fallbackLanguage.code];
  return new Uint8Array(audio ?? new ArrayBuffer(0));
}
