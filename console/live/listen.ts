/**
 * Listens to a live call: both sides' sound as it passes at the edge, each in a queue of its own. The agent's
 * is heard when the caller hears it, because the edge hands it over at the speed at which it is played.
 */
import { samplesOf } from '../../edge/audio/mulaw.ts';
import type { Session } from '../sign-in/session.ts';
import { type FromSpeaker, speakerName, type ToSpeaker } from '../softphone/audio-messages.ts';
import audioThread from '../softphone/audio-thread.ts?worker&url';

export type Side = 'caller' | 'agent';
const sides: readonly Side[] = ['caller', 'agent'];

/** What evens out an uneven connection, in ms. */
const leadMs = 150;
/** More of the caller than this waits only where the connection stood still: it is left out. */
const mostLateMs = 1500;
/** Bytes between two reports of what came in: half a second of one side. */
const reportBytes = 4000;

export interface ListeningWorld {
  now(): number;
  play(side: Side, samples: Float32Array): void;
  clear(side: Side): void;
  report(bytes: number): void;
}

/** Takes the edge's frames (`edge/call/session/listeners.ts`). */
export function createListening(world: ListeningWorld): (frame: ArrayBuffer) => void {
  const playedUntil: Record<Side, number> = { caller: 0, agent: 0 };
  let got = 0;
  let reported = 0;
  return (frame) => {
    const whole = new Uint8Array(frame);
    const side = sides[whole[0] ?? sides.length];
    if (!side) return;
    const bytes = whole.subarray(1);
    const now = world.now();
    const isLate = side === 'caller' && playedUntil.caller - now > mostLateMs;
    if (bytes.length === 0 || isLate) {
      world.clear(side);
      playedUntil[side] = now;
    }
    if (bytes.length === 0) return;
    if (playedUntil[side] <= now) {
      world.play(side, new Float32Array(leadMs * 8));
      playedUntil[side] = now + leadMs;
    }
    world.play(
      side,
      Float32Array.from(samplesOf(bytes), (sample) => sample / 0x8000),
    );
    playedUntil[side] += bytes.length / 8;
    got += bytes.length;
    if (got - reported < reportBytes) return;
    reported = got;
    world.report(got);
  };
}

interface ListenEvents {
  opened(): void;
  /** The loudest of a side in the last tenth of a second, 0 to 1. */
  level(side: Side, level: number): void;
  /** Called once, unless it was stopped. `code`: the socket's. */
  closed(code: number): void;
}

/** Stops, and closes the context, when `signal` is aborted. A context that no click made may stay silent. */
export async function listen(
  session: Session,
  callId: string,
  context: AudioContext,
  signal: AbortSignal,
  events: ListenEvents,
): Promise<void> {
  const close = (): void => void (context.state !== 'closed' && context.close());
  signal.addEventListener('abort', close);
  await context.audioWorklet.addModule(audioThread);
  await Promise.all([context.resume(), session.ready()]);
  if (signal.aborted) return;
  const speakerOf = (side: Side): MessagePort => {
    const node = new AudioWorkletNode(context, speakerName, { numberOfInputs: 0, outputChannelCount: [1] });
    node.connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<FromSpeaker>) => {
      if (data.type === 'level' && !signal.aborted) events.level(side, data.level);
    };
    return node.port;
  };
  const speakers = { caller: speakerOf('caller'), agent: speakerOf('agent') };
  const tell = (side: Side, message: ToSpeaker): void => speakers[side].postMessage(message);
  const url = `${location.origin.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/listen`;
  const socket = new WebSocket(url, ['bearer', session.token]);
  socket.binaryType = 'arraybuffer';
  const received = createListening({
    now: () => performance.now(),
    play: (side, samples) => tell(side, { type: 'audio', samples }),
    clear: (side) => tell(side, { type: 'clear' }),
    report: (bytes) => socket.send(String(bytes)),
  });
  signal.addEventListener('abort', () => socket.close());
  socket.addEventListener('open', () => signal.aborted || events.opened());
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => received(data));
  socket.addEventListener('close', ({ code }) => {
    close();
    if (!signal.aborted) events.closed(code);
  });
}
