/** A recording as the page holds it: the file itself, and how loud each side was. */
import { readWav } from '../../../edge/audio/wav.ts';

/** Why a recording that has a link does not come. */
export type SoundFault = 'gone' | 'offline' | 'unreadable';

export class SoundError extends Error {
  readonly fault: SoundFault;
  constructor(fault: SoundFault) {
    super(`the recording is ${fault}`);
    this.name = 'SoundError';
    this.fault = fault;
  }
}

export interface SoundFile {
  file: Blob;
  seconds: number;
  /** Of each side from 0 to 1, the caller's first. A recording of a carrier may have one side only. */
  peaks: Float32Array[];
}

interface Source {
  /** Makes a link, which the API logs. */
  link(signal: AbortSignal): Promise<{ url: string }>;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** From 0 to 1. */
  progress(share: number): void;
}

/**
 * Reads a recording whole: the waveform needs all of it, and a link that expires does not matter any more.
 * 10 minutes are 9.6 MB. A link that has expired on the way (a computer that slept) is made once more.
 */
export async function readSound(source: Source): Promise<SoundFile> {
  const answer = (await linked(source)) ?? (await linked(source));
  if (answer === null) throw new SoundError('gone');
  const bytes = await bytesOf(answer, source.progress);
  const wav = readWav(bytes);
  if ('why' in wav || wav.channels.length === 0) throw new SoundError('unreadable');
  return {
    file: new Blob([bytes], { type: 'audio/wav' }),
    seconds: (wav.channels[0]?.length ?? 0) / wav.rateHz,
    peaks: wav.channels.slice(0, 2).map((samples) => peaksOf(samples)),
  };
}

/** Null: storage no longer takes the link, or has no such file. */
async function linked({ link, fetch, signal }: Source): Promise<Response | null> {
  const { url } = await link(signal);
  const answer = await fetch(url, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new SoundError('offline');
  });
  return answer.ok ? answer : null;
}

async function bytesOf(
  answer: Response,
  progress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const total = Number(answer.headers.get('content-length') ?? 0);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = answer.body?.getReader();
  if (!reader) throw new SoundError('unreadable');
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new SoundError('offline');
    });
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (total > 0) progress(Math.min(1, length / total));
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** More than a screen has pixels across. */
const mostPeaks = 4000;
/** A side that never gets louder is not drawn as if it did: its noise would fill the height. */
const quietest = 0.1;

/**
 * The loudest sample of each stretch, in relation to the side's own loudest: a caller far from the phone is
 * as easy to see as the agent.
 */
export function peaksOf(samples: Int16Array, count = mostPeaks): Float32Array {
  const peaks = new Float32Array(Math.min(count, samples.length));
  let loudest = quietest;
  for (let peak = 0; peak < peaks.length; peak += 1) {
    const end = Math.floor(((peak + 1) * samples.length) / peaks.length);
    let most = 0;
    for (let at = Math.floor((peak * samples.length) / peaks.length); at < end; at += 1)
      most = Math.max(most, Math.abs(samples[at] ?? 0));
    peaks[peak] = most / 32_768;
    loudest = Math.max(loudest, most / 32_768);
  }
  return peaks.map((peak) => peak / loudest);
}
