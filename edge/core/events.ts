/** The conversation's events (the journal's own) and its effects. Both are plain data. */
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

/** Events that the conversation decides itself. The session writes them to the journal. */
export type Outcome =
  | EventOf<'callerSaid'>
  | EventOf<'agentSaid'>
  | EventOf<'transferStarted'>
  | EventOf<'noticeHeard'>
  | EventOf<'recordingDecided'>
  | EventOf<'callEnded'>;

/** Phrases that are bundled as audio, for when TTS fails. */
export type RecordedPhrase = 'apologyAgain' | 'apologyEnd';

export type Effect =
  /** Request a reply from the model with the state's history, and speak it. */
  | { type: 'startReply'; turn: number }
  /**
   * Begin the model's reply and its speech speculatively: nothing sounds and no tool acts. Replaces the
   * speculative reply before. `whispers`: those that wait once the turn is taken.
   */
  | { type: 'speculate'; turn: number; language: string; history: Message[]; whispers?: string[] }
  /** The speculative reply is the reply to this turn: speak it. */
  | { type: 'releaseReply'; turn: number }
  | { type: 'dropSpeculation' }
  /** Insert this phrase at the next clause boundary of the reply in progress. */
  | { type: 'interject'; turn: number; aside: Aside; text: string }
  /** Speak fixed clauses, without the model. */
  | { type: 'say'; turn: number; cause: ReplyCause; clauses: string[] }
  | { type: 'playRecorded'; turn: number; phrase: RecordedPhrase; language: string }
  /** Drop what the carrier has not played yet. Comes before `parkReply` or `cancelReply` of the same step. */
  | { type: 'clear' }
  /** Stop speaking, but keep reading the model. */
  | { type: 'parkReply' }
  /** Speak the parked reply again from this clause on. */
  | { type: 'resumeReply'; clause: number }
  /** Stop speaking and stop the model. */
  | { type: 'cancelReply' }
  | { type: 'setTimer'; name: TimerName; at: number }
  | { type: 'cancelTimer'; name: TimerName }
  | { type: 'record'; outcome: Outcome }
  /**
   * Request a transfer without the model; the answer comes as `toolAnswered`. `destination`: null =
   * the first.
   */
  | { type: 'requestTransfer'; turn: number; reason: string; destination: string | null }
  /** The caller's turn was taken without STT: a turn that STT has open is to end now. */
  | { type: 'endSttTurn' }
  /** The call may be recorded from now on; or may not, and what was kept of it is deleted. */
  | { type: 'recording'; isAllowed: boolean }
  | { type: 'closeMedia'; code: number }
  /** The stream ends, and the carrier dials this person. */
  | { type: 'leave'; transfer: { name: string; number: string } }
  /** The call is over: its journal, recording and bill go to the outbox. */
  | { type: 'settle'; reason: EndReason };
