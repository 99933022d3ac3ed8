/** Phrases recorded as audio within the Worker, for when TTS fails. */
import { fallbackLanguage } from '../../../shared/language/registry.ts';
import { recordings } from './recordings.ts';

/** Call audio; English when the language has no recording. */
export function recordedAudio(phrase: keyof typeof recordings, language: string): Uint8Array {
  const audio = recordings[phrase][language] ?? recordings[phrase][fallbackLanguage.code];
  return new Uint8Array(audio ?? new ArrayBuffer(0));
}
