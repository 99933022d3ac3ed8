/**
 * A carrier's far end on a virtual clock: plays what it is sent in order, returns each mark after
 * its audio, and treats `clear` as the real carrier does. It reads the real frames, so a test sees
 * what is on the wire.
 */
import { bytesOf, mulawOfPcm, pcmOfMulaw } from '../../audio/mulaw.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { carriers } from '../../carriers/registry.ts';
import type { MediaSocket } from '../session/session.ts';
import type { VirtualClock } from './virtual-clock.ts';

export type FarCarrier = 'twilio' | 'exotel';

/**
 * The far end's treatment of pending marks on `clear`. Twilio returns them at once. Exotel's treatment is
 * not documented, so tests try all three. `none`: it never returns a mark.
 */
export type MarksOnClear = 'returned' | 'dropped' | 'later';

interface Chunk {
  startsAt: number;
  endsAt: number;
  bytes: Uint8Array;
}

export interface FarEnd extends MediaSocket {
  carrier: Carrier;
  /**
   * Everything received, in order, with its time: call audio (it sounds from `startsAt` on), marks
   * and clears.
   */
  received: (
    | { at: number; startsAt: number; wireBytes: number; bytes: Uint8Array }
    | { at: number; mark: string }
    | { at: number; clear: true }
  )[];
  closed: { code: number; at: number } | null;
  /** Frames that the far end sends. */
  start(): string[];
  media(audio: Uint8Array): string;
  /** Call audio that the caller heard since the start, with silence where nothing was played. */
  heard(): Uint8Array;
  /** Gets the far end's own frames: the marks that come back. */
  back: (frame: string) => void;
}

const streamId = { twilio: 'MZ00000000000000000000000000000001', exotel: 'b4c3a1d2e5f60718293a4b5c6d7e8f90' };

export function farEnd(
  name: FarCarrier,
  clock: VirtualClock,
  marks: MarksOnClear | 'none' = 'returned',
): FarEnd {
  const startedAt = clock.now();
  let chunks: Chunk[] = [];
  let pending: { mark: string; cancel: () => void }[] = [];
  let playedUntil = startedAt;
  let mediaMs = 0;
  let count = 0;
  const field = name === 'twilio' ? 'streamSid' : 'stream_sid';
  /** A caller's silence is the same array in each frame. */
  const payloads = new WeakMap<Uint8Array, string>();
  const payloadOf = (audio: Uint8Array): string =>
    Buffer.from(name === 'twilio' ? audio : pcmOfMulaw(audio)).toString('base64');
  const framed = (event: string, body: object): string =>
    JSON.stringify({ event, [field]: streamId[name], ...body });

  const far: FarEnd = {
    carrier: carriers[name],
    received: [],
    closed: null,
    back: () => undefined,
    start: () => [JSON.stringify({ event: 'connected' }), framed('start', { start: startBody(name) })],
    media(audio) {
      const payload = payloads.get(audio) ?? payloadOf(audio);
      payloads.set(audio, payload);
      const body = { chunk: String(++count), timestamp: String(Math.round(mediaMs)), payload };
      mediaMs += audio.length / 8;
      return framed('media', { media: name === 'twilio' ? { track: 'inbound', ...body } : body });
    },
    heard() {
      const whole = new Uint8Array(bytesOf(clock.now() - startedAt)).fill(0xff);
      for (const { startsAt, bytes } of chunks) {
        const offset = bytesOf(startsAt - startedAt);
        if (offset < whole.length) whole.set(bytes.subarray(0, whole.length - offset), offset);
      }
      return whole;
    },
    send(frame) {
      if (typeof frame !== 'string') throw new Error('a carrier of text frames was sent a binary one');
      const message = JSON.parse(frame);
      if (message[field] !== streamId[name])
        throw new Error(`a frame for another stream: ${frame.slice(0, 80)}`);
      if (message.event === 'media') play(Buffer.from(message.media.payload, 'base64'));
      else if (message.event === 'mark') mark(message.mark.name);
      else clear();
    },
    close(code) {
      far.closed = { code, at: clock.now() };
    },
  };

  function play(wire: Uint8Array): void {
    const bytes = name === 'twilio' ? new Uint8Array(wire) : mulawOfPcm(wire);
    const startsAt = Math.max(clock.now(), playedUntil);
    playedUntil = startsAt + bytes.length / 8;
    chunks.push({ startsAt, endsAt: playedUntil, bytes });
    far.received.push({ at: clock.now(), startsAt, wireBytes: wire.length, bytes });
  }

  function mark(markName: string): void {
    far.received.push({ at: clock.now(), mark: markName });
    if (marks === 'none') return;
    const waiting = { mark: markName, cancel: clock.after(playedUntil - clock.now(), () => echo(waiting)) };
    pending.push(waiting);
  }

  function echo(waiting: (typeof pending)[number]): void {
    pending = pending.filter((other) => other !== waiting);
    far.back(framed('mark', { mark: { name: waiting.mark } }));
  }

  function clear(): void {
    const now = clock.now();
    far.received.push({ at: now, clear: true });
    const playing = chunks.find((chunk) => chunk.startsAt <= now && chunk.endsAt > now);
    const stopsAt = name === 'exotel' && playing ? playing.endsAt : now;
    chunks = chunks.flatMap((chunk) => {
      if (chunk.startsAt >= stopsAt) return [];
      return [{ ...chunk, bytes: chunk.bytes.subarray(0, bytesOf(stopsAt - chunk.startsAt)) }];
    });
    playedUntil = Math.min(playedUntil, stopsAt);
    if (marks === 'later') return;
    const returned = pending;
    pending = [];
    for (const waiting of returned) {
      waiting.cancel();
      if (marks === 'returned')
        clock.after(0, () => far.back(framed('mark', { mark: { name: waiting.mark } })));
    }
  }

  return far;
}

function startBody(name: FarCarrier): object {
  if (name === 'twilio') {
    return {
      streamSid: streamId.twilio,
      callSid: 'CA1',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    };
  }
  const format = { encoding: 'base64', sample_rate: '8000', bit_rate: '128kbps' };
  return {
    stream_sid: streamId.exotel,
    call_sid: 'c1',
    account_sid: 'demo',
    from: '09800000001',
    to: '08000000001',
    media_format: format,
  };
}
