/**
 * One POST per clause, the next fetched while one plays: what every voice over plain HTTP does,
 * with the limits on silence that HTTP lacks. Whose voice it is, is the caller's: it gives the
 * request, this gives the order.
 */
import { type Fault, FaultError, faultOfStatus } from '../../shared/fault.ts';
import { retryAfterMs, retryPauseMs } from '../../shared/io/retry-after.ts';
import { createWatchdog, pause, untilAborted } from '../../shared/io/watchdog.ts';
import { hasWord } from './deepgram/deepgram.ts';
import type { Deps, Fetch } from './deps.ts';
import type { Speech } from './ports.ts';
import { messageOf } from './upgrade.ts';

export interface ClausePolicy {
  /** Longest wait for a clause's first byte, from its request on. */
  firstByteMs: number;
  /** Longest silence inside a clause. */
  stallMs: number;
}

/**
 * 1.2 s without a byte counts as stalled (failure taxonomy); tried twice that still leaves room for
 * the recorded apology within 3 s.
 */
export const defaultClausePolicy: ClausePolicy = { firstByteMs: 1200, stallMs: 1200 };

/** Url and init of the POST that speaks one clause; no signal, that is added here. */
export type ClauseRequest = (clause: string) => { url: string; init: RequestInit };

/** A clause whose first bytes have come. */
interface OpenClause {
  text: string;
  /** Null for a clause without a word: nothing is asked and nothing heard. */
  audio: { first: Uint8Array; rest: ReadableStreamDefaultReader<Uint8Array>; stop: AbortController } | null;
}

/**
 * Speaks `text` in order, bytes as they come. A clause that failed retryably before its first byte
 * is tried once more at once; a failure after that, or the second one, is thrown as `FaultError`
 * when its turn to play has come. A failure of `text` itself is thrown as it is, after the clauses
 * before it have played. On abort every request stops and the signal's reason is thrown. `asked`: a
 * clause is asked for now.
 */
export async function* speakClauses(
  text: AsyncIterable<string>,
  request: ClauseRequest,
  policy: ClausePolicy,
  deps: Deps,
  signal: AbortSignal,
  asked?: (characters: number) => void,
): AsyncGenerator<Speech> {
  const clauses = text[Symbol.asyncIterator]();
  const ours = new AbortController();
  const abort = () => ours.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });

  const openNext = async (): Promise<OpenClause | null> => {
    const next = await untilAborted(clauses.next(), ours.signal);
    return next.done ? null : openTwice(next.value, request, policy, deps, ours.signal, asked);
  };
  try {
    let clause = await openNext();
    while (clause) {
      const next = openNext();
      // It may fail while this clause plays: thrown when it is awaited below, and no unhandled
      // rejection till then.
      next.catch(() => undefined);
      if (clause.audio) {
        yield { type: 'audio', bytes: clause.audio.first };
        yield* readOn(clause.audio, policy, deps, ours.signal);
      }
      yield { type: 'said', text: clause.text };
      clause = await next;
    }
  } finally {
    signal.removeEventListener('abort', abort);
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
  asked?: (characters: number) => void,
): Promise<OpenClause> {
  if (!hasWord(text)) return { text, audio: null };
  // Now, because an abort settles the bill in the same step; and once, because of two requests at
  // most one is answered with audio.
  asked?.(text.length);
  try {
    return await openClause(text, request, policy, deps, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof FaultError) || !error.fault.retryable) throw error;
    if (retryPauseMs(error.fault) > 0) await pause(retryPauseMs(error.fault), deps, signal);
    return openClause(text, request, policy, deps, signal);
  }
}

/**
 * Waits for the first byte, not only for the headers: a voice that answers 200 and then nothing has
 * stalled.
 */
async function openClause(
  text: string,
  request: ClauseRequest,
  policy: ClausePolicy,
  deps: Deps,
  signal: AbortSignal,
): Promise<OpenClause> {
  const stop = stoppedBy(signal);
  const watchdog = createWatchdog(deps, () =>
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
  const watchdog = createWatchdog(deps, () =>
    stop.abort(new FaultError(stall(`no byte for ${policy.stallMs} ms inside a clause`))),
  );
  try {
    while (true) {
      // Only while we wait for the voice: a line that has no room is no stall of the voice.
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
    // Ends the request of a clause that was left early; nothing happens to one that was read to its end.
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
  // Not read: an error's body may quote the text that was to be spoken. Not left either: it would
  // hold the connection.
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

/** A controller that `signal` aborts too. */
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
