/** Flux's messages folded into turns. Pure: each message comes with its time of arrival. */
import { sameWords, wordsAfter } from '../../../shared/language/utterance/same-words.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import type { RecognisedWord, SttEvent, TurnTrigger } from '../ports.ts';

/** A `TurnInfo` of Flux. `text` is the turn so far, whole. */
export interface TurnMessage {
  type: 'turn';
  event: 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';
  /** Counts the stream's turns from 0; null when the message has none. */
  turnIndex: number | null;
  text: string;
  languages: string[];
  /**
   * Mean confidence of the words; null when it gave none. (`end_of_turn_confidence` is about the
   * turn's end, not about the words.)
   */
  confidence: number | null;
  words: RecognisedWord[];
  lastWordEndMs: number | null;
  /** Where the turn's audio begins; null when the message does not say so. */
  windowStartMs: number | null;
  /** Where the audio that was transcribed ends: the last word is not behind it. */
  windowEndMs: number | null;
  trigger?: TurnTrigger;
}

/** The turn that is open, as its last message with words told it. */
interface OpenTurn {
  index: number | null;
  /** A message of it came, with words or without. */
  hasBegun: boolean;
  /** The text of the last message with words. */
  text: string;
  told: TurnMessage | null;
  /** Where the last word ends by the audio window: the window's end when the text last changed. */
  changedAtMs: number | null;
  /** The last `turnEnding`, while it is neither ended nor resumed. */
  eager: TurnMessage | null;
}

const noTurn: OpenTurn = {
  index: null,
  hasBegun: false,
  text: '',
  told: null,
  changedAtMs: null,
  eager: null,
};

/** A turn that is over, or taken for over. A new one is told from it by what is known here. */
interface Closed {
  index: number | null;
  text: string;
  /** Where its last word ended; null without word times. */
  lastWordEndMs: number | null;
  windowEndMs: number | null;
  /** When its last message came. */
  at: number;
}

/** A word's start moves a little between two messages. */
const startSlackMs = 100;
/** A message of a closed turn comes late by at most this much. */
const lateMs = 1000;

export interface FluxTurns {
  /** `repeat`: the message only told a closed turn once more. */
  add(message: TurnMessage, at: number): SttEvent[] | 'repeat';
}

/**
 * `words` is emitted only when the text changed and has a word; a message without words never takes words
 * back. By Flux's rules a turn ends with the text of its EagerEndOfTurn, or was resumed before. Only the
 * words are compared, because punctuation may differ, and a missing `resumed` is emitted here. An EndOfTurn
 * without words behind such an eager end is the end of the eager text. A turn is closed once: what repeats it
 * is dropped, and a turn whose EndOfTurn is missing ends when the next one begins.
 *
 * `turn_index` alone does not tell a repeat from a new turn: on some streams it stays 0 or begins again.
 */
export function createFluxTurns(): FluxTurns {
  let turn = noTurn;
  let closed: Closed | null = null;

  const endMsOf = ({ lastWordEndMs }: TurnMessage): { lastWordEndMs: number | null; isEstimated?: true } =>
    lastWordEndMs === null && turn.changedAtMs !== null
      ? { lastWordEndMs: turn.changedAtMs, isEstimated: true }
      : { lastWordEndMs };
  const endWith = (message: TurnMessage, trigger: TurnTrigger | undefined): SttEvent => {
    const { text, languages, confidence, words } = message;
    const end = { text, languages, confidence, ...endMsOf(message), words };
    return { type: 'turnEnd', ...end, ...(trigger ? { trigger } : {}) };
  };
  const close = (over: Closed): void => {
    // An end without index and words says nothing about the turn before it.
    if (over.index !== null || hasWord(over.text)) closed = over;
    turn = noTurn;
  };
  /** The next turn has begun, so this one is over. */
  const endLost = (at: number): SttEvent[] => {
    const { told, text } = turn;
    const lost = told && hasWord(text) ? [endWith(told, undefined)] : [];
    close(overAt(turn, told, at));
    return lost;
  };
  const endOf = (message: TurnMessage, at: number): SttEvent[] => {
    const { eager, told, text } = turn;
    const isEmpty = !hasWord(message.text);
    const events: SttEvent[] = [];
    if (eager && !isEmpty && !sameWords(eager.text, message.text)) events.push({ type: 'resumed' });
    if (!isEmpty) events.push(endWith(message, message.trigger));
    else if (eager) events.push(endWith(eager, message.trigger));
    // Words that were never confirmed: the owner decides whether they were a turn.
    else if (told && hasWord(text)) events.push(endWith({ ...told, text: '', words: [] }, message.trigger));
    close(overAt(isEmpty ? turn : { ...turn, text: message.text }, isEmpty ? told : message, at));
    return events;
  };
  /** Whose message it is: the open turn's (which it may begin), the next one's, or one's that is over. */
  const placeOf = (message: TurnMessage, at: number): 'open' | 'next' | 'over' => {
    const { turnIndex } = message;
    if (!turn.hasBegun) return closed === null || follows(closed, message, at) ? 'open' : 'over';
    if (closed && closed.index === turnIndex && isOf(closed, turn, message, at)) return 'over';
    if (turnIndex === null || turn.index === null || turnIndex === turn.index) return 'open';
    if (turnIndex > turn.index) return 'next';
    return begins(overAt(turn, turn.told, at), message, at) ? 'next' : 'over';
  };

  return {
    add(message, at) {
      const { event, turnIndex, text, languages } = message;
      const hasText = hasWord(text);
      const place = placeOf(message, at);
      if (place === 'over') return hasText ? 'repeat' : [];
      const lost = place === 'next' ? endLost(at) : [];
      const isNew = hasText && text !== turn.text;
      const changedAtMs =
        isNew && !sameWords(text, turn.text) ? (message.windowEndMs ?? turn.changedAtMs) : turn.changedAtMs;
      turn = { ...turn, index: turnIndex ?? turn.index, hasBegun: true, changedAtMs };
      if (event === 'EndOfTurn') return [...lost, ...endOf(message, at)];
      const isBroken =
        turn.eager !== null && (event === 'TurnResumed' || (hasText && !sameWords(turn.eager.text, text)));
      const resumed: SttEvent[] = isBroken ? [{ type: 'resumed' }] : [];
      turn = { ...turn, eager: isBroken ? null : turn.eager };
      // The same words with other punctuation are no news, and no words are none either.
      if (turn.eager !== null || !hasText) return [...lost, ...resumed];
      turn = { ...turn, text, told: message };
      const told = { text, languages, ...endMsOf(message) };
      const news: SttEvent[] = isNew ? [{ type: 'words', ...told }] : [];
      if (event !== 'EagerEndOfTurn') return [...lost, ...resumed, ...news];
      turn = { ...turn, eager: message };
      return [...lost, ...resumed, ...news, { type: 'turnEnding', ...told }];
    },
  };
}

function overAt({ index, text }: OpenTurn, last: TurnMessage | null, at: number): Closed {
  const { lastWordEndMs = null, windowEndMs = null } = last ?? {};
  return { index, text, lastWordEndMs, windowEndMs, at };
}

/** Whether a message behind a closed turn, with no turn open, is about a new turn. */
function follows(closed: Closed, message: TurnMessage, at: number): boolean {
  const { turnIndex, event, text } = message;
  if (turnIndex !== null && closed.index !== null && turnIndex > closed.index) return true;
  if (begins(closed, message, at)) return true;
  // Without an index there is less to tell a repeat by, so only the same words are one.
  return turnIndex === null && (event === 'StartOfTurn' || !isIn(closed.text, text));
}

/** Whether the message is about a later turn than `closed`, though its index is no higher. */
function begins(closed: Closed, message: TurnMessage, at: number): boolean {
  const isLater = isBehind(closed, message);
  if (isLater) return true;
  const isTooLate = at - closed.at > lateMs;
  const isOther = hasWord(message.text) && !isIn(closed.text, message.text);
  if (message.event !== 'StartOfTurn') return isTooLate && isOther;
  // Words that are earlier by their times are old, unless the stream's clock began again with its index.
  if (isTooLate || isLater === false) return isTooLate;
  const isAhead =
    message.windowEndMs !== null && closed.windowEndMs !== null && message.windowEndMs > closed.windowEndMs;
  return isOther || isAhead;
}

/** By the words' times, or by where the audio of the turn begins; null where neither tells. */
function isBehind({ lastWordEndMs, windowEndMs }: Closed, message: TurnMessage): boolean | null {
  const startMs = message.words[0]?.startMs;
  if (startMs !== undefined && lastWordEndMs !== null) return startMs >= lastWordEndMs - startSlackMs;
  const fromMs = startMs ?? message.windowStartMs;
  return fromMs !== null && windowEndMs !== null && fromMs >= windowEndMs ? true : null;
}

/** Whether a message with the open turn's index is one of the closed turn, which had the same index. */
function isOf(closed: Closed, { text, told }: OpenTurn, message: TurnMessage, at: number): boolean {
  if (closed.index === null || !hasWord(message.text)) return false;
  const isLater = isBehind(closed, message);
  if (isLater) return false;
  if (told === null)
    return at - closed.at <= lateMs && (isLater === false || isIn(closed.text, message.text));
  // Where the open turn is the earlier one by its times as well, the stream's clock began again.
  if (isLater === false && isBehind(closed, told) !== false) return true;
  return isIn(closed.text, message.text) && wordsAfter(message.text, text) === null;
}

/** Whether `text` holds only words with which the closed turn's text begins. */
function isIn(closedText: string, text: string): boolean {
  return wordsAfter(closedText, text) !== null;
}
