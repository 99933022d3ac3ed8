/**
 * A recogniser's server that follows raw steps behind a real WebSocket pair, as a `fetch` (workerd only).
 */
import { createStepClock, type Refused, refusedBy, scriptOf } from './fetch.ts';

export type RecogniserStep =
  /** Wall-clock wait. */
  | { wait: number }
  /** Waits for this much audio on the connection: a recogniser's events follow the audio, not the clock. */
  | { afterAudioMs: number }
  /** Waits for a text frame of this type or event. */
  | { afterText: string }
  /** A JSON message. */
  | { say: unknown }
  /** A text frame as it is. */
  | { sayRaw: string }
  | { close: number; reason?: string }
  /** Closes without a code, which the client sees as 1005. */
  | { drop: true };

/** A client's text frame has a `type` at Deepgram and an `event` at Sarvam. */
export type Frame = Uint8Array | { type?: string; event?: string; audio?: string };

export interface RecogniserScript extends Refused {
  handshakeMs?: number;
  steps?: RecogniserStep[];
}

export interface FakeConnection {
  url: URL;
  headers: Headers;
  /** Text frames parsed, binary ones as they came, in order. */
  received: Frame[];
  audioMs: number;
  /** The client's close code; null until it closes. */
  closed: { code: number; reason: string } | null;
}

export interface FakeRecogniser {
  fetch(input: string, init?: RequestInit): Promise<Response>;
  connections: FakeConnection[];
}

/** `refusal`: the body of a refused handshake. `audioMsOf`: how much audio a client's frame holds. */
export function fakeRecogniser(
  scripts: readonly [RecogniserScript, ...RecogniserScript[]],
  refusal: string,
  audioMsOf: (frame: Frame) => number,
): FakeRecogniser {
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
      const refused = await refusedBy(script, script.handshakeMs, init?.signal ?? null, refusal);
      if (refused) return refused;
      const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
      server.accept();
      server.binaryType = 'arraybuffer';
      void play(server, script.steps ?? [], connection, audioMsOf);
      return new Response(null, { status: 101, webSocket: client });
    },
  };
}

async function play(
  server: WebSocket,
  steps: readonly RecogniserStep[],
  connection: FakeConnection,
  audioMsOf: (frame: Frame) => number,
): Promise<void> {
  const clock = createStepClock(null);
  let arrived: () => void = () => undefined;
  server.addEventListener('message', (event) => {
    const frame: Frame = typeof event.data === 'string' ? JSON.parse(event.data) : new Uint8Array(event.data);
    connection.received.push(frame);
    connection.audioMs += audioMsOf(frame);
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
        connection.received.some((frame) =>
          'type' in frame || 'event' in frame ? [frame.type, frame.event].includes(step.afterText) : false,
        ),
      );
    if (isClosed) return;
    if ('say' in step) server.send(JSON.stringify(step.say));
    if ('sayRaw' in step) server.send(step.sayRaw);
    if ('close' in step) server.close(step.close, step.reason ?? '');
    if ('drop' in step) server.close();
  }
}
