/** The outcome of a call, computed from its timeline and its replies. Pure. */
import type { CallId } from '../../shared/ids.ts';
import type { Reply } from './sound/hearing.ts';
import { type DialledCarrier, type EndedBy, type PhoneRecord, type RecordOf, recordsOf } from './timeline.ts';

/** One line of the caller and the agent's reaction. All times are in ms since the call was placed. */
export interface SpokenTurn {
  line: number;
  text: string;
  startedAtMs: number;
  /** `null` when the call ended during the line. */
  finishedAtMs: number | null;
  /**
   * From the end of the caller's speech (sent) to the first audio of the agent's next reply
   * (received). `null` when no reply came before the next line.
   */
  responseMs: number | null;
  /** For a barge-in: how long the caller still heard the agent. Otherwise `null`. */
  talkedOnMs: number | null;
}

export interface CallOutcome {
  callId: CallId;
  carrier: DialledCarrier;
  from: string;
  to: string;
  /** Whether a media stream started. */
  connected: boolean;
  /** Whether the caller heard audio of the agent. */
  heardAgent: boolean;
  endedBy: EndedBy;
  why: string;
  lastedMs: number;
  /**
   * To the agent's first audio: from placing the call, and from the start of the media stream.
   * `null` without audio.
   */
  greetingMs: { sinceDialled: number; sinceAnswered: number } | null;
  turns: SpokenTurn[];
  /** Silences inside clauses (`sound/hearing.ts` defines them). */
  underruns: { count: number; totalMs: number };
  complaints: RecordOf<'complaint'>[];
  /** The words of the carrier's voice, in order. */
  carrierSaid: string[];
}

/**
 * `replies`: what the caller heard, with the end of each reply. Throws when the timeline has no
 * start or end.
 */
export function outcomeOf(records: readonly PhoneRecord[], replies: readonly Reply[]): CallOutcome {
  const dialled = only(records, 'dialled');
  const ended = only(records, 'ended');
  const answered = recordsOf(records, 'streamStarted')[0];
  const greeting = recordsOf(records, 'agentStarted')[0];
  const underruns = recordsOf(records, 'underrun');
  return {
    callId: dialled.callId,
    carrier: dialled.carrier,
    from: dialled.from,
    to: dialled.to,
    connected: answered !== undefined,
    heardAgent: replies.some((reply) => reply.endMs > reply.startMs),
    endedBy: ended.by,
    why: ended.why,
    lastedMs: ended.atMs,
    greetingMs:
      greeting && answered
        ? { sinceDialled: greeting.atMs, sinceAnswered: tenths(greeting.atMs - answered.atMs) }
        : null,
    turns: turnsOf(records, replies),
    underruns: { count: underruns.length, totalMs: underruns.reduce((sum, { ms }) => sum + ms, 0) },
    complaints: recordsOf(records, 'complaint'),
    carrierSaid: recordsOf(records, 'carrierSaid').map(({ text }) => text),
  };
}

function turnsOf(records: readonly PhoneRecord[], replies: readonly Reply[]): SpokenTurn[] {
  const starts = recordsOf(records, 'callerStarted');
  const ends = recordsOf(records, 'callerFinished');
  // In a call by turns the carrier's voice speaks for the agent.
  const hasStreamed = recordsOf(records, 'streamStarted').length > 0;
  const replyStarts: readonly PhoneRecord[] = recordsOf(
    records,
    hasStreamed ? 'agentStarted' : 'carrierSaid',
  );
  return starts.map((start, at) => {
    const finishedAtMs = ends.find(({ line }) => line === start.line)?.atMs ?? null;
    const nextStartMs = starts[at + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    const answer =
      finishedAtMs === null
        ? undefined
        : replyStarts.find(({ atMs }) => atMs >= finishedAtMs && atMs < nextStartMs);
    const interrupted = start.bargeIn
      ? replies.findLast((reply) => reply.receivedMs < start.atMs)
      : undefined;
    return {
      line: start.line,
      text: start.text,
      startedAtMs: start.atMs,
      finishedAtMs,
      responseMs: answer && finishedAtMs !== null ? tenths(answer.atMs - finishedAtMs) : null,
      talkedOnMs: interrupted ? tenths(Math.max(0, interrupted.endMs - start.atMs)) : null,
    };
  });
}

/** The median; the lower middle value of an even number. `null` for an empty list. */
export function p50(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

function only<W extends 'dialled' | 'ended'>(records: readonly PhoneRecord[], what: W): RecordOf<W> {
  const [record] = recordsOf(records, what);
  if (!record) throw new Error(`a timeline without ${what}`);
  return record;
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
