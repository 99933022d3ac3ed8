/**
 * One open stream to a recogniser: socket, feed, and the limits on a server that sends nothing or nothing
 * readable. Flux, Nova and Sarvam differ in their socket and in what they `read`.
 */
import type { Fault } from '../../../shared/fault.ts';
import { createWatchdog } from '../../../shared/io/watchdog.ts';
import type { Deps } from '../deps.ts';
import type { SttEvent, SttSign, SttStream } from '../ports.ts';
import { createFeed, type Feed } from './feed.ts';
import type { ListenEvents, ListenSocket } from './socket.ts';

/**
 * What one message brings. `listens`: it is about the caller's audio. `repeats`: it tells a closed turn once
 * more, which is no sign that the stream hears what the caller says now.
 */
export type Read = ({ events: SttEvent[]; listens: boolean } | { repeats: true } | { fault: Fault }) & {
  /** A name from the provider's own bounded list. */
  notice?: string;
};

/** `Message`: what can be said beside audio. */
export interface Dialect<Message> {
  /** Begins the handshake. */
  connect(events: ListenEvents): ListenSocket<Message>;
  /** Longest wait for the first message, where the server `greets`. */
  greetingMs: number;
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
  idle(feed: Feed, say: (message: Message) => void): void;
  idleMs: number;
  /** What asks the server to end the turn; null where it can't be asked. */
  endTurn(): Message | null;
  /** What switches figures on or off; null where that can't be switched. */
  digits(on: boolean): Message | null;
}

/** One broken message must not end the call; five in a row mean another protocol. */
const unreadableInARow = 5;

export function openStream<Message>(
  dialect: Dialect<Message>,
  emit: (event: SttEvent | SttSign) => void,
  deps: Deps,
  signal: AbortSignal,
): SttStream {
  const { greetingMs } = dialect;
  let ended = signal.aborted;
  let unreadable = 0;
  const feed = createFeed(
    {
      write: (audio) => socket.sendAudio(audio),
      idle: () => dialect.idle(feed, (message) => socket.say(message)),
      idleMs: dialect.idleMs,
    },
    deps.clock,
  );
  const greeting = createWatchdog(deps.clock, () => {
    fail({
      source: 'stt',
      kind: 'stall',
      retryable: true,
      message: `no message within ${greetingMs} ms of the handshake`,
    });
  });
  let cancelTimed = (): void => undefined;
  let areDigitsExpected = false;
  let isOpen = false;
  /** Nothing is asked for that can't be said: an adapter takes note of what it has sent. */
  const say = (messageOf: () => Message | null) => {
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
  const socket = dialect.connect({
    opened() {
      if (dialect.greets) greeting.arm(greetingMs);
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
  });
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
