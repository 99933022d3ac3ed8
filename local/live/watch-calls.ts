/** Watches all live calls of the running edge, as an operator's program would. */
import { WebSocket } from 'ws';
import { z } from 'zod';
import { CarrierName } from '../../shared/ids.ts';
import { type JournalEvent, readJournal } from '../../shared/journal/events.ts';
import { jsonOf } from '../../shared/json.ts';
import type { LiveCall } from './live-call.ts';

/** How often the edge is asked for new calls. A ring lasts longer. */
const askEveryMs = 1500;
/** A journal is longer than this only in a call that lasts for an hour. */
const mostEvents = 20_000;

const Listed = z.object({
  calls: z.array(
    z.looseObject({
      callId: z.string(),
      carrier: CarrierName,
      from: z.string(),
      startedAt: z.string(),
    }),
  ),
});

export interface WatchOptions {
  /** The edge's origin on this machine. */
  edge: string;
  internalKey: string;
  signal: AbortSignal;
  /** Told whenever something has changed. */
  changed(calls: readonly LiveCall[]): void;
  over(call: LiveCall): void;
}

interface Watched {
  call: LiveCall & { events: JournalEvent[] };
  socket: WebSocket | null;
}

/**
 * Ends with the signal. An edge that does not answer is asked again: it is restarted after a crash. Never
 * rejects.
 */
export async function watchCalls(options: WatchOptions): Promise<void> {
  const { signal } = options;
  const watched = new Map<string, Watched>();
  const gone = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  while (!signal.aborted) {
    const listed = await liveCalls(options);
    if (listed !== null && !signal.aborted) take(listed, watched, options);
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, askEveryMs))]);
  }
  for (const { socket } of watched.values()) socket?.terminate();
}

function take(
  listed: readonly Omit<LiveCall, 'events'>[],
  watched: Map<string, Watched>,
  options: WatchOptions,
): void {
  const emit = () => options.changed([...watched.values()].map(({ call }) => call));
  const end = ({ call, socket }: Watched) => {
    if (!watched.delete(call.callId)) return;
    socket?.terminate();
    options.over(call);
  };
  const live = new Set(listed.map(({ callId }) => callId));
  for (const each of [...watched.values()]) if (!live.has(each.call.callId)) end(each);
  for (const call of listed) {
    const known = watched.get(call.callId);
    if (known?.socket) continue;
    const each: Watched = known ?? { call: { ...call, events: [] }, socket: null };
    watched.set(call.callId, each);
    each.socket = openWatch(call.callId, options, {
      // The whole journal follows from its start.
      opened: () => {
        each.call.events = [];
      },
      event: (event) => {
        if (each.call.events.length < mostEvents) each.call.events.push(event);
        if (event.type === 'callEnded') end(each);
        emit();
      },
      closed: () => {
        each.socket = null;
      },
    });
  }
  emit();
}

function openWatch(
  callId: string,
  { edge, internalKey }: WatchOptions,
  on: { opened(): void; event(event: JournalEvent): void; closed(): void },
): WebSocket {
  const url = `${edge.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/live`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${internalKey}` } });
  socket.on('open', on.opened);
  socket.on('message', (data) => {
    for (const event of readJournal([jsonOf(String(data))])) on.event(event);
  });
  // A refused or broken watch is opened again at the next look.
  socket.on('error', () => socket.terminate());
  socket.on('close', on.closed);
  return socket;
}

async function liveCalls({
  edge,
  internalKey,
  signal,
}: WatchOptions): Promise<Omit<LiveCall, 'events'>[] | null> {
  try {
    const answer = await fetch(`${edge}/calls/live`, {
      headers: { authorization: `Bearer ${internalKey}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
    });
    const listed = Listed.safeParse(await answer.json());
    if (!listed.success) return null;
    return listed.data.calls.map(({ callId, carrier, from, startedAt }) => ({
      callId,
      carrier,
      from,
      startedAt: Date.parse(startedAt),
    }));
  } catch {
    // It is being restarted, or the run is being stopped.
    return null;
  }
}
