/** A call and its business's money, as staff see them. */

import type { Wav } from '../../edge/audio/wav.ts';
import type { RunFile } from '../../local/run/run-file.ts';
import { readCall, recordingUrl, type StoredCall } from '../../local/terminal/stored-call.ts';
import { asStaff, recordingOf } from '../../tests/scripted/stored.ts';

export interface Seen {
  /** Null: the API does not know it. */
  call: StoredCall | null;
  events: { seq: number; type: string; [field: string]: unknown }[];
  heldMicroInr: number;
  /** Null without one, and until the call is settled. */
  recording: Wav | null;
  /** The journal has the call's end, and the recording is there if media had started. */
  isDelivered: boolean;
}

/** In micro-rupees, of all calls. Throws where the API does not answer. */
export async function heldAt(run: RunFile): Promise<number> {
  const budget = await fetch(`${run.api}/api/businesses/demo-clinic/budget`, {
    headers: { authorization: `Bearer ${run.adminToken}` },
    signal: AbortSignal.timeout(5000),
  });
  const money = (await budget.json()) as { budget: { held: { microInr: number } } };
  return money.budget.held.microInr;
}

/** `heldBefore`: by an earlier call, of which that was said already. Throws where the API does not answer. */
export async function lookAt(run: RunFile, callId: string, heldBefore: number): Promise<Seen> {
  const found = await asStaff(run, `/api/calls/${callId}`);
  const heldMicroInr = Math.max(0, (await heldAt(run)) - heldBefore);
  if (found.status === 404)
    return { call: null, events: [], heldMicroInr, recording: null, isDelivered: true };
  const call = await readCall(run, callId);
  if (typeof call === 'string') throw new Error(call);
  const journal = await asStaff(run, `/api/calls/${callId}/events`);
  const { events } = (await journal.json()) as Pick<Seen, 'events'>;
  const hasMedia = events.some(({ type }) => type === 'mediaStarted');
  const isEnded = events.length === 0 || events.some(({ type }) => type === 'callEnded');
  const isDelivered = isEnded && (!hasMedia || (await recordingUrl(run, callId)) !== null);
  const isOver = isDelivered && call.status !== 'active';
  const recording = hasMedia && isOver ? await recordingOf(run, callId) : null;
  return { call, events, heldMicroInr, recording, isDelivered };
}
