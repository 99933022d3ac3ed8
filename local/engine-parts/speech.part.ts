/** The embedded STT and TTS as a part. */
import { startSpeechEngines } from '../engines/speech/engines.ts';
import { servePart } from '../parts/serve-part.ts';
import type { SpeechInput } from './engine-parts.ts';

servePart<SpeechInput, Record<string, never>>(async ({ deepgramPort, azurePort }, progress) => {
  const engines = await startSpeechEngines({ deepgramPort, azurePort, onProgress: progress });
  return { ready: {}, close: () => engines.close() };
});
