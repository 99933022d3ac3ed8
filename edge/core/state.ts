/** The state of a conversation: plain JSON, so that it can be printed, stored, and restored elsewhere. */
import type { Message } from '../../shared/dialogue/message.ts';
import type { ToolEffect } from '../../shared/dialogue/tool-effect.ts';
import type { EndReason, ReplyCause } from '../../shared/journal/events.ts';
import { type LanguageEvidence, noEvidence } from '../../shared/language/utterance/evidence.ts';
import type { EventOf } from './events.ts';
import type { Ledger } from './playback.ts';

/** `conversation.ts` describes the phases. */
export const phases = ['waiting', 'listening', 'thinking', 'speaking', 'parked', 'leaving', 'ended'] as const;
export type Phase = (typeof phases)[number];

export interface ReplyState {
  turn: number;
  cause: ReplyCause;
  /** The text of the reply so far, clause by clause, asides included. */
  clauses: string[];
  /** The numbers of the clauses that are asides. */
  asides: number[];
  /** Some of the model's words were replaced by a phrase, because no voice can say them. */
  isUnsayable?: true;
  /** Its last clauses are the recording notice. */
  hasNotice?: true;
  /** How many of the whispers this reply follows: those that came before it was requested. */
  whispers?: number;
  /** What a tool of this reply did, for the case that the model says nothing about it. */
  did?: ToolEffect;
  /** Its failure is counted. Also in an apology, which stands for the reply that failed. */
  hasFailed?: true;
  /** The model has begun to write. */
  begun: boolean;
  /** No clause will be added. */
  written: boolean;
  /** Every clause was handed to the carrier. */
  sent: boolean;
  ledger: Ledger;
  /** From a mark to the length of its clause's audio in ms, once TTS has sent all of it. */
  lengths: Readonly<Record<string, number>>;
  /**
   * When its first audio sounds; null before that is known. Ms since the epoch, as all times in the
   * state.
   */
  soundedAt: number | null;
}

/** The recording notice. */
export interface NoticeState {
  /** The caller heard it to its end. */
  heard: boolean;
  /** How often it was begun. */
  said: number;
  /** The caller was asked, and the next turn is the answer. */
  isAwaited?: boolean;
  /** What the caller wishes; absent: nothing was said about it. */
  consent?: boolean;
}

export interface State {
  phase: Phase;
  turn: number;
  call: Omit<EventOf<'callStarted'>, 'type'> | null;
  mediaAt: number | null;
  /** Absent as long as nothing was said about the recording. */
  notice?: NoticeState;
  /** BCP 47 of what the agent speaks now. */
  language: string;
  /** What the model remembers, without the system prompt. */
  history: Message[];
  /** What staff whispered for the agent's next reply. Absent: nothing. */
  whispers?: string[];
  reply: ReplyState | null;
  /** The call ends, for this reason, when the reply in progress was heard. */
  ending: { reason: EndReason; transfer?: { name: string; number: string } } | null;
  /**
   * A transfer was requested without the model, and its answer is awaited. `elseEnd`: the reason with
   * which the call ends if there is no transfer; null = it goes on. `destination`: whom staff named. The
   * answer to an earlier request, which leads to somebody else, comes too late.
   */
  transferRequest: { elseEnd: EndReason | null; destination?: string } | null;
  /** Staff requested the transfer that is awaited or announced: nothing the caller says undoes it. */
  movedByStaff: boolean;
  /** Said when the reply in progress is over. */
  nextPhrase: { cause: ReplyCause; text: string; ending: State['ending'] } | null;
  /** The caller's words over a reply that can't be interrupted: a turn of their own when it is over. */
  heldWords: EventOf<'turnEnded'> | null;
  /**
   * The speculative reply in progress. `remembered`: how many messages the model had before the
   * caller's words.
   */
  speculation: { turn: number; at: number; text: string; language: string; remembered: number } | null;
  /** When the speculative replies of the last minute began. */
  speculatedAt: number[];
  /** What the caller's turns show of their language. */
  evidence: LanguageEvidence;
  /** Digits the caller is typing; null when none are. */
  keys: string | null;
  /** When the caller last pressed a key though the agent did not ask for digits. */
  strayKeyAt: number | null;
  /** The caller is in the middle of a turn while the agent listens. */
  callerSpeaking: boolean;
  /** The caller asked the agent to wait. */
  holding: boolean;
  /** Turns in a row with a low STT confidence. */
  unclear: number;
  /** The last turn whose wait was filled with a phrase; -1 = none. */
  acknowledgedTurn: number;
  /** The warning of the call's end is to be said when the reply in progress is over. */
  warningDue: boolean;
  /** Reprompts since the caller's last turn. */
  reprompts: number;
  /** Failed replies in a row. */
  failures: number;
  /** The pace of this call's voice in ms a character; 0 = not measured yet. */
  msPerCharacter: number;
  /** How often an event was ignored, by its type and reason. */
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
    transferRequest: null,
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

/** Prints a state in a few lines for developers. It holds the caller's words, so it is never logged. */
export function printState(state: State): string {
  const { reply } = state;
  const ending = state.ending ? `, ending: ${state.ending.reason}` : '';
  const lines = [`${state.phase}, turn ${state.turn}, ${state.language}${ending}`];
  if (reply) {
    const done = `${reply.written ? ', written' : ''}${reply.sent ? ', sent' : ''}`;
    lines.push(`  reply to turn ${reply.turn} (${reply.cause}): ${reply.clauses.length} clauses${done}`);
    for (const stretch of reply.ledger)
      lines.push(`    ${stretch.mark} ${stretch.fate}: "${stretch.heardText}" of "${stretch.text}"`);
  }
  for (const message of state.history) lines.push(`  ${message.role}: ${message.content}`);
  return lines.join('\n');
}
