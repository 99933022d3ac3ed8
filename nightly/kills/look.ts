/** A call and its business's money, as staff see them. */
import type { RunFile } from '../../local/run/run-file.ts';
import { readCall, recordingUrl, type StoredCall } from '../../local/terminal/stored-call.ts';
import { asStaff } from '../../tests/scripted/stored.ts';

export interface Seen {
  /** Null: the API does not know it. */
  call: StoredCall | null;
  events: { seq: number; type: string; [field: string]: unknown }[];
  heldMicroInr: number;
  /** 0 without one. */
  recordingMs: number;
  /** The journal has the call's end, and the recording is there if media had started. */
  isDelivered: boolean;
}

/** Throws where the API does not answer. */
export async function lookAt(run: RunFile, callId: string): Promise<Seen> {
  const found = await asStaff(run, `/api/calls/${callId}`);
  const budget = await fetch(`${run.api}/api/businesses/demo-clinic/budget`, {
    headers: { authorization: `Bearer ${run.adminToken}` },
    signal: AbortSignal.timeout(5000),
  });
  const money = (await budget.json()) as { budget: { held: { microInr: number } } };
  const heldMicroInr = money.budget.held.microInr;
  if (found.status === 404)
    return { call: null, events: [], heldMicroInr, recordingMs: 0, isDelivered: true };
  const call = await readCall(run, callId);
  if (typeof call === 'string') throw new Error(call);
  const journal = await asStaff(run, `/api/calls/${callId}/events`);
  const { events } = (await journal.json()) as Pick<Seen, 'events'>;
  const hasMedia = events.some(({ type }) => type === 'mediaStarted');
  const recordingMs =
    hasMedia && (await recordingUrl(run, callId)) ? 1000 * (call.recording?.seconds ?? 0) : 0;
  const isEnded = events.length === 0 || events.some(({ type }) => type === 'callEnded');
  return { call, events, heldMicroInr, recordingMs, isDelivered: isEnded && (!hasMedia || recordingMs > 0) };
}
