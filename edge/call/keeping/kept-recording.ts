/**
 * A call's recording as it is stored until its delivery: pieces of stereo call audio, each under its place on
 * the call's timeline. Two processes of one call can't use a place twice, and where nothing is stored was
 * silence: an outage leaves its hole. Pieces are read one by one, because a long recording does not fit into
 * memory beside other calls.
 */
import { silenceByte } from '../../audio/mulaw.ts';
import { type RecordingPlace, type Side, sidePlaces } from '../../audio/recorder.ts';
import { wavHeader } from '../../audio/wav.ts';
import type { Rows } from './outbox.ts';

export interface KeptRecording {
  /** Where the sound of a session goes that begins at `now`. Null: this call is not recorded any more. */
  place(now: number): RecordingPlace | null;
  /** Reads what an earlier process stored. */
  load(): Promise<void>;
  /** Deletes what is stored, for good: nothing of the call is kept from now on. */
  drop(): Promise<void>;
}

/** Ms since the epoch. `isDropped`: the caller does not want a recording. */
interface RecordingFacts {
  startedAt: number;
  isDropped?: boolean;
}
const factsKey = 'recording';

const prefix = 'p:';
/** Of call audio in bytes, so that keys are in the order of time. */
const keyOf = (offset: number): string => `${prefix}${String(offset).padStart(10, '0')}`;
const offsetOf = (key: string): number => Number(key.slice(prefix.length));
/** Pieces of an older version: ten seconds each, numbered. They come first. */
const olderPrefix = 'r:';

/**
 * What is stored of a second in which one side made no sound: the samples of the other one. Half as many
 * bytes are written, and half as many stay in the cache of the object's database.
 */
interface OneSided {
  side: Side;
  sound: Uint8Array;
}
/** Both sides of a sample beside each other, or one of them. An older version knew the first alone. */
type StoredPiece = Uint8Array | OneSided;

/** Rows in one read: 16 pieces of a second are 256 KB. */
const rowsAtOnce = 16;
/** The storage deletes this many keys in one request. */
const deletedAtOnce = 128;
const unconfirmed = { allowUnconfirmed: true };

interface RecordingKept {
  bug(error: unknown): void;
  /** A piece was written. What is written at once is committed with it. */
  kept(): void;
}

export function createKeptRecording(rows: Rows, { bug, kept }: RecordingKept): KeptRecording {
  let facts: RecordingFacts | null = null;
  /** Bytes of one side that an older version stored. */
  let olderBytes = 0;

  async function silenceKept(side: Side, from: number, to: number): Promise<void> {
    for await (const [key, piece] of piecesOf(rows, prefix)) {
      const begin = offsetOf(key);
      if (begin >= to) return;
      const end = begin + piece.length / 2;
      if (end <= from) continue;
      const silent = new Uint8Array(piece);
      for (let at = Math.max(from, begin); at < Math.min(to, end); at += 1)
        silent[2 * (at - begin) + sidePlaces[side]] = silenceByte;
      if (facts?.isDropped) return;
      void rows.put(key, storedOf(silent), unconfirmed);
    }
  }

  return {
    async load() {
      facts = (await rows.get<RecordingFacts>(factsKey)) ?? null;
      olderBytes = 0;
      if (facts === null)
        for await (const [, piece] of piecesOf(rows, olderPrefix)) olderBytes += piece.length / 2;
    },
    place(now) {
      if (facts?.isDropped) return null;
      if (facts === null) {
        facts = { startedAt: now - olderBytes / 8 };
        void rows.put(factsKey, facts, unconfirmed);
      }
      return {
        startedAt: facts.startedAt,
        keep(offset, piece) {
          void rows.put(keyOf(offset), storedOf(piece), unconfirmed);
          kept();
        },
        silenceKept: (side, from, to) => void silenceKept(side, from, to).catch(bug),
      };
    },
    async drop() {
      facts = { startedAt: facts?.startedAt ?? 0, isDropped: true };
      // Before the first wait, so that a restart in between finds it.
      void rows.put(factsKey, facts, unconfirmed);
      for (const kind of [prefix, olderPrefix]) {
        for (;;) {
          const keys = [...(await rows.list({ prefix: kind, limit: rowsAtOnce })).keys()];
          if (keys.length === 0) break;
          await rows.delete(keys.slice(0, deletedAtOnce), unconfirmed);
        }
      }
    },
  };
}

/** A stored recording, read piece by piece each time that it is asked for. */
export interface StoredRecording {
  /** Of the whole WAV file. */
  bytes: number;
  file(): AsyncIterable<Uint8Array>;
}

/** Null when nothing was recorded, or it was dropped. */
export async function storedRecording(rows: Rows): Promise<StoredRecording | null> {
  const facts = await rows.get<RecordingFacts>(factsKey);
  if (facts?.isDropped) return null;
  let olderBytes = 0;
  for await (const [, piece] of piecesOf(rows, olderPrefix)) olderBytes += piece.length;
  const [last] = await rows.list<StoredPiece>({ prefix, reverse: true, limit: 1 });
  const dataBytes = Math.max(olderBytes, last ? 2 * offsetOf(last[0]) + stereoOf(last[1]).length : 0);
  if (dataBytes === 0) return null;
  const header = wavHeader(dataBytes, 2);
  return {
    bytes: header.length + dataBytes,
    async *file() {
      yield header;
      let at = 0;
      for await (const [, piece] of piecesOf(rows, olderPrefix)) {
        yield piece;
        at += piece.length;
      }
      for await (const [key, piece] of piecesOf(rows, prefix)) {
        const begin = 2 * offsetOf(key);
        for (; at < begin; at += Math.min(begin - at, hole.length)) yield hole.subarray(0, begin - at);
        const rest = piece.subarray(at - begin, Math.max(0, dataBytes - begin));
        if (rest.length > 0) yield rest;
        at += rest.length;
      }
    },
  };
}

function storedOf(piece: Uint8Array): StoredPiece {
  const side = isSilent(piece, 'agent') ? 'caller' : isSilent(piece, 'caller') ? 'agent' : null;
  if (side === null) return piece;
  const sound = new Uint8Array(piece.length / 2);
  for (let n = 0; n < sound.length; n += 1) sound[n] = piece[2 * n + sidePlaces[side]] ?? silenceByte;
  return { side, sound };
}

function isSilent(piece: Uint8Array, side: Side): boolean {
  for (let at = sidePlaces[side]; at < piece.length; at += 2) if (piece[at] !== silenceByte) return false;
  return true;
}

/** Both sides, of a piece of any version. */
function stereoOf(piece: StoredPiece): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  const { side, sound } = piece;
  const both = new Uint8Array(2 * sound.length).fill(silenceByte);
  for (let n = 0; n < sound.length; n += 1) both[2 * n + sidePlaces[side]] = sound[n] ?? silenceByte;
  return both;
}

/** A second of stereo silence. */
const hole = new Uint8Array(16_000).fill(silenceByte);

/** In the order of their keys, a few at a time. */
async function* piecesOf(rows: Rows, kind: string): AsyncIterable<[string, Uint8Array]> {
  let start = kind;
  for (;;) {
    const some = await rows.list<StoredPiece>({ prefix: kind, start, limit: rowsAtOnce });
    for (const [key, piece] of some) {
      yield [key, stereoOf(piece)];
      // No key is between a key and itself with the lowest character behind it.
      start = `${key}\u0000`;
    }
    if (some.size < rowsAtOnce) return;
  }
}
