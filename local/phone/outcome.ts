/** What a call came to, folded from its timeline and from what was heard. Pure. */
import type { CallId } from '../../shared/ids.ts';
import type { Reply } from './sound/hearing.ts';
import { type DialledCarrier, type EndedBy, type PhoneRecord, type RecordOf, recordsOf } from './timeline.ts';

/** One line of the caller's and how the agent took it. All times in ms since the call was placed. */
export interface SpokenTurn {
  line: number;
  text: string;
  startedAtMs: number;
  /** `null` when the call ended in the middle of it. */
  finishedAtMs: number | null;
  /**
   * From the end of the caller's speech sent to the first audio of the agent's next reply received;
   * `null` when none came before the next line.
   */
  responseMs: number | null;
  /** For a line that barged in: how long the agent was still heard. `null` otherwise. */
  talkedOnMs: number | null;
}

export interface CallOutcome {
  callId: CallId;
  carrier: DialledCarrier;
  from: string;
  to: string;
  /** The media socket stood. */
  connected: boolean;
  /** Audio of the agent's was heard on it. */
  heardAgent: boolean;
  endedBy: EndedBy;
  why: string;
  lastedMs: number;
  /**
   * From placing the call, and from the media stream's start, to the first audio of the agent
   * received; `null` without any.
   */
  greetingMs: { sinceDialled: number; sinceAnswered: number } | null;
  turns: SpokenTurn[];
  /** Silences inside clauses (`hearing.ts` defines them). */
  underruns: { count: number; totalMs: number };
  complaints: RecordOf<'complaint'>[];
  /** What the carrier's own voice said, in order. */
  carrierSaid: string[];
}

/** `replies`: those of the call's hearing, which knows when the last sound of each ended. */
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
  // Without a stream the carrier's own voice is the agent's.
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

/** The median; of an even number the lower middle one. `null` of nothing. */
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
