/**
 * Where in the recording each word of a line sounds. The journal has no time of a word: neither of the
 * caller's, which STT tells us only as text that grows, nor of the agent's, of which it has the begin and the
 * end of each clause. Between two such times a word's place is computed by its characters. Pure.
 */
import type { CallEventOf, JournalEvent } from '../../../shared/journal/events.ts';

/** The text has come to `chars` at `at`, ms since the epoch. */
export interface Anchor {
  chars: number;
  at: number;
}

/** In ms since the epoch; null where the line has no time. */
export function placeOf(anchors: readonly Anchor[], chars: number): number | null {
  const next = anchors.findIndex((anchor) => anchor.chars > chars);
  const to = anchors[next];
  const from = anchors[next < 0 ? anchors.length - 1 : Math.max(0, next - 1)];
  if (!from || !to || to.chars <= from.chars) return from?.at ?? null;
  return Math.round(from.at + ((to.at - from.at) * (chars - from.chars)) / (to.chars - from.chars));
}

/** STT's words arrive about this long after they were spoken, in ms. */
const wordsLateMs = 1000;

/** `spoke`: what STT had of the turn so far; the beginnings of the final text are times. */
export function callerAnchors(
  said: CallEventOf<'callerSaid'>,
  spoke: readonly CallEventOf<'callerSpoke' | 'turnEnding'>[],
): Anchor[] {
  const [first] = spoke;
  if (!first) return [{ chars: 0, at: said.at }];
  const anchors: Anchor[] = [{ chars: 0, at: first.at - wordsLateMs }];
  const add = (chars: number, at: number): void => {
    const last = anchors.at(-1);
    if (last && chars > last.chars && at > last.at) anchors.push({ chars, at });
  };
  for (const { text, at } of spoke.slice(1))
    if (said.text.startsWith(text)) add(text.length, at - wordsLateMs);
  add(said.text.length, said.speechEndedAt ?? said.at);
  return anchors;
}

interface Clause {
  text: string;
  mark: string;
  from: number;
  to: number | null;
}

/** The clauses of a reply as they were played. */
export function createClauses() {
  let clauses: Clause[] = [];
  return {
    take(event: JournalEvent): void {
      if (event.type === 'clausePlaying')
        clauses.push({ text: event.text, mark: event.mark, from: event.startsAt, to: null });
      if (event.type === 'takenUp') clauses = [];
      if (event.type !== 'clauseVoiced') return;
      const clause = clauses.find(({ mark }) => mark === event.mark);
      if (clause) clause.to = clause.from + event.ms;
    },
    /** Of what was heard of them until `endedAt`. The next reply begins without any. */
    anchorsOf(heard: string, endedAt: number): Anchor[] {
      const anchors: Anchor[] = [];
      let chars = 0;
      for (const [at, { text, from, to }] of clauses.entries()) {
        const place = heard.indexOf(text, chars);
        const begin = place < 0 ? chars : place;
        const end = to ?? clauses[at + 1]?.from;
        anchors.push({ chars: begin, at: from });
        if (end !== undefined) anchors.push({ chars: begin + text.length, at: end });
        else if (endedAt > from) anchors.push({ chars: heard.length, at: endedAt });
        chars = begin + text.length + 1;
      }
      clauses = [];
      return anchors;
    },
  };
}
