/** Synthesises speech outside the servers: for the simulated phone's caller and the benches. */
import { mulawOf } from '../../../edge/audio/mulaw.ts';
import type { Voice } from './tts/voice.worker.ts';
import { startVoiceThread, type VoiceThread } from './tts/voice-thread.ts';

export type CallerVoice = Voice;

let thread: VoiceThread | undefined;

/**
 * Returns call audio, without silence at the start and with 30 to 160 ms at the end (by the last
 * punctuation mark). `language`: a BCP 47 tag, `en-IN` by default. `voice`: flite's `kal` for English
 * by default, espeak-ng for the rest. The first use starts a worker thread, which does not keep the
 * process alive. Throws a sentence when the voice's package is missing.
 */
export async function synthesise(
  text: string,
  how: { language?: string; voice?: CallerVoice } = {},
): Promise<Uint8Array> {
  thread ??= startVoiceThread('cold');
  const language = how.language ?? 'en-IN';
  const voice = how.voice ?? (/^en\b/iu.test(language) ? 'kal' : 'espeak');
  const pieces: Int16Array[] = [];
  for await (const piece of thread.speak({ text, voice, language, rate: 1 }, new AbortController().signal))
    pieces.push(piece);
  const samples = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return mulawOf(samples);
}
