/** The embedded voices behind Azure's wire: flite for English, espeak-ng for the rest. */
import type { AzureBrain } from '../../../testing/wire/azure/server.ts';
import type { Ssml } from '../../../testing/wire/azure/ssml.ts';
import { Refusal } from '../../../testing/wire/http.ts';
import type { Voice } from './tts/voice.worker.ts';
import type { VoiceThread } from './tts/voice-thread.ts';

export function azureBrain(voices: VoiceThread): AzureBrain {
  return async function* (ssml, left) {
    const voice = voiceOf(ssml);
    const missing = voice === 'espeak' ? voices.espeakMissing() : undefined;
    if (missing) throw new Refusal(503, 'ServiceUnavailable', missing);
    for (const part of ssml.parts) {
      if (part.type === 'silence') yield new Int16Array(Math.round(8 * part.ms));
      else yield* voices.speak({ text: part.text, voice, language: ssml.language, rate: part.rate }, left);
    }
  };
}

/**
 * `kal` speaks for the men and for unknown names: its first sound comes after 7 to 30 ms where `rms` needs
 * 30 to 90, and our recogniser makes half as many errors with it as with `slt`, who speaks for the women.
 */
function voiceOf({ voice, language }: Ssml): Voice {
  if (!/^en-/u.test(language)) return 'espeak';
  return /Neerja|Aashi|Ananya|Kavya|Jenny|Aria|Sonia|Ava|Emma/u.test(voice) ? 'slt' : 'kal';
}
