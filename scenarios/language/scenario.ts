/**
 * A scenario: a whole call, written down as a script. `parse.ts` reads one, `player/player.ts` plays it
 * on a virtual clock, `judge/` compares the result with the script and with the promises of every call.
 * The grammar is in `scenarios/README.md`. Times are in ms.
 */
import type { FarCarrier, MarksOnClear } from '../../edge/call/testing/far-end.ts';
import type { Fault } from '../../shared/fault.ts';
import type { EndReason } from '../../shared/journal/events.ts';
import type { TurnPolicyGiven } from '../../shared/turn-policy.ts';

/** The far end's treatment of pending marks on a clear. `none`: it never returns a mark. */
export type Marks = MarksOnClear | 'none';
export type FaultKind = Fault['kind'];

export interface Settings {
  carriers: FarCarrier[];
  marks: Marks[];
  /** Null: the language's own greeting. */
  greeting: string | null;
  language: string;
  languages: string[];
  customer: string | null;
  /** The caller's number is withheld. */
  isWithheld: boolean;
  voice: { firstByteMs: number; msPerCharacter: number; pieceMs: number; betweenMs: number };
  /** With 2 there is a second voice to fail over to. The script's voice lines are about the first. */
  voices: 1 | 2;
  model: { firstTokenMs: number; msPerToken: number };
  limits: { maxSeconds: number; warningSeconds: number; limitReason: 'limit' | 'budget' };
  policy: TurnPolicyGiven;
  /** The call is refused for this reason: the greeting is the refusal, and the call ends after it. */
  refused: EndReason | null;
  /** Names of the business's transfer destinations. Their numbers are made up. */
  destinations: string[];
  /** The business's notice of the recording. */
  recordingNotice: 'off' | 'spoken' | 'askFirst';
  /** Names of the business's own tools. */
  ownTools: string[];
  /** The length of an appointment; null: the business has no slots. */
  slotMinutes: number | null;
  /** Dates on which the business is closed. */
  holidays: string[];
  /** The voice may be too slow, and leave gaps inside a clause. */
  mayHaveHoles: boolean;
  /** The longest time in which neither side may speak. */
  quietMs: number;
}

/** When a line happens. */
export type When =
  /** `ms` after the phone rang. */
  | { type: 'at'; ms: number }
  /** `ms` after the line before it was over. */
  | { type: 'later'; ms: number }
  /** `ms` after the agent has finished and listens. */
  | { type: 'listening'; ms: number };

/** How the STT provider recognises the caller's words. */
export interface Recognition {
  msPerWord: number;
  /** One message with all words when the last was spoken, instead of one message a word. */
  isAtOnce: boolean;
  /** The words come after the end of the turn that they belong to: their last word lies before it. */
  isLate: boolean;
  /** From the last word to the end of turn. Null: it never comes. */
  endAfterMs: number | null;
  /** From the last word to the message that the turn seems to be ending. Null: it never comes. */
  endingAfterMs: number | null;
  confidence: number | null;
  languages: string[];
}

export type SttDirection =
  | { does: 'words' | 'ending' | 'end'; text: string; recognition: Recognition }
  | { does: 'resumes' | 'repeats' | 'falls silent' }
  | { does: 'fails'; kind: FaultKind; isForGood: boolean };

export type LineDirection =
  | { does: 'answers' | 'opens' | 'hangs up' | 'breaks' | 'goes quiet' | 'is back' }
  | { does: 'presses'; digit: string }
  /** The caller's frames of this time do not reach us. */
  | { does: 'loses'; ms: number }
  /** One frame of the carrier, in any order; `text` is a mark's name, or the whole frame for `raw`. */
  | {
      does: 'sends';
      frame: 'connected' | 'start' | 'media' | 'stop' | 'mark' | 'raw';
      text: string;
      times: number;
    };

/**
 * One part of a model's answer, in order. After the last part the answer has ended well, unless
 * that part was an end.
 */
export type ModelPart =
  | { does: 'waits' | 'thinks'; ms: number }
  | { does: 'writes'; text: string }
  | { does: 'calls'; tool: string; arguments: string }
  | { does: 'fails'; kind: FaultKind }
  /** Stays open without a word; closes without its last message; reaches its token limit. */
  | { does: 'stalls' | 'breaks off' | 'runs out' };

export type VoiceDirection = { inClause?: number } & (
  | { does: 'works' | 'stalls' | VoiceBodyFault }
  | { does: 'fails'; kind: FaultKind }
  | { does: 'is late'; firstByteMs: number }
);

/** What is wrong with the audio of an answer that came as a success. */
export type VoiceBodyFault =
  | 'breaks off'
  | 'ends early'
  | 'is empty'
  | 'dribbles'
  | 'floods'
  | 'answers with a page';

/** The answer to the next request of this name: `transfer`, `save`, `customer`, or a tool of the business. */
export interface ApiDirection {
  request: string;
  afterMs: number;
  answer: { result: unknown } | { fails: FaultKind; status: number | null; code: string | null };
}

export interface EventField {
  /** `fault.kind` */
  path: string;
  is: string;
}

export type Expectation =
  | { expects: 'sound'; text: string | null; language: string | null; fromMs: number; untilMs: number }
  /** `isAtAll`: in the whole call, instead of from this line on. */
  | { expects: 'no sound'; forMs: number; isAtAll: boolean }
  | { expects: 'still sounding'; forMs: number }
  | { expects: 'silence'; withinMs: number }
  | { expects: 'clear'; withinMs: number }
  | { expects: 'no clear'; forMs: number; isAtAll: boolean }
  | { expects: 'state'; field: 'phase' | 'language' | 'turn'; is: string }
  | { expects: 'event'; type: string; fields: EventField[]; withinMs: number; isAtAll: boolean }
  | { expects: 'no event'; type: string; fields: EventField[]; forMs: number; isAtAll: boolean }
  | { expects: 'model requests'; count: number }
  | { expects: 'dropped answers'; count: number }
  | { expects: 'api requests'; request: string; count: number | null; holds: string | null }
  /** A text that the voice gets contains this; or, with `isThere` false, no text does. */
  | { expects: 'model told'; holds: string; isThere: boolean }
  | { expects: 'voice given'; holds: string; isThere: boolean }
  | { expects: 'closed'; code: number; withinMs: number }
  | { expects: 'not closed' }
  | { expects: 'over'; reason: EndReason; withinMs: number }
  | { expects: 'transferred'; to: string; withinMs: number };

export type Direction =
  | ({ who: 'line' } & LineDirection)
  | { who: 'caller'; says: string; isMurmur: boolean; recognition: Recognition }
  | ({ who: 'stt' } & SttDirection)
  | { who: 'model'; parts: ModelPart[] }
  | ({ who: 'api' } & ApiDirection)
  | ({ who: 'voice' } & VoiceDirection)
  | { who: 'staff'; does: 'hangs up' }
  | { who: 'staff'; does: 'transfers'; to: string | null }
  | { who: 'expect'; expectation: Expectation; carrier: FarCarrier | null }
  | { who: 'end' };

export interface ScriptLine {
  /** Its number in the file, from 1. */
  line: number;
  when: When;
  direction: Direction;
}

/**
 * Lines that the transcript or the model's memory must have when the call is over. `…` stands for
 * anything.
 */
export interface Block {
  line: number;
  type: 'transcript' | 'memory';
  carrier: FarCarrier | null;
  lines: string[];
}

export interface Scenario {
  file: string;
  line: number;
  title: string;
  settings: Settings;
  script: ScriptLine[];
  blocks: Block[];
}

/** A mistake in a file. Its message begins with `file:line`. */
export class ScenarioError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
    this.name = 'ScenarioError';
  }
}

/**
 * The lines a scenario is played on: each carrier with each treatment of marks. Twilio's treatment
 * is documented, so it is played with `returned` and `none` alone.
 */
export function variantsOf({ settings }: Scenario): { carrier: FarCarrier; marks: Marks }[] {
  return settings.carriers.flatMap((carrier) => {
    const marks = settings.marks.filter(
      (way) => carrier === 'exotel' || way === 'returned' || way === 'none',
    );
    return marks.map((way) => ({ carrier, marks: way }));
  });
}
