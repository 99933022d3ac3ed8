/** A finished call as staff find it: by the API, journal and recording included. */
import { readWav, type Wav } from '../../edge/audio/wav.ts';
import type { RunFile } from '../../local/run/run-file.ts';
import { readFinishedCall, recordingUrl, type StoredCall } from '../../local/terminal/stored-call.ts';

export interface Remembered {
  call: StoredCall;
  /** `Asha: Hello` a line; ` [interrupted]` behind what was cut. */
  transcript: string[];
  /** Types in order. */
  events: { type: string; [field: string]: unknown }[];
  /** Left the caller, right the agent. */
  recording: Wav | null;
}

/**
 * Waits until the call is over and, if it has a recording, until that is stored. Throws in words
 * when there is no call.
 */
export async function remembered(run: RunFile, callId: string, withinMs = 20_000): Promise<Remembered> {
  const call = await readFinishedCall(run, callId, withinMs);
  if (typeof call === 'string') throw new Error(call);
  const answer = await asStaff(run, `/api/calls/${callId}/events`);
  const { events } = (await answer.json()) as { events: Remembered['events'] };
  const transcript = (call.transcript ?? []).map(
    ({ who, text, interrupted }) => `${who}: ${text}${interrupted ? ' [interrupted]' : ''}`,
  );
  return { call, transcript, events, recording: await recordingOf(run, callId) };
}

export function asStaff(run: RunFile, path: string): Promise<Response> {
  return fetch(`${run.api}${path}`, {
    headers: { authorization: `Bearer ${run.staffToken}` },
    signal: AbortSignal.timeout(5000),
  });
}

/** Null when there is none within three seconds. */
export async function recordingOf(run: RunFile, callId: string): Promise<Wav | null> {
  for (let tries = 0; tries < 30; tries++) {
    const url = await recordingUrl(run, callId);
    if (url) {
      const wav = readWav(new Uint8Array(await (await fetch(url)).arrayBuffer()));
      if ('why' in wav) throw new Error(wav.why);
      return wav;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}

/** How much of these samples is one pitch: the Goertzel power at `hz` as a share of all power, 0 to 1. */
export function shareOf(samples: Int16Array, hz: number, rateHz = 8000): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let before = 0;
  let beforeThat = 0;
  let energy = 0;
  for (const sample of samples) {
    const now = sample + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
    energy += sample * sample;
  }
  const power = beforeThat * beforeThat + before * before - coefficient * before * beforeThat;
  return energy === 0 ? 0 : power / (energy * (samples.length / 2));
}

/** A quarter of a second of a track, from its first loud sample on. */
export function firstSound(track: Int16Array): Int16Array {
  const from = track.findIndex((sample) => Math.abs(sample) > 500);
  return from === -1 ? new Int16Array(0) : track.slice(from, from + 2000);
}
