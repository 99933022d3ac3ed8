/** A wish for an appointment that was begun in a call and never saved: the caller hung up before the yes. */

import { isObject, jsonOf } from '../../json.ts';
import { languages } from '../../language/registry.ts';
import { wordsOf } from '../../language/utterance/utterance.ts';
import type { EndReason, JournalEvent } from '../events.ts';

/** Callers mix their languages, so the cues of all of them count. */
const asked = languages.flatMap(({ bookingCues }) => bookingCues.asked).map(plain);
const other = languages.flatMap(({ bookingCues }) => bookingCues.other).map(plain);

/** More than staff need to call back. */
const mostCharacters = 500;

/**
 * The caller's words from the wish on. Null where there is none; where a request was saved or changed; where
 * the caller reached a person; and where the model ended the call, because then the caller had finished.
 */
export function begunRequest(journal: readonly JournalEvent[], endReason: EndReason): string | null {
  if (endReason === 'transfer') return null;
  const isSettled = journal.some(
    (event) =>
      (event.type === 'transferEnded' && event.outcome === 'talked') ||
      (event.type === 'toolAnswered' && settles(event)),
  );
  const wish = journal.find((event) => event.type === 'callerSaid' && isWish(event.text));
  if (isSettled || wish?.type !== 'callerSaid') return null;
  // The agent has taken it up, and asked for the rest.
  const isTakenUp = journal.some(
    (event) =>
      event.type === 'agentSaid' &&
      event.cause === 'model' &&
      event.turn >= wish.turn &&
      /[?？]/u.test(event.text),
  );
  if (!isTakenUp) return null;
  const said = journal.flatMap((event) =>
    event.type === 'callerSaid' && event.turn >= wish.turn && event.text !== '' ? [event.text.trim()] : [],
  );
  return said.join(' / ').slice(0, mostCharacters);
}

function settles({ name, result }: JournalEvent & { type: 'toolAnswered' }): boolean {
  if (name === 'end_call') return true;
  const answer = jsonOf(result);
  return name === 'save_request' && isObject(answer) && typeof answer.requestId === 'string';
}

function isWish(text: string): boolean {
  const words = plain(text);
  return asked.some((cue) => words.includes(cue)) && !other.some((cue) => words.includes(cue));
}

/** Whole words, so that "book" is not found in "facebook". */
function plain(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}
