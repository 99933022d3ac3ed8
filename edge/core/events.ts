/**
 * What the conversation is told (events, the journal's own) and what it asks for (effects). Both
 * are plain data.
 */
import type { Message } from '../../shared/dialogue/message.ts';
import type {
  Aside,
  CallEvent,
  CallEventOf,
  CallEventType,
  EndReason,
  ReplyCause,
  TimerName,
} from '../../shared/journal/events.ts';

export type Event = CallEvent;
export type EventType = CallEventType;
export type EventOf<T extends EventType> = CallEventOf<T>;

/** Events that the conversation decides itself; the session writes them to the journal. */
export type Outcome =
  | EventOf<'callerSaid'>
  | EventOf<'agentSaid'>
  | EventOf<'transferStarted'>
  | EventOf<'callEnded'>;

/** Phrases that are bundled as audio, for the moment when no voice answers. */
export type RecordedPhrase = 'apologyAgain' | 'apologyEnd';

export type Effect =
  /** Ask the model with the state's history, and speak what it writes. */
  | { type: 'startReply'; turn: number }
  /**
   * The same speculatively: ask the model, fetch the voice, let nothing be heard and nothing be
   * done. Replaces the one before.
   */
  | { type: 'speculate'; turn: number; language: string; history: Message[] }
  /** What was begun speculatively is the reply to this turn. */
  | { type: 'releaseReply'; turn: number }
  | { type: 'dropSpeculation' }
  /** Say this at the next clause boundary of the reply in progress. */
  | { type: 'interject'; turn: number; aside: Aside; text: string }
  /** Speak fixed clauses, without the model. */
  | { type: 'say'; turn: number; cause: ReplyCause; clauses: string[] }
  | { type: 'playRecorded'; turn: number; phrase: RecordedPhrase; language: string }
  /**
   * Throw away what the carrier has not played yet. Always comes before `parkReply` or
   * `cancelReply` of the same step.
   */
  | { type: 'clear' }
  /** Stop speaking, keep reading the model. */
  | { type: 'parkReply' }
  /** Speak on from this clause of the parked reply. */
  | { type: 'resumeReply'; clause: number }
  /** Stop speaking and stop the model. */
  | { type: 'cancelReply' }
  | { type: 'setTimer'; name: TimerName; at: number }
  | { type: 'cancelTimer'; name: TimerName }
  | { type: 'record'; outcome: Outcome }
  /** Ask for a person without the model; the answer comes as `toolAnswered`. */
  | { type: 'askTransfer'; turn: number; reason: string; destination: string | null }
  | { type: 'closeMedia'; code: number }
  /** The stream ends, the call goes on with the carrier dialling a person. */
  | { type: 'leave'; transfer: { name: string; number: string } }
  /** The call is over: hand everything to the outbox. */
  | { type: 'settle'; reason: EndReason };
