/**
 * The eleven ways in which a provider fails, on any of the four wires: an HTTP answer (model, voice, API) or
 * a recogniser's socket. Everything happens on the call's virtual clock.
 */
import { delay, type VirtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { upgraded } from './upgraded.ts';

export const wireFaults = [
  'refused',
  '401',
  '429 with Retry-After',
  '500',
  'connect hang',
  'hang before first',
  'stall in the middle',
  'end without finish',
  'garbage',
  'slow trickle',
  'oversize',
] as const;
export type WireFault = (typeof wireFaults)[number];

/** The bytes of garbage: no sample of a voice and no JSON. A caller must never hear it. */
const garbage = new TextEncoder().encode('<html>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n\n');
export const garbageByte = 0x78;

export interface Answer {
  type: string;
  pieces: readonly Uint8Array[];
}

/** Rejects when the client leaves, and never resolves. */
function forever(signal: AbortSignal | null): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

const trickleMs = 1400;
/** A body trickles in pieces of this size, or in four. */
const trickleBytes = 60;
/** A flood's piece, and its length in all: more than any reader should take. */
const floodPiece = new Uint8Array(262_144).fill(0x61);
const mostFlood = 400;

/** Headers and body of an answer, struck by a fault; null: as it should be. */
export async function answered(
  clock: VirtualClock,
  { type, pieces }: Answer,
  fault: WireFault | null,
  signal: AbortSignal | null,
): Promise<Response> {
  const refuse = (status: number, headers: Record<string, string> = {}): Response =>
    Response.json({ error: { code: 'scripted', message: 'refused by the script' } }, { status, headers });
  switch (fault) {
    case 'refused':
      throw new Error('Network connection lost.');
    case '401':
      return refuse(401);
    case '429 with Retry-After':
      return refuse(429, { 'retry-after': '20' });
    case '500':
      return refuse(500);
    case 'connect hang':
      return forever(signal);
    default:
      return new Response(body(clock, { type, pieces }, fault, signal), {
        headers: { 'content-type': type },
      });
  }
}

function body(
  clock: VirtualClock,
  { type, pieces }: Answer,
  fault: WireFault | null,
  signal: AbortSignal | null,
): ReadableStream<Uint8Array> {
  const half = Math.ceil(pieces.length / 2);
  // A voice that ends within its last words can't be told from one that is fast.
  const isCutVoice = fault === 'end without finish' && type.startsWith('audio/');
  const steps = isCutVoice
    ? pieces.slice(0, 1).map((piece) => piece.subarray(0, 1200))
    : piecesOf(pieces, half, fault);
  const gapMs = fault === 'slow trickle' ? trickleMs : fault === 'oversize' ? 1 : 20;
  const hangsAfter = { 'hang before first': 0, 'stall in the middle': half }[String(fault)];
  const gone = new AbortController();
  const left = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal;
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (sent === hangsAfter) await forever(left);
          if (sent === steps.length) return controller.close();
          await delay(clock, gapMs, left);
          controller.enqueue(steps[sent] ?? new Uint8Array());
          sent += 1;
        } catch (error) {
          controller.error(error);
        }
      },
      cancel: () => gone.abort(new Error('left')),
    },
    { highWaterMark: 0 },
  );
}

function piecesOf(
  pieces: readonly Uint8Array[],
  half: number,
  fault: WireFault | null,
): readonly Uint8Array[] {
  if (fault === 'end without finish')
    return pieces.length > 1
      ? pieces.slice(0, half)
      : pieces.map((piece) => piece.subarray(0, piece.length / 2));
  if (fault === 'garbage') return Array.from({ length: 8 }, () => garbage);
  if (fault === 'oversize') return Array.from({ length: mostFlood }, () => floodPiece);
  if (fault !== 'slow trickle') return pieces;
  const whole = Buffer.concat(pieces);
  const size = Math.min(trickleBytes, Math.ceil(whole.length / 4));
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
    whole.subarray(at * size, (at + 1) * size),
  );
}

/** The far side of a recogniser's socket. */
export interface FarStream {
  say(message: object): void;
  close(code: number): void;
}

/** What hears a recogniser's audio, and speaks on its stream. */
export type Recognises = (far: FarStream) => (audio: Uint8Array) => void;

export interface FaultySocket {
  response: Response;
  /** The open stream is struck now. */
  strike(fault: WireFault): void;
}

export function recogniserSocket(
  clock: VirtualClock,
  recognises: Recognises,
  fault: WireFault | null,
): FaultySocket {
  let struck = fault;
  let messages = 0;
  let freeAt = 0;
  const say = (message: object): void => {
    messages += 1;
    if (struck === 'hang before first') return;
    if (struck === 'stall in the middle' && messages > 1) return;
    if (struck === 'end without finish' && messages > 1) return far.close(1005);
    if (struck === 'garbage') return far.message('xx{{');
    if (struck === 'oversize')
      return far.message(JSON.stringify({ ...message, transcript: 'x'.repeat(4_000_000) }));
    if (struck !== 'slow trickle') return far.message(JSON.stringify(message));
    freeAt = Math.max(clock.now(), freeAt) + trickleMs;
    clock.after(freeAt - clock.now(), () => far.message(JSON.stringify(message)));
  };
  const { response, far } = upgraded(() => recognises({ say, close: far.close }));
  return {
    response,
    strike(now) {
      struck = now;
      messages = 1;
      if (['refused', '401', '429 with Retry-After', '500', 'connect hang'].includes(now)) far.close(1006);
      if (now === 'end without finish') far.close(1005);
    },
  };
}
