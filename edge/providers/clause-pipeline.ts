/**
 * A voice over plain HTTP: one POST per clause, the next one fetched while one plays, with limits on
 * silence. The provider gives the request; order, limits and the retry are here.
 */
import { type Fault, FaultError, faultOfStatus } from '../../shared/fault.ts';
import { retryAfterMs, retryPauseMs } from '../../shared/io/retry-after.ts';
import { createWatchdog, pause, untilAborted } from '../../shared/io/watchdog.ts';
import type { Deps } from './deps.ts';
import type { Fetch, Speech, Tts, Voice } from './ports.ts';
import { messageOf } from './upgrade.ts';

export interface ClausePolicy {
  /** Longest wait for a clause's first byte, from its request on. */
  firstByteMs: number;
  /** Longest silence inside a clause. */
  stallMs: number;
}

/**
 * 1.2 s without a byte is a stall: tried twice, that still leaves room for the recorded apology within
 * 3 s (docs/architecture.md, "What ends a silence").
 */
export const defaultClausePolicy: ClausePolicy = { firstByteMs: 1200, stallMs: 1200 };

/** URL and init of the POST that speaks one clause; the signal is added here. */
export type ClauseRequest = (clause: string) => { url: string; init: RequestInit };

/** `request` throws a `FaultError` for what the voice can't speak, a language for example. */
export function clauseTts(
  name: string,
  request: (how: Voice) => ClauseRequest,
  /** Both limits of `ClausePolicy`; its defaults when undefined. */
  stallMs: number | undefined,
  deps: Deps,
): Tts {
  const policy = stallMs === undefined ? defaultClausePolicy : { firstByteMs: stallMs, stallMs };
  return {
    name,
    async *speak(text, how, signal, spent) {
      yield* speakClauses(text, request(how), policy, deps, signal, (characters) =>
        spent?.(characters, name),
      );
    },
  };
}

/** A clause whose first bytes have arrived. */
interface OpenClause {
  text: string;
  /** Null for a clause without a word: it isn't requested and makes no sound. */
  audio: { first: Uint8Array; rest: ReadableStreamDefaultReader<Uint8Array>; stop: AbortController } | null;
}

/** True when there is something to read aloud or to understand: a letter or a digit of any script. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/**
 * Speaks `text` in order, bytes as they arrive. A clause that failed retryably before its first byte
 * is tried once more at once. A failure after that, or the second one, is thrown as `FaultError`
 * when the clause's turn to play has come. A failure of `text` itself is thrown unchanged, after the
 * clauses before it have played. On abort every request stops and the signal's reason is thrown.
 * `spent` is called with a clause's length when it is requested.
 */
export async function* speakClauses(
  text: AsyncIterable<string>,
  request: ClauseRequest,
  policy: ClausePolicy,
  deps: Deps,
  signal: AbortSignal,
  spent?: (characters: number) => void,
): AsyncGenerator<Speech> {
  const clauses = text[Symbol.asyncIterator]();
  const ours = stoppedBy(signal);

  const openNext = async (): Promise<OpenClause | null> => {
    const next = await untilAborted(clauses.next(), ours.signal);
    return next.done ? null : openTwice(next.value, request, policy, deps, ours.signal, spent);
  };
  try {
    let clause = await openNext();
    while (clause) {
      const next = openNext();
      // It may fail while this clause plays. It is thrown when it is awaited below; until then it must
      // not count as an unhandled rejection.
      next.catch(() => undefined);
      if (clause.audio) {
        yield { type: 'audio', bytes: clause.audio.first };
        yield* readOn(clause.audio, policy, deps, ours.signal);
      }
      yield { type: 'said', text: clause.text };
      clause = await next;
    }
  } finally {
    ours.abort(new Error('speech ended'));
    // Not awaited: a generator that waits for a token ends only by its own signal.
    clauses.return?.()?.catch(() => undefined);
  }
}

async function openTwice(
  text: string,
  request: ClauseRequest,
  policy: ClausePolicy,
  deps: Deps,
  signal: AbortSignal,
  spent?: (characters: number) => void,
): Promise<OpenClause> {
  if (!hasWord(text)) return { text, audio: null };
  // Before the request, because an abort settles the bill in the same step. Once, because at most one of
  // two requests is answered with audio.
  spent?.(text.length);
  try {
    return await openClause(text, request, policy, deps, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof FaultError) || !error.fault.retryable) throw error;
    if (retryPauseMs(error.fault) > 0) await pause(retryPauseMs(error.fault), deps.clock, signal);
    return openClause(text, request, policy, deps, signal);
  }
}

/**
 * Waits for the first byte, not only for the headers: a voice that answers 200 and sends nothing
 * has stalled.
 */
async function openClause(
  text: string,
  request: ClauseRequest,
  policy: ClausePolicy,
  deps: Deps,
  signal: AbortSignal,
): Promise<OpenClause> {
  const stop = stoppedBy(signal);
  const watchdog = createWatchdog(deps.clock, () =>
    stop.abort(new FaultError(stall(`no byte for ${policy.firstByteMs} ms`))),
  );
  watchdog.arm(policy.firstByteMs);
  try {
    const { url, init } = request(text);
    const rest = await bodyOf(deps.fetch, url, { ...init, signal: stop.signal });
    let first = await untilAborted(rest.read(), stop.signal);
    while (!first.done && first.value.length === 0) first = await untilAborted(rest.read(), stop.signal);
    if (first.done)
      throw new FaultError({
        source: 'tts',
        kind: 'truncated',
        retryable: true,
        message: 'an answer without audio',
      });
    return { text, audio: { first: first.value, rest, stop } };
  } catch (error) {
    const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
    stop.abort();
    if (signal.aborted) throw signal.reason;
    throw reason instanceof FaultError ? reason : new FaultError(lost(reason));
  } finally {
    watchdog.callOff();
  }
}

async function* readOn(
  audio: NonNullable<OpenClause['audio']>,
  policy: ClausePolicy,
  deps: Deps,
  signal: AbortSignal,
): AsyncGenerator<Speech> {
  const { rest, stop } = audio;
  const watchdog = createWatchdog(deps.clock, () =>
    stop.abort(new FaultError(stall(`no byte for ${policy.stallMs} ms inside a clause`))),
  );
  try {
    while (true) {
      // Only while we wait for the voice: a full line is no stall of the voice.
      watchdog.arm(policy.stallMs);
      const part = await untilAborted(rest.read(), stop.signal);
      watchdog.callOff();
      if (part.done) return;
      if (part.value.length > 0) yield { type: 'audio', bytes: part.value };
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof FaultError ? error : new FaultError(lost(error));
  } finally {
    watchdog.callOff();
    // Ends the request of a clause that is left early; one that was read to its end is not affected.
    stop.abort();
  }
}

async function bodyOf(
  fetch: Fetch,
  url: string,
  init: RequestInit,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await fetch(url, init);
  if (response.ok && response.body) return response.body.getReader();
  // Not read, because an error's body may quote the text to speak. Cancelled, because it would hold the
  // connection.
  await response.body?.cancel();
  throw new FaultError(
    faultOfStatus(
      'tts',
      response.status,
      `${response.status} ${response.statusText}`.trim(),
      retryAfterMs(response.headers),
    ),
  );
}

/** A controller that `signal` aborts as well. */
function stoppedBy(signal: AbortSignal): AbortController {
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  if (signal.aborted) abort();
  else {
    signal.addEventListener('abort', abort, { once: true });
    stop.signal.addEventListener('abort', () => signal.removeEventListener('abort', abort), { once: true });
  }
  return stop;
}

function stall(message: string): Fault {
  return { source: 'tts', kind: 'stall', retryable: true, message };
}

function lost(error: unknown): Fault {
  return { source: 'tts', kind: 'network', retryable: true, message: `connection lost: ${messageOf(error)}` };
}
