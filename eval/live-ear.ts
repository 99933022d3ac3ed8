/**
 * The caller's understanding of what the agent says: the journal of the live call, event by event,
 * as staff may watch it.
 */
import { WebSocket } from 'ws';
import { type WireEvent, WireEvent as wireEvent } from '../shared/journal/events.ts';

export interface LiveEar {
  /** Everything so far, in order. */
  readonly events: readonly WireEvent[];
  close(): void;
}

/** The call must live. `hear` is told every event once, those before the watching began first. */
export function watchCall(
  edge: string,
  staffToken: string,
  callId: string,
  hear: (event: WireEvent) => void,
): LiveEar {
  const events: WireEvent[] = [];
  const headers = { authorization: `Bearer ${staffToken}` };
  const socket = new WebSocket(`${edge.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/live`, {
    headers,
  });
  socket.on('message', (data) => {
    const event = wireEvent.safeParse(JSON.parse(String(data)));
    if (!event.success) return;
    events.push(event.data);
    hear(event.data);
  });
  // A call that is over before it could be watched: whoever waits for a reply sees that by the call's end.
  socket.on('error', () => socket.terminate());
  return { events, close: () => socket.close() };
}
