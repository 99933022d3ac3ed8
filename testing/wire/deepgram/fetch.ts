/**
 * A Deepgram that follows raw steps behind a real WebSocket pair, as a `fetch` (workerd only): for an
 * adapter's own tests, which need frames that no well-behaved server would send.
 */
import { createStepClock, type Refused, refusedBy, scriptOf } from '../fetch.ts';
import { fluxTurns, type TurnEvent, type TurnInfo } from './flux.ts';
import { type NovaMessage, novaResults as resultsOf } from './nova.ts';
import { evenly } from './words.ts';

export type DeepgramStep =
  /** Wall-clock wait. */
  | { wait: number }
  /** Waits for this much audio on the connection: a recogniser's events follow the audio, not the clock. */
  | { afterAudioMs: number }
  /** Waits for a text frame of this type. */
  | { afterText: string }
  /** A JSON message. */
  | { say: unknown }
  /** A text frame as it is. */
  | { sayRaw: string }
  | { close: number; reason?: string }
  /** Closes without a code, which the client sees as 1005. */
  | { drop: true };

export interface DeepgramScript extends Refused {
  handshakeMs?: number;
  steps?: DeepgramStep[];
}

export interface FakeConnection {
  url: URL;
  headers: Headers;
  /** Text frames parsed, binary ones as they came, in order. */
  received: (Uint8Array | { type: string })[];
  audioMs: number;
  /** The client's close code; null until it closes. */
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
      const script = scriptOf(scripts, connections.length);
      const connection: FakeConnection = {
        url: new URL(input),
        headers: new Headers(init?.headers),
        received: [],
        audioMs: 0,
        closed: null,
      };
      connections.push(connection);
      const refused = await refusedBy(
        script,
        script.handshakeMs,
        init?.signal ?? null,
        '{"err_code":"REFUSED"}',
      );
      if (refused) return refused;
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
    if ('drop' in step) server.close();
  }
}

const requestId = '6f9f3b0a-0000-4000-8000-000000000000';

/** The first message of Flux. */
export const fluxConnected = { type: 'Connected', request_id: requestId, sequence_id: 0 };

/** A TurnInfo whose words come one each `msPerWord`, the first at `startMs` of the stream. */
export function fluxTurn(
  event: TurnEvent,
  transcript: string,
  { startMs = 0, msPerWord = 250, confidence = 0.8, languages = ['en'], turn = 0 } = {},
) {
  const words = spoken(transcript, startMs, msPerWord);
  const sent: TurnInfo[] = [];
  fluxTurns((message) => sent.push(message)).emit(
    event,
    { words, now: words.at(-1)?.end ?? 0, confidence },
    event === 'EndOfTurn' ? 'model' : undefined,
  );
  return { ...sent[0], request_id: requestId, sequence_id: 1, turn_index: turn, languages };
}

/** A Nova Results message, interim unless it is said otherwise. */
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
  const sent: NovaMessage[] = [];
  const words = spoken(transcript, startMs, msPerWord);
  resultsOf((message) => sent.push(message), { model: 'nova-3', multilingual: true }, requestId).results(
    words,
    1,
    'interim',
  );
  const [message] = sent;
  if (message?.type !== 'Results') throw new Error('a result was expected');
  const alternative = { ...message.channel.alternatives[0], transcript, confidence, languages };
  return {
    ...message,
    start: startMs / 1000,
    is_final: isFinal,
    speech_final: speechFinal,
    channel: { alternatives: [alternative] },
  };
}

/** `lastWordEndMs` -1000 is the -1 that Deepgram sends when it doesn't know. */
export function novaUtteranceEnd(lastWordEndMs: number) {
  return { type: 'UtteranceEnd', channel: [0, 1], last_word_end: lastWordEndMs / 1000 };
}

function spoken(transcript: string, startMs: number, msPerWord: number) {
  const count = transcript.split(/\s+/).filter((word) => word !== '').length;
  return evenly(transcript, startMs / 1000, (startMs + count * msPerWord) / 1000, 0.9);
}
