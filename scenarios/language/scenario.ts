/**
 * What a scenario is: a call written down as a script. `parse.ts` reads one, `player.ts` plays it
 * under virtual time, `judge.ts` and `always.ts` say what is wrong with what came of it. The
 * script's own grammar is told in `scenarios/README.md`. Times in ms.
 */
import type { Fault } from '../../shared/fault.ts';
import type { EndReason } from '../../shared/journal/events.ts';
import type { TurnPolicyGiven } from '../../shared/turn-policy.ts';
import type { FarCarrier, MarksOnClear } from '../../edge/call/testing/far-end.ts';

export type Marks = MarksOnClear | 'none';
export type FaultKind = Fault['kind'];

export interface Settings {
  carriers: FarCarrier[];
  marks: Marks[];
  greeting: string | null;
  language: string;
  languages: string[];
  customer: string | null;
  /** The phone number is withheld. */
  isWithheld: boolean;
  voice: { firstByteMs: number; msPerCharacter: number; pieceMs: number; betweenMs: number };
  model: { firstTokenMs: number; msPerToken: number };
  limits: { maxSeconds: number; warningSeconds: number; limitReason: 'limit' | 'budget' };
  policy: TurnPolicyGiven;
  /** The call only hears why it can't be taken. */
  refused: EndReason | null;
  /** Names of people a call may be moved to; their numbers are made up. */
  destinations: string[];
  /** The business's own tools. */
  ownTools: string[];
  /** A late voice may leave holes in a reply. */
  mayHaveHoles: boolean;
  /** Longest time in which nobody says anything. */
  quietMs: number;
}

/**
 * When a line happens: at a time of the call, so long after the line before it was over, or once
 * the agent has finished.
 */
export type When =
  | { type: 'at'; ms: number }
  | { type: 'later'; ms: number }
  | { type: 'listening'; ms: number };

/** How an utterance of the caller is recognised. */
export interface Hearing {
  msPerWord: number;
  /** Told as a whole when it was said, not word by word. */
  isAtOnce: boolean;
  /** Told after the end of the turn that they belong to: their last word lies before it. */
  isLate: boolean;
  /** From the last word to the recogniser's end of turn; `null`: it never comes. */
  endAfterMs: number | null;
  /** From the last word to the recogniser's guess that the turn is over. */
  eagerAfterMs: number | null;
  confidence: number | null;
  languages: string[];
}

export type EarDirection =
  | { does: 'words' | 'eager' | 'end'; text: string; hearing: Hearing }
  | { does: 'resumes' | 'repeats' }
  | { does: 'fails'; kind: FaultKind; isForGood: boolean };

export type LineDirection =
  | { does: 'answers' | 'opens' | 'hangs up' | 'breaks' | 'goes quiet' | 'is back' }
  | { does: 'presses'; digit: string }
  /** Frames of this length are lost on the way to us. */
  | { does: 'loses'; ms: number }
  /** A frame of this name, however little it fits; `text` is a mark's name or a frame written out. */
  | {
      does: 'sends';
      frame: 'connected' | 'start' | 'media' | 'stop' | 'mark' | 'raw';
      text: string;
      times: number;
    };

/**
 * One part of a model's answer, in order; after the last one it has ended well, unless that was an
 * end of its own.
 */
export type ModelPart =
  | { does: 'waits'; ms: number }
  | { does: 'writes'; text: string }
  | { does: 'calls'; tool: string; arguments: string }
  | { does: 'fails'; kind: FaultKind }
  /** Says nothing more and does not end, ends without saying so, reaches its longest answer. */
  | { does: 'stalls' | 'breaks off' | 'runs out' };

export type VoiceDirection =
  | { does: 'works' | 'stalls' | 'breaks off' }
  | { does: 'fails'; kind: FaultKind }
  | { does: 'is late'; firstByteMs: number };

/** The answer to the next request of this kind: `transfer`, `save`, `customer`, or a tool of the business. */
export interface ApiDirection {
  asked: string;
  afterMs: number;
  answer: { result: unknown } | { fails: FaultKind; status: number | null };
}

export type Expectation =
  | { expects: 'sound'; text: string | null; language: string | null; fromMs: number; untilMs: number }
  /** `isAtAll`: in the whole call, and not only from this line on. */
  | { expects: 'no sound'; forMs: number; isAtAll: boolean }
  | { expects: 'still sounding'; forMs: number }
  | { expects: 'silence'; withinMs: number }
  | { expects: 'clear'; withinMs: number }
  | { expects: 'no clear'; forMs: number; isAtAll: boolean }
  | { expects: 'state'; field: 'phase' | 'language' | 'turn'; is: string }
  | {
      expects: 'event';
      type: string;
      fields: { path: string; is: string }[];
      withinMs: number;
      isAtAll: boolean;
    }
  | {
      expects: 'no event';
      type: string;
      fields: { path: string; is: string }[];
      forMs: number;
      isAtAll: boolean;
    }
  | { expects: 'asked'; times: number }
  | { expects: 'thrown away'; answers: number }
  | { expects: 'api'; asked: string; times: number | null; holds: string | null }
  /** A text that the voice is given, or never is, holds this. */
  | { expects: 'voice given'; holds: string; isThere: boolean }
  | { expects: 'closed'; code: number; withinMs: number }
  | { expects: 'not closed' }
  | { expects: 'over'; reason: EndReason; withinMs: number }
  | { expects: 'moved'; to: string; withinMs: number };

export type Direction =
  | ({ who: 'line' } & LineDirection)
  | { who: 'caller'; says: string; isMurmur: boolean; hearing: Hearing }
  | ({ who: 'ear' } & EarDirection)
  | { who: 'model'; parts: ModelPart[] }
  | ({ who: 'api' } & ApiDirection)
  | ({ who: 'voice' } & VoiceDirection)
  | { who: 'staff'; does: 'hangs up' }
  | { who: 'staff'; does: 'moves the call'; to: string | null }
  | { who: 'expect'; expectation: Expectation; carrier: FarCarrier | null }
  | { who: 'end' };

export interface ScriptLine {
  /** In the file, from 1. */
  line: number;
  when: When;
  direction: Direction;
}

/** Lines that must be there when the call is over, in order. `…` in one stands for anything. */
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

/** A mistake in a file, by its place. */
export class ScenarioError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
    this.name = 'ScenarioError';
  }
}

/**
 * The lines a scenario is played on: each carrier with each way it may treat marks. Twilio's way is
 * documented, so it has no others but `none`.
 */
export function variantsOf({ settings }: Scenario): { carrier: FarCarrier; marks: Marks }[] {
  return settings.carriers.flatMap((carrier) => {
    const marks = settings.marks.filter(
      (way) => carrier === 'exotel' || way === 'returned' || way === 'none',
    );
    return marks.map((way) => ({ carrier, marks: way }));
  });
}
