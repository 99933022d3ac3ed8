/**
 * The state of a conversation: plain JSON, so that it can be printed, stored at a turn's end, and
 * restored in another process.
 */
import type { Message } from '../../shared/dialogue/message.ts';
import type { EndReason, ReplyCause } from '../../shared/journal/events.ts';
import { type LanguageEvidence, noEvidence } from '../../shared/language/utterance/evidence.ts';
import type { EventOf } from './events.ts';
import type { Ledger } from './playback.ts';

/**
 * `waiting`: no media yet. `thinking`: a reply was asked for, nothing sounds yet. `parked`: a reply
 * was cleared because the caller spoke, and may still resume. `leaving`: the last word was said,
 * the socket is about to be closed by us. `ended`: nothing can happen any more.
 */
export const phases = ['waiting', 'listening', 'thinking', 'speaking', 'parked', 'leaving', 'ended'] as const;
export type Phase = (typeof phases)[number];

export interface ReplyState {
  turn: number;
  cause: ReplyCause;
  /** What the model (or a fixed phrase) wants said, clause by clause. */
  clauses: string[];
  /** Numbers of the clauses that are not the model's own: said in between, heard, not remembered. */
  asides: number[];
  /** The model has begun to write. */
  begun: boolean;
  /** The writer is done: no clause will be added. */
  written: boolean;
  /** Every clause was handed to the carrier. */
  sent: boolean;
  ledger: Ledger;
  /** Marks to the length in ms of their clause's audio, as far as the voice has given it whole. */
  lengths: Readonly<Record<string, number>>;
  /** When its first audio was handed over; null before. */
  soundedAt: number | null;
}

export interface State {
  phase: Phase;
  turn: number;
  call: Omit<EventOf<'callStarted'>, 'type'> | null;
  mediaAt: number | null;
  /** BCP 47 of what the agent speaks now. */
  language: string;
  /** What the model remembers, without the system prompt. */
  history: Message[];
  reply: ReplyState | null;
  /** Set once the call is to end when the reply in progress was heard. */
  ending: { reason: EndReason; transfer?: { name: string; number: string } } | null;
  /**
   * A person was asked for without the model; what happens when there is none: the call ends with
   * this reason, or goes on.
   */
  transferAsked: { elseEnd: EndReason | null } | null;
  /** Staff asked for that person, or for the one being announced: nothing the caller says undoes it. */
  movedByStaff: boolean;
  /** To be said when what sounds now is over. */
  nextPhrase: { cause: ReplyCause; text: string; ending: State['ending'] } | null;
  /** Words said while the greeting could not be interrupted; taken as the first turn when it is over. */
  heldWords: EventOf<'turnEnded'> | null;
  /**
   * A speculative reply, because the caller's turn seemed to end. `remembered`: messages it was
   * given before the caller's words.
   */
  speculation: { turn: number; at: number; text: string; language: string; remembered: number } | null;
  /** When replies were begun speculatively, in the last minute. */
  speculatedAt: number[];
  /** What the caller's turns show of their language. */
  evidence: LanguageEvidence;
  /** Digits the caller is typing; null when none are. */
  keys: string | null;
  /** When the last key was pressed that nobody asked for. */
  strayKeyAt: number | null;
  /** Words of the caller came while we listen, and their turn is not over. */
  callerSpeaking: boolean;
  /** The caller asked the agent to wait. */
  holding: boolean;
  /** Turns in a row that the recogniser was not sure of. */
  unclear: number;
  /** The last turn in which a wait was filled with a word; -1 before. */
  acknowledgedTurn: number;
  warningDue: boolean;
  reprompts: number;
  /** Failed replies in a row. */
  failures: number;
  /** ms a character, as measured on this call's voice; 0 before. */
  msPerCharacter: number;
  /** Events that no row of the table took, by type: a phone line races by nature. */
  ignored: Record<string, number>;
}

export function initialState(): State {
  return {
    phase: 'waiting',
    turn: 0,
    call: null,
    mediaAt: null,
    language: 'en-IN',
    history: [],
    reply: null,
    ending: null,
    transferAsked: null,
    movedByStaff: false,
    nextPhrase: null,
    heldWords: null,
    speculation: null,
    speculatedAt: [],
    evidence: noEvidence,
    keys: null,
    strayKeyAt: null,
    callerSpeaking: false,
    holding: false,
    unclear: 0,
    acknowledgedTurn: -1,
    warningDue: false,
    reprompts: 0,
    failures: 0,
    msPerCharacter: 0,
    ignored: {},
  };
}

/** A state in a few lines for a person; holds the caller's words, so it is never logged. */
export function printState(state: State): string {
  const reply = state.reply;
  const lines = [
    `${state.phase}, turn ${state.turn}, ${state.language}${state.ending ? `, ending: ${state.ending.reason}` : ''}`,
  ];
  if (reply) {
    lines.push(
      `  reply to turn ${reply.turn} (${reply.cause}): ${reply.clauses.length} clauses${reply.written ? ', written' : ''}${reply.sent ? ', sent' : ''}`,
    );
    for (const stretch of reply.ledger)
      lines.push(`    ${stretch.mark} ${stretch.fate}: "${stretch.heardText}" of "${stretch.text}"`);
  }
  for (const message of state.history) lines.push(`  ${message.role}: ${message.content}`);
  return lines.join('\n');
}
