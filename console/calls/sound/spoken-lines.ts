/**
 * The transcript together with the journal: from where in the recording each line sounds, and what the
 * agent would have said and nobody heard. Pure.
 *
 * A recording begins when the carrier opens its line (`mediaStarted`), and its time is the clock's: an
 * outage and a transfer that came back leave a silence of their length in it. So the place of a line is its
 * time less the begin, whatever happened in between.
 */
import type { Call } from '../../../shared/contract/call.ts';
import type { CallEventOf, JournalEvent } from '../../../shared/journal/events.ts';
import { type Line, withWhispers } from '../transcript-line.ts';
import { type Anchor, callerAnchors, createClauses, placeOf } from './word-places.ts';

export interface SpokenLine extends Line {
  at: string;
  /** In the recording, in seconds; null while the journal is not known. */
  from: number | null;
  /** In the recording, in seconds: the place of the word that begins with this character. */
  placeOf(chars: number): number | null;
}

export function spokenLines(transcript: Call['transcript'], journal: readonly JournalEvent[]): SpokenLine[] {
  const opened = journal.find(({ type }) => type === 'mediaStarted' || type === 'turnsStarted');
  const begins = callerTimes(journal);
  const heard = heardReplies(journal);
  const replies = cutReplies(journal);
  const placed = (at: number): number | null =>
    opened === undefined ? null : Math.max(0, (at - opened.at) / 1000);
  const lines = transcript.map((line): SpokenLine => {
    const at = Date.parse(line.at);
    const cut = line.interrupted && line.who === 'agent' ? take(replies, line) : undefined;
    const anchors = (line.who === 'caller' ? begins.get(at) : take(heard, line)?.anchors) ?? [];
    const from = placed((line.who === 'caller' ? anchors[0]?.at : undefined) ?? at);
    const word = (chars: number): number | null => {
      const place = placeOf(anchors, chars);
      return place === null ? from : placed(place);
    };
    return { ...line, from, placeOf: word, ...(cut && { unheard: cut.unheard }) };
  });
  // A reply of which nothing was heard is no line of the transcript.
  const silent = replies.filter(({ heard, unheard }) => heard === '' && unheard !== '');
  for (const { at, unheard } of silent) {
    const from = placed(at);
    const line = { at: new Date(at).toISOString(), who: 'agent', text: '', unheard } as const;
    lines.push({ ...line, from, placeOf: () => from });
  }
  const sorted = lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  // Nothing of a whisper sounds.
  return withWhispers(sorted, journal).map((line) => ({ placeOf: () => null, ...line }));
}

/** The line that sounds at this place of the recording: the last that has begun. -1: none has. */
export function lineAt(lines: readonly SpokenLine[], seconds: number): number {
  let playing = -1;
  lines.forEach(({ from, text }, index) => {
    const latest = lines[playing]?.from ?? -1;
    if (text !== '' && from !== null && from <= seconds && from >= latest) playing = index;
  });
  return playing;
}

/**
 * The times of the caller's words, by the time of their line, which is the end of their turn. A turn's first
 * words may come before the reply that they interrupt is over.
 */
function callerTimes(journal: readonly JournalEvent[]): Map<number, Anchor[]> {
  const times = new Map<number, Anchor[]>();
  let spoke: CallEventOf<'callerSpoke' | 'turnEnding'>[] = [];
  for (const event of journal) {
    if (event.type === 'callerSpoke' || event.type === 'turnEnding') spoke.push(event);
    if (event.type !== 'callerSaid') continue;
    times.set(event.at, callerAnchors(event, spoke));
    spoke = [];
  }
  return times;
}

interface HeardReply {
  turn: number;
  heard: string;
  anchors: Anchor[];
}

function heardReplies(journal: readonly JournalEvent[]): HeardReply[] {
  const clauses = createClauses();
  return journal.flatMap((event) => {
    clauses.take(event);
    if (event.type !== 'agentSaid') return [];
    return [{ turn: event.turn, heard: event.text, anchors: clauses.anchorsOf(event.text, event.at) }];
  });
}

interface CutReply {
  at: number;
  turn: number;
  heard: string;
  unheard: string;
}

/** The replies that were interrupted, in their order. */
function cutReplies(journal: readonly JournalEvent[]): CutReply[] {
  const cut: CutReply[] = [];
  let clauses: string[] = [];
  let turn = -1;
  let greeting = '';
  for (const event of journal) {
    if (event.type === 'callStarted') greeting = event.greeting;
    // What an earlier process wrote and did not say is forgotten.
    if (event.type === 'takenUp') clauses = [];
    if (event.type === 'clauseWritten' || event.type === 'clausePlaying') {
      if (event.turn !== turn) clauses = [];
      turn = event.turn;
      if (event.type === 'clauseWritten' && event.aside) clauses.splice(event.clause, 0, event.text);
      else clauses[event.clause] ??= event.text;
    }
    if (event.type === 'clausesRetracted' && event.turn === turn) clauses.length = event.from;
    if (event.type !== 'agentSaid') continue;
    if (event.interrupted) {
      const written = event.cause === 'greeting' ? [greeting] : clauses;
      cut.push({ at: event.at, turn: event.turn, heard: event.text, unheard: restOf(written, event.text) });
    }
    clauses = [];
  }
  return cut;
}

/** What is left of the clauses behind the heard words; empty where the two do not fit. */
function restOf(clauses: readonly (string | undefined)[], heard: string): string {
  const written = clauses.filter((clause) => clause !== undefined).join(' ');
  return written.startsWith(heard) ? written.slice(heard.length).trim() : '';
}

/** Takes the reply out, so that two with the same words in one turn are told apart. */
function take<R extends { turn: number; heard: string }>(
  replies: R[],
  { turn, text }: Call['transcript'][number],
): R | undefined {
  const at = replies.findIndex((reply) => reply.turn === turn && reply.heard === text);
  return at < 0 ? undefined : replies.splice(at, 1)[0];
}
