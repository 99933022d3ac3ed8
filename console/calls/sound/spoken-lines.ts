/**
 * The transcript together with the journal: from where in the recording each line sounds, and what the
 * agent would have said and nobody heard. Pure.
 *
 * A recording begins when the carrier opens its line (`mediaStarted`), and its time is the clock's: an
 * outage and a transfer that came back leave a silence of their length in it. So the place of a line is its
 * time less the begin, whatever happened in between.
 */
import type { Call } from '../../../shared/contract/call.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import { type Line, withWhispers } from '../transcript-line.ts';

export interface SpokenLine extends Line {
  at: string;
  /** In the recording, in seconds; null while the journal is not known. */
  from: number | null;
}

/** The recogniser's first words come about this long after the caller has begun, in ms. */
const firstWordsMs = 1000;

export function spokenLines(transcript: Call['transcript'], journal: readonly JournalEvent[]): SpokenLine[] {
  const opened = journal.find(({ type }) => type === 'mediaStarted' || type === 'turnsStarted');
  const begins = callerBegins(journal);
  const replies = cutReplies(journal);
  const placed = (at: number): number | null =>
    opened === undefined ? null : Math.max(0, (at - opened.at) / 1000);
  const lines = transcript.map((line): SpokenLine => {
    const at = Date.parse(line.at);
    const cut = line.interrupted && line.who === 'agent' ? take(replies, line) : undefined;
    return { ...line, from: placed(begins.get(at) ?? at), ...(cut && { unheard: cut.unheard }) };
  });
  // A reply of which nothing was heard is no line of the transcript.
  const silent = replies.filter(({ heard, unheard }) => heard === '' && unheard !== '');
  for (const { at, unheard } of silent)
    lines.push({ at: new Date(at).toISOString(), who: 'agent', text: '', unheard, from: placed(at) });
  return withWhispers(
    lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    journal,
  );
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
 * When the caller began, by the time of their line, which is the end of their turn. A turn's first words may
 * come before the reply that they interrupt is over.
 */
function callerBegins(journal: readonly JournalEvent[]): Map<number, number> {
  const begins = new Map<number, number>();
  let began: number | null = null;
  for (const event of journal) {
    if (event.type === 'callerSpoke' || event.type === 'turnEnding') began ??= event.at - firstWordsMs;
    if (event.type !== 'callerSaid') continue;
    if (began !== null) begins.set(event.at, began);
    began = null;
  }
  return begins;
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
function take(replies: CutReply[], { turn, text }: Call['transcript'][number]): CutReply | undefined {
  const at = replies.findIndex((reply) => reply.turn === turn && reply.heard === text);
  return at < 0 ? undefined : replies.splice(at, 1)[0];
}
