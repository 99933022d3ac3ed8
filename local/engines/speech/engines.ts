/**
 * Starts the embedded speech engines: STT and TTS in threads of this process, behind Deepgram's and
 * Azure's wire protocols, on loopback.
 */
import { azureServer } from '../../../testing/wire/azure/server.ts';
import { deepgramServer } from '../../../testing/wire/deepgram/server.ts';
import { listenOnLoopback } from '../../../testing/wire/loopback.ts';
import { azureBrain } from './azure-brain.ts';
import { deepgramBrain } from './deepgram-brain.ts';
import { startRecogniser } from './stt/recogniser.ts';
import { startVad } from './stt/vad.ts';
import { startVoiceThread } from './tts/voice-thread.ts';

export interface SpeechEngines {
  /** Origins, `http://127.0.0.1:port`. WebSockets use the same port. */
  deepgramUrl: string;
  azureUrl: string;
  /** Cuts open connections and ends the threads. */
  close(): Promise<void>;
}

export interface SpeechEngineOptions {
  /** 0 takes a free port. */
  deepgramPort: number;
  azurePort: number;
  /** Called with a line for the user. */
  onProgress(text: string): void;
  /** How long an STT client may send nothing before it is cut off; Deepgram's 10 s by default. */
  idleMs?: number;
}

const deepgramIdleMs = 10_000;

/**
 * Resolves when all engines are warm and both ports answer. Rejects with a sentence when a package, a
 * model file or a port is missing. Without the optional espeak-ng its languages are refused (503),
 * and `onProgress` says so.
 */
export async function startSpeechEngines(options: SpeechEngineOptions): Promise<SpeechEngines> {
  const [vad, recogniser, voices] = [startVad(), startRecogniser(), startVoiceThread('warm')];
  const stt = { vad, recogniser, idleMs: options.idleMs ?? deepgramIdleMs };
  const servers = [
    listenOnLoopback(deepgramServer(deepgramBrain(stt, voices)), options.deepgramPort),
    listenOnLoopback(azureServer(azureBrain(voices)), options.azurePort),
  ] as const;
  const close = async (): Promise<void> => {
    const opened = await Promise.allSettled(servers);
    const cuts = opened.map((server) => (server.status === 'fulfilled' ? server.value.close() : undefined));
    await Promise.all([...cuts, vad.close(), recogniser.close(), voices.close()]);
  };
  try {
    options.onProgress('loading the recogniser and the voices');
    const ports = Promise.all(servers);
    await Promise.all([ports, vad.ready, recogniser.ready, voices.ready]);
    const missing = voices.espeakMissing();
    if (missing !== undefined) options.onProgress(`only English can be spoken: ${missing}`);
    const [deepgramUrl = '', azureUrl = ''] = (await ports).map(({ port }) => `http://127.0.0.1:${port}`);
    return { deepgramUrl, azureUrl, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
