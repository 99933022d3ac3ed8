/**
 * A voice over plain HTTP: one POST per clause, the next one fetched while one plays, with limits on
 * silence. The provider gives the request; order, limits and the retry are here.
 */
import { type Fault, FaultError, faultOfStatus } from '../../shared/fault.ts';
import { retryAfterMs, retryPauseMs } from '../../shared/io/retry-after.ts';
import { createWatchdog, pause, untilAborted } from '../../shared/io/watchdog.ts';
import { hasWord } from '../../shared/language/utterance/utterance.ts';
import { type ClauseMeter, clauseMeter } from './clause-meter.ts';
import type { Deps } from './deps.ts';
import type { Fetch, Speech, Tts, Voice } from './ports.ts';
import type { CallDetails } from './provider.ts';
import { messageOf } from './upgrade.ts';
import { checkContentType, type VoiceBody, voiceBody } from './voice-body.ts';

export interface ClausePolicy {
  /** Longest wait for a clause's first 20 ms of audio, from its request on. */
  firstByteMs: number;
  /** Longest silence inside a clause, and how far its audio may fall behind real time in all. */
  stallMs: number;
  /** A clause without audio in time is not tried again: another voice has that time. */
  isLeftSilent?: boolean;
  /** Told of the fault of a clause that is requested once more. */
  retried?: ((fault: Fault) => void) | undefined;
  /** The voice's speaking rate: what a clause's audio may be long. 1 where it is left out. */
  rate?: number;
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
  {
    voiceStallMs: stallMs,
    hasOtherVoice = false,
    retried,
  }: Pick<CallDetails, 'voiceStallMs' | 'hasOtherVoice' | 'retried'>,
  deps: Deps,
): Tts {
  const times = stallMs === undefined ? defaultClausePolicy : { firstByteMs: stallMs, stallMs };
  const limits = { ...times, isLeftSilent: hasOtherVoice, retried };
  return {
    name,
    async *speak(text, how, signal, spent) {
      const policy = { ...limits, rate: how.rate };
      yield* speakClauses(text, request(how), policy, deps, signal, (characters) =>
        spent?.(characters, name),
      );
    },
  };
}

/** A clause whose first audio has arrived. */
interface OpenClause {
  text: string;
  /** Null for a clause without a word: it isn't requested and makes no sound. */
  audio: OpenAudio | null;
}

interface OpenAudio {
  first: Uint8Array;
  /** Null when `first` is all of it. */
  rest: ReadableStreamDefaultReader<Uint8Array> | null;
  body: VoiceBody;
  meter: ClauseMeter;
  stop: AbortController;
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
        if (clause.audio.rest) yield* readOn(clause.audio, clause.audio.rest, deps, ours.signal);
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
    if (policy.isLeftSilent && error.fault.kind === 'stall') throw error;
    policy.retried?.(error.fault);
    if (retryPauseMs(error.fault) > 0) await pause(retryPauseMs(error.fault), deps.clock, signal);
    return openClause(text, request, policy, deps, signal);
  }
}

/**
 * Waits for the first audio, not only for the headers: a voice that answers 200 and sends nothing has
 * stalled. So has one that dribbles, and what is no audio fails here, before any of it is played.
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
    stop.abort(new FaultError(stall(`no audio for ${policy.firstByteMs} ms`))),
  );
  watchdog.arm(policy.firstByteMs);
  try {
    const { url, init } = request(text);
    const rest = await bodyOf(deps.fetch, url, { ...init, signal: stop.signal });
    const body = voiceBody();
    const meter = clauseMeter(text, policy.rate ?? 1, policy.stallMs);
    for (;;) {
      const part = await untilAborted(rest.read(), stop.signal);
      const first = part.done ? body.end() : body.read(part.value);
      meter.received(first);
      if (part.done) meter.ended();
      if (first.length > 0)
        return { text, audio: { first, rest: part.done ? null : rest, body, meter, stop } };
    }
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
  { body, meter, stop }: OpenAudio,
  rest: ReadableStreamDefaultReader<Uint8Array>,
  { clock }: Deps,
  signal: AbortSignal,
): AsyncGenerator<Speech> {
  const watchdog = createWatchdog(clock, () =>
    stop.abort(new FaultError(stall('audio slower than it is played, or none, inside a clause'))),
  );
  try {
    for (;;) {
      // Only while we wait for the voice: a full line is no stall of the voice.
      const askedAt = clock.now();
      watchdog.arm(meter.patienceMs());
      const part = await untilAborted(rest.read(), stop.signal);
      watchdog.hold();
      meter.waited(clock.now() - askedAt);
      const bytes = part.done ? body.end() : body.read(part.value);
      meter.received(bytes);
      if (bytes.length > 0) yield { type: 'audio', bytes };
      if (part.done) return meter.ended();
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
  if (response.ok && response.body) {
    // On a fault the caller's signal cancels the body.
    checkContentType(response.headers.get('content-type'));
    return response.body.getReader();
  }
  if (response.ok)
    throw new FaultError({
      source: 'tts',
      kind: 'truncated',
      retryable: true,
      message: 'an answer without a body',
    });
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
