/**
 * One open stream to a Deepgram recogniser: socket, feed and the two limits on a server that says
 * nothing or nonsense. Flux and Nova differ in what they `read`.
 */
import type { Fault } from '../../../shared/fault.ts';
import { createWatchdog } from '../../../shared/io/watchdog.ts';
import type { Deps } from '../deps.ts';
import type { SttEvent, SttStream } from '../ports.ts';
import { createFeed, type Feed } from './feed.ts';
import { type DeepgramListen, openDeepgram } from './socket.ts';

export interface Dialect {
  listen: DeepgramListen;
  /**
   * What one message amounts to; a fault of kind `protocol` is one unreadable message, any other
   * ends the stream.
   */
  read(message: unknown): { events: SttEvent[] } | { fault: Fault };
  /**
   * What is told without a message: when, by `deps.now()` (null: not at all), and what. Asked after
   * each message.
   */
  unasked?: { atMs(): number | null; events(): SttEvent[] };
  /** Whether the server speaks first; then its silence after the handshake is a stall. */
  greets: boolean;
  /** What keeps the stream alive, called each time nothing was sent for `idleMs`. */
  idle(feed: Feed, keepAlive: () => void): void;
  idleMs: number;
}

/** One broken message must not cost the call; five in a row mean that we don't speak the same protocol. */
const unreadableInARow = 5;

export function openStream(
  dialect: Dialect,
  hear: (event: SttEvent) => void,
  deps: Deps,
  signal: AbortSignal,
): SttStream {
  const { timeoutMs } = dialect.listen;
  const { setTimeout, clearTimeout } = deps;
  let ended = signal.aborted;
  let unreadable = 0;
  const feed = createFeed(
    {
      write: (audio) => socket.sendAudio(audio),
      idle: () => dialect.idle(feed, () => socket.keepAlive()),
      idleMs: dialect.idleMs,
    },
    deps,
  );
  const greeting = createWatchdog(deps, () => {
    fail({
      source: 'stt',
      kind: 'stall',
      retryable: true,
      message: `no message within ${timeoutMs} ms of the handshake`,
    });
  });
  let unaskedTimer: unknown = null;
  const forgetUnasked = () => {
    if (unaskedTimer !== null) clearTimeout(unaskedTimer);
    unaskedTimer = null;
  };
  const stop = () => {
    ended = true;
    greeting.callOff();
    forgetUnasked();
    feed.stop();
    signal.removeEventListener('abort', stop);
  };
  const fail = (fault: Fault) => {
    if (ended) return;
    stop();
    socket.close();
    hear({ type: 'fault', fault });
  };
  const tell = (events: readonly SttEvent[]) => {
    forgetUnasked();
    // The owner may close the stream while it hears.
    for (const event of events) if (!ended) hear(event);
    const atMs = dialect.unasked?.atMs() ?? null;
    if (ended || atMs === null) return;
    unaskedTimer = setTimeout(() => tell(dialect.unasked?.events() ?? []), Math.max(0, atMs - deps.now()));
  };
  const socket = openDeepgram(
    dialect.listen,
    {
      opened() {
        if (dialect.greets) greeting.arm(timeoutMs);
        feed.opened();
      },
      message(message) {
        greeting.callOff();
        const said = dialect.read(message);
        if ('fault' in said) {
          unreadable += 1;
          if (said.fault.kind !== 'protocol' || unreadable >= unreadableInARow) fail(said.fault);
          return;
        }
        unreadable = 0;
        tell(said.events);
      },
      down: fail,
    },
    deps,
    signal,
  );
  if (ended) feed.stop();
  else signal.addEventListener('abort', stop, { once: true });
  return {
    send: feed.send,
    sentMs: feed.sentMs,
    close() {
      stop();
      socket.close();
    },
  };
}
