/**
 * One open stream to a Deepgram recogniser: socket, feed, and the limits on a server that sends nothing
 * or nothing readable. Flux and Nova differ in what they `read`.
 */
import type { Fault } from '../../../shared/fault.ts';
import { createWatchdog } from '../../../shared/io/watchdog.ts';
import type { Deps } from '../deps.ts';
import type { SttEvent, SttSign, SttStream } from '../ports.ts';
import { createFeed, type Feed } from './feed.ts';
import type { Notice } from './notices.ts';
import { type ClientMessage, type DeepgramListen, openDeepgram } from './socket.ts';

/**
 * What one message brings. `listens`: it is about the caller's audio. `repeats`: it tells a closed turn once
 * more, which is no sign that the stream hears what the caller says now.
 */
export type Read = ({ events: SttEvent[]; listens: boolean } | { repeats: true } | { fault: Fault }) & {
  notice?: Notice;
};

export interface Dialect {
  listen: DeepgramListen;
  /**
   * Reads one message. A fault of kind `protocol` is one unreadable message; any other fault ends the
   * stream.
   */
  read(message: unknown): Read;
  /**
   * Events that are due without a message, and when, on `deps.clock` (null: none). Read after each
   * message.
   */
  timed?: { atMs(): number | null; events(): SttEvent[] };
  /** Whether the server sends the first message; then its silence after the handshake is a stall. */
  greets: boolean;
  /** Keeps the stream alive. Called each time nothing was sent for `idleMs`. */
  idle(feed: Feed, keepAlive: () => void): void;
  idleMs: number;
  /** What asks the server to end the turn; null where it can't be asked. */
  endTurn(): ClientMessage | null;
  /** What switches figures on or off; null where that can't be switched. */
  digits(on: boolean): ClientMessage | null;
}

/** One broken message must not end the call; five in a row mean another protocol. */
const unreadableInARow = 5;

export function openStream(
  dialect: Dialect,
  emit: (event: SttEvent | SttSign) => void,
  deps: Deps,
  signal: AbortSignal,
): SttStream {
  const { timeoutMs } = dialect.listen;
  let ended = signal.aborted;
  let unreadable = 0;
  const feed = createFeed(
    {
      write: (audio) => socket.sendAudio(audio),
      idle: () => dialect.idle(feed, () => socket.say({ type: 'KeepAlive' })),
      idleMs: dialect.idleMs,
    },
    deps.clock,
  );
  const greeting = createWatchdog(deps.clock, () => {
    fail({
      source: 'stt',
      kind: 'stall',
      retryable: true,
      message: `no message within ${timeoutMs} ms of the handshake`,
    });
  });
  let cancelTimed = (): void => undefined;
  let areDigitsExpected = false;
  let isOpen = false;
  /** Nothing is asked for that can't be said: an adapter takes note of what it has sent. */
  const say = (messageOf: () => ClientMessage | null) => {
    const message = isOpen && !ended ? messageOf() : null;
    if (message !== null) socket.say(message);
  };
  const stop = () => {
    ended = true;
    greeting.callOff();
    cancelTimed();
    feed.stop();
    signal.removeEventListener('abort', stop);
  };
  const fail = (fault: Fault) => {
    if (ended) return;
    stop();
    socket.close();
    emit({ type: 'fault', fault });
  };
  const emitAll = (events: readonly SttEvent[]) => {
    cancelTimed();
    // The owner may close the stream in answer to an event.
    for (const event of events) if (!ended) emit(event);
    const atMs = dialect.timed?.atMs() ?? null;
    if (ended || atMs === null) return;
    const waitMs = Math.max(0, atMs - deps.clock.now());
    cancelTimed = deps.clock.after(waitMs, () => emitAll(dialect.timed?.events() ?? []));
  };
  const socket = openDeepgram(
    dialect.listen,
    {
      opened() {
        if (dialect.greets) greeting.arm(timeoutMs);
        isOpen = true;
        emit({ type: 'opened' });
        if (areDigitsExpected) say(() => dialect.digits(true));
        feed.opened();
      },
      message(message) {
        greeting.callOff();
        const read = dialect.read(message);
        if (read.notice) emit({ type: 'notice', name: read.notice });
        if ('fault' in read) {
          unreadable += 1;
          if (read.fault.kind !== 'protocol' || unreadable >= unreadableInARow) fail(read.fault);
          return;
        }
        unreadable = 0;
        if ('repeats' in read) return;
        emit({ type: 'alive', listens: read.listens });
        emitAll(read.events);
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
    endTurn: () => say(dialect.endTurn),
    expectDigits(on) {
      if (on === areDigitsExpected) return;
      areDigitsExpected = on;
      say(() => dialect.digits(on));
    },
    close() {
      stop();
      socket.close();
    },
  };
}
