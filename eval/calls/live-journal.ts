/**
 * How the caller knows what the agent says: it reads the live call's journal, event by event, as
 * staff may.
 */
import { WebSocket } from 'ws';
import { type WireEvent, WireEvent as wireEvent } from '../../shared/journal/events.ts';

export interface LiveJournal {
  /** Everything so far, in order. */
  readonly events: readonly WireEvent[];
  close(): void;
}

/** The call must be live. `onEvent` gets every event once, earlier ones first. */
export function watchCall(
  edge: string,
  staffToken: string,
  callId: string,
  onEvent: (event: WireEvent) => void,
): LiveJournal {
  const events: WireEvent[] = [];
  const headers = { authorization: `Bearer ${staffToken}` };
  const socket = new WebSocket(`${edge.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/live`, {
    headers,
  });
  socket.on('message', (data) => {
    const event = wireEvent.safeParse(JSON.parse(String(data)));
    if (!event.success) return;
    events.push(event.data);
    onEvent(event.data);
  });
  // The call was over before it could be watched. A wait for a reply ends with the call.
  socket.on('error', () => socket.terminate());
  return { events, close: () => socket.close() };
}
