/**
 * Starts the embedded speech engines: STT and TTS in threads of this process, behind Deepgram's and
 * Azure's wire protocols, on loopback.
 */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { startRecogniser } from './stt/recogniser.ts';
import { startVad } from './stt/vad.ts';
import { startVoiceThread } from './tts/voice-thread.ts';
import { azureServer } from './wire/azure-server.ts';
import { deepgramServer } from './wire/deepgram-server.ts';

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
  const servers = [cuttable(deepgramServer(stt, voices)), cuttable(azureServer(voices))] as const;
  const close = async (): Promise<void> => {
    await Promise.all([...servers.map(stop), vad.close(), recogniser.close(), voices.close()]);
  };
  try {
    options.onProgress('loading the recogniser and the voices');
    const urls = Promise.all([
      listenOn(servers[0], options.deepgramPort),
      listenOn(servers[1], options.azurePort),
    ]);
    await Promise.all([urls, vad.ready, recogniser.ready, voices.ready]);
    const missing = voices.espeakMissing();
    if (missing !== undefined) options.onProgress(`only English can be spoken: ${missing}`);
    const [deepgramUrl, azureUrl] = await urls;
    return { deepgramUrl, azureUrl, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** A server and its connections. Node's own `close` would wait for upgraded sockets for ever. */
interface Listening {
  server: Server;
  connections: Set<Socket>;
}

function cuttable(server: Server): Listening {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  return { server, connections };
}

function listenOn({ server }: Listening, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

function stop({ server, connections }: Listening): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of connections) socket.destroy();
  });
}
