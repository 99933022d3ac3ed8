/**
 * A Deepgram that follows a script, behind a real WebSocket pair (workerd only): what it says,
 * when, and how it fails. Whole-call tests use it by handing its `fetch` to the adapters.
 */
import { createStepClock } from './steps.ts';

export type DeepgramStep =
  /** Wall-clock wait. */
  | { wait: number }
  /**
   * Waits until so much audio has come on this connection: a recogniser's moments follow the audio,
   * not the clock.
   */
  | { afterAudioMs: number }
  /** Waits for a text frame of this type. */
  | { afterText: string }
  /** A JSON message. */
  | { say: unknown }
  /** A text frame as it is. */
  | { sayRaw: string }
  | { close: number; reason?: string };

export interface DeepgramScript {
  /** Answers the handshake with this instead of a socket. */
  refuse?: { status: number; headers?: Record<string, string> };
  /** Never answers the handshake. */
  hang?: true;
  handshakeMs?: number;
  steps?: DeepgramStep[];
}

export interface FakeConnection {
  url: URL;
  headers: Headers;
  /** Text frames parsed, binary ones as they came, in order. */
  received: (Uint8Array | { type: string })[];
  audioMs: number;
  /** What the client closed with; null while it hasn't. */
  closed: { code: number; reason: string } | null;
}

export interface FakeDeepgram {
  fetch(input: string, init?: RequestInit): Promise<Response>;
  connections: FakeConnection[];
}

/** `script` of the nth connection, counted from 0; the last one serves all further. */
export function fakeDeepgram(...scripts: [DeepgramScript, ...DeepgramScript[]]): FakeDeepgram {
  const connections: FakeConnection[] = [];
  return {
    connections,
    async fetch(input, init) {
      const script = scripts[connections.length] ?? scripts.at(-1) ?? scripts[0];
      const connection: FakeConnection = {
        url: new URL(input),
        headers: new Headers(init?.headers),
        received: [],
        audioMs: 0,
        closed: null,
      };
      connections.push(connection);
      const clock = createStepClock(init?.signal ?? null);
      if (script.hang) await clock.forever();
      await clock.wait(script.handshakeMs ?? 0);
      if (script.refuse) return new Response('{"err_code":"REFUSED"}', script.refuse);
      const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
      server.accept();
      server.binaryType = 'arraybuffer';
      void play(server, script.steps ?? [], connection);
      return new Response(null, { status: 101, webSocket: client });
    },
  };
}

async function play(
  server: WebSocket,
  steps: readonly DeepgramStep[],
  connection: FakeConnection,
): Promise<void> {
  const clock = createStepClock(null);
  let arrived: () => void = () => undefined;
  server.addEventListener('message', (event) => {
    if (typeof event.data === 'string') connection.received.push(JSON.parse(event.data));
    else {
      const audio = new Uint8Array(event.data);
      connection.received.push(audio);
      connection.audioMs += audio.length / 8;
    }
    arrived();
  });
  let isClosed = false;
  server.addEventListener('close', (event) => {
    isClosed = true;
    connection.closed = { code: event.code, reason: event.reason };
    arrived();
  });
  const until = async (met: () => boolean) => {
    while (!met() && !isClosed) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  };
  for (const step of steps) {
    if ('wait' in step) await clock.wait(step.wait);
    if ('afterAudioMs' in step) await until(() => connection.audioMs >= step.afterAudioMs);
    if ('afterText' in step)
      await until(() =>
        connection.received.some((frame) => 'type' in frame && frame.type === step.afterText),
      );
    if (isClosed) return;
    if ('say' in step) server.send(JSON.stringify(step.say));
    if ('sayRaw' in step) server.send(step.sayRaw);
    if ('close' in step) server.close(step.close, step.reason ?? '');
  }
}

/** What Flux sends first. */
export const fluxConnected = {
  type: 'Connected',
  request_id: '6f9f3b0a-0000-4000-8000-000000000000',
  sequence_id: 0,
};

/** A TurnInfo whose words come one each `msPerWord`, the first at `startMs` of the stream. */
export function fluxTurn(
  event: 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn',
  transcript: string,
  { startMs = 0, msPerWord = 250, confidence = 0.8, languages = ['en'], turn = 0 } = {},
) {
  const words = timed(transcript, startMs, msPerWord);
  return {
    type: 'TurnInfo',
    request_id: fluxConnected.request_id,
    sequence_id: 1,
    event,
    turn_index: turn,
    audio_window_start: 0,
    audio_window_end: words.at(-1)?.end ?? 0,
    transcript,
    words,
    end_of_turn_confidence: confidence,
    languages,
    ...(event === 'EndOfTurn' ? { trigger: 'model' } : {}),
  };
}

/** A Nova Results message, interim unless said otherwise. */
export function novaResults(
  transcript: string,
  {
    startMs = 0,
    msPerWord = 250,
    isFinal = false,
    speechFinal = false,
    languages = ['en'],
    confidence = 0.9,
  } = {},
) {
  return {
    type: 'Results',
    channel_index: [0, 1],
    duration: 1,
    start: startMs / 1000,
    is_final: isFinal,
    speech_final: speechFinal,
    from_finalize: false,
    channel: {
      alternatives: [{ transcript, confidence, languages, words: timed(transcript, startMs, msPerWord) }],
    },
    metadata: {
      request_id: fluxConnected.request_id,
      model_info: { name: 'general-nova-3', version: '2025', arch: 'nova-3' },
    },
  };
}

/** `lastWordEndMs` -1000 is the -1 that Deepgram sends when it doesn't know. */
export function novaUtteranceEnd(lastWordEndMs: number) {
  return { type: 'UtteranceEnd', channel: [0, 1], last_word_end: lastWordEndMs / 1000 };
}

function timed(transcript: string, startMs: number, msPerWord: number) {
  const words = transcript.split(' ').filter((word) => word !== '');
  return words.map((word, index) => ({
    word: word.toLowerCase(),
    punctuated_word: word,
    confidence: 0.9,
    start: (startMs + index * msPerWord) / 1000,
    end: (startMs + (index + 1) * msPerWord) / 1000,
  }));
}
