/**
 * How a language is spoken and how its turns end: what only the edge needs, because only the edge
 * speaks and listens. A Lambda's bundle must never reach these tables (`lambdas/bundling.test.ts`).
 * A language's words for the prompt and the fixed phrases are in `language.ts`.
 */

import type { Language } from './language.ts';

/** One way of writing figures, and how it is said. */
export interface Rule {
  /** Global, so that `replace` finds every place. */
  pattern: RegExp;
  /**
   * The rule can match text without any digit: an address, a weekday. All other rules are skipped
   * for such text, which saves most of the work for most clauses.
   */
  wordsAlone?: true;
  /**
   * `groups[0]` is the whole match, `before` and `after` are the text around it. Returns the words,
   * or null to leave the match as it is.
   */
  say(
    groups: readonly (string | undefined)[],
    forms: SpokenForms,
    before: string,
    after: string,
  ): string | null;
}

/**
 * How figures sound. Numbers of any size are passed as digit strings without separators, so that
 * nothing is lost beyond 2^53. Every result is words of the language, without digits.
 */
export interface SpokenForms {
  /**
   * Rules for figures among words of this language that the common rules don't know. They run first
   * and may leave figures to the common ones.
   */
  rules: readonly Rule[];
  cardinal(digits: string): string;
  decimal(integer: string, fraction: string): string;
  /**
   * `ending` is what was written behind the figure: "th", "वीं". A language that needs gender and case
   * takes them from `after`, the text that follows.
   */
  ordinal(n: number, ending: string, after: string): string;
  /** Digit by digit; a space in `groups` is a pause. */
  digits(groups: string): string;
  /** `rupees` is words already ("five hundred", "one point five lakh"). */
  rupees(words: string, isOne: boolean): string;
  rupeesAndPaise(rupees: string, paise: number): string;
  /** `currency` is an ISO code such as USD. */
  foreignMoney(words: string, currency: string, isOne: boolean): string;
  percent(words: string): string;
  /**
   * 24-hour. `period` false: the text did not say morning or evening, and the hour alone does not
   * show it.
   */
  time(hour: number, minute: number, period: boolean): string;
  /**
   * The part of the day comes before the hour, "शाम छह बजे". In a range that names it once, it goes
   * to the first hour.
   */
  isPartFirst?: true;
  /**
   * The words of `time` before the text `after`. Hindi's minutes need a postposition before a verb:
   * "बीस मिनट पर चलेगी".
   */
  timeBefore?(time: string, after: string): string;
  /** Month 1 to 12. */
  date(day: number, month: number, year: number | null): string;
  year(year: number): string;
  /** 1990 of "1990s", 90 of "the '90s"; `after` is the text that follows. */
  decade(year: number, after: string): string;
  /** 0 is Sunday. */
  weekday(index: number): string;
  /** Month 1 to 12. */
  month(index: number): string;
  range(from: string, to: string): string;
  /**
   * A figure before lakh, crore, thousand …, the scale as it was written: "1.5" and "lakhs".
   * `fraction` may be empty.
   */
  scaled(integer: string, fraction: string, scale: string): string;
  unit(unit: string, isOne: boolean): string;
  /** The units that the common rules should know, as they are written after a figure: "kg", "sq. ft". */
  unitNames: readonly string[];
  /**
   * A figure before a unit that `unit` knows, without the unit; `fraction` may be empty. Hindi has
   * words of its own for halves.
   */
  measured(integer: string, fraction: string, unit: string): string;
  /** `whole` is null where only the fraction was written: "half", "two and a half". */
  fraction(whole: string | null, over: number, under: number): string;
  /** "three times" of "3x". */
  multiple(words: string): string;
  /** Letters and figures one by one: `AB12` in codes. */
  code(text: string): string;
  /** What "per" is followed by: "person" of "₹250/pax", where the language has a word of its own. */
  per?: Readonly<Record<string, string>>;
  minus: string;
  symbols: Readonly<Record<string, string>>;
  /** Abbreviations, with a dot or without, and what is said for them. Matched in any case. */
  abbreviations: Readonly<Record<string, string>>;
}

/**
 * What shows that a caller who fell silent has not finished (`unfinished.ts`): words and phrases at
 * the end of an utterance, in the language's own script and in Latin letters. English counts in
 * every call, because its words are mixed into all languages.
 */
export interface OpenEnds {
  /** Hesitation: "um". */
  fillers: readonly string[];
  /** No turn ends with these: "and", "my", "because of". */
  open: readonly string[];
  /** Unfinished where nothing else was said, `leadIns` apart: "well", "hello, I am". */
  openAlone: readonly string[];
  /** Finished where nothing else was said, `leadIns` apart: "when", "but why". */
  wholeAlone: readonly string[];
  /** Words before the first ones of a turn that make it no longer: "hello", "so". */
  leadIns: readonly string[];
  leaning: readonly LeaningEnds[];
  /** Sentences that begin so lack their main clause: "if I come on Monday". */
  openings: readonly OpenBeginnings[];
  /** A number is not announced in a sentence with one of these: "what is your number". */
  questionWords: readonly string[];
  /** Finished, whatever the lists above say of their last word: "hold on". */
  whole: readonly string[];
  /** Words before a number that is said digit by digit: "my number is". */
  numberLeads: readonly string[];
  /** Numbers that are no phone's: "order number". */
  otherNumbers: readonly string[];
}

/** First words after which a clause is missing. */
interface OpenBeginnings {
  begins: readonly string[];
  /** The clause is there: the sentence has one of these. */
  unless: readonly string[];
  /** They count in the middle of a sentence too. */
  isAnywhere?: boolean;
}

/** Last words that show an unfinished turn only in some sentences. */
interface LeaningEnds {
  ends: readonly string[];
  /** Finished where the sentence has one of these: "from", but not in "where are you from". */
  unless?: readonly string[];
  /**
   * Unfinished only where the sentence has one of these: in a language whose verb comes last, "on
   * Monday" is an answer and "I on Monday" is not.
   */
  after?: readonly string[];
}

/**
 * What callers say about the recording, in the language's own script and in Latin letters. `requests` not to
 * record; `around`: the words that may stand around one, and nothing that could be recorded but the call;
 * `yes` and `no` to the question.
 */
export type RecordingWords = Readonly<Record<'requests' | 'around' | 'yes' | 'no', readonly string[]>>;

/** A language as it is spoken on the line; one per `Language`, registered in `speech-registry.ts`. */
export interface Speech {
  language: Language;
  forms: SpokenForms;
  openEnds: OpenEnds;
  recording: RecordingWords;
}
