/** A voice for whoever needs one outside the servers: the simulated phone's caller and the benches. */
import { mulawOf } from '../../../edge/audio/mulaw.ts';
import { startVoiceThread, type VoiceThread } from './tts/voice-thread.ts';

export type CallerVoice = 'kal' | 'slt' | 'kal16' | 'rms' | 'awb' | 'espeak';

let thread: VoiceThread | undefined;

/**
 * Speaks a text: mu-law bytes at 8 kHz, without dead air in front, 30 to 160 ms of silence at the
 * end (by the last punctuation mark). `language` is a BCP 47 tag (default `en-IN`); without a
 * `voice`, English is spoken by flite's `kal` and anything else by espeak-ng. The first use starts
 * a worker thread, which lets the process end. Throws a sentence when the voice's package is
 * missing.
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
