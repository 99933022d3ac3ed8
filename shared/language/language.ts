/**
 * What a language of the agent is. Adding one = one file that exports a `Language` (with files of
 * the same prefix beside it where it gets long: `ta-in`, `ta-forms`) and one line in `registry.ts`;
 * a test of the house rules finds what else would name it. `npm run record-phrases` then adds the
 * recorded apologies; without them the English ones are played.
 */

import type { Rule } from './spoken/figures/rule.ts';

/** What a phrase may mention. `customerName` is absent for a caller we don't know. */
export interface PhraseFacts {
  agentName: string;
  businessName: string;
  customerName?: string | null;
}

/**
 * Why a call is turned away in words. The first four are check-budget's reasons, `rate` and
 * `unavailable` are the edge's own.
 */
export type RefusalReason =
  | 'budget_exhausted'
  | 'blocked'
  | 'unknown_number'
  | 'concurrency'
  | 'rate'
  | 'unavailable';

export type Phrase = (facts: PhraseFacts) => string;

/**
 * What is said without the model: short sentences for the ear, without digits, so that each can be
 * synthesised once and kept.
 */
export interface Phrases {
  greeting: Phrase;
  /** Falls back to `greeting` when no name is known. */
  greetingKnown: Phrase;
  /** The caller is silent; then again; then the call ends. */
  reprompt: Phrase;
  repromptAgain: Phrase;
  silenceGoodbye: Phrase;
  goodbye: Phrase;
  /** A reply failed, the call goes on. */
  apologyAgain: Phrase;
  /** The call can't go on. */
  apologyEnd: Phrase;
  /** The assistant can't go on, but perhaps a human can: the caller is told to wait for one. */
  apologyHold: Phrase;
  durationWarning: Phrase;
  durationGoodbye: Phrase;
  budgetWarning: Phrase;
  budgetGoodbye: Phrase;
  refusal: Readonly<Record<RefusalReason, Phrase>>;
  /** `name` is a transfer destination's configured name, such as `front-desk`. */
  transferring: (name: string) => string;
  transferFailed: Phrase;
  /** Fills a wait for a late model or tool. */
  acknowledgement: Phrase;
  /** The recogniser was not sure of the words. */
  didNotHear: Phrase;
  offerPerson: Phrase;
  /** The caller asked to wait. */
  holding: Phrase;
}

/** The phrases that need nothing but the facts: those that can be prepared before anyone asks. */
export type PhraseName = Exclude<keyof Phrases, 'refusal' | 'transferring'>;

/**
 * How figures sound. Arguments that are numbers of any size come as digit strings without
 * separators, so that nothing is lost beyond 2^53. Every result is words of the language, without
 * digits.
 */
export interface SpokenForms {
  /**
   * Figures among words of this language that the common rules don't know; they come first, and may
   * leave figures to those.
   */
  rules: readonly Rule[];
  cardinal(digits: string): string;
  decimal(integer: string, fraction: string): string;
  /** `ending` is what was written behind the figure: "th", "वीं". */
  ordinal(n: number, ending: string): string;
  /** Digit by digit; a space in `groups` is a pause. */
  digits(groups: string): string;
  /** `rupees` is words already ("five hundred", "one point five lakh"). */
  rupees(words: string, isOne: boolean): string;
  rupeesAndPaise(rupees: string, paise: number): string;
  /** `currency` is an ISO code such as USD. */
  foreignMoney(words: string, currency: string, isOne: boolean): string;
  percent(words: string): string;
  /** 24-hour. `period` false: the text did not say morning or evening and the hour alone does not tell. */
  time(hour: number, minute: number, period: boolean): string;
  /**
   * The part of the day comes before the hour, "शाम छह बजे": of a range that names it once, the
   * first hour gets it.
   */
  isPartFirst?: true;
  /**
   * The words of `time` as they stand before `after`: Hindi's minutes need a postposition before a
   * verb, "बीस मिनट पर चलेगी".
   */
  timeBefore?(time: string, after: string): string;
  /** Month 1 to 12. */
  date(day: number, month: number, year: number | null): string;
  year(year: number): string;
  /** 1990 of "1990s", 90 of "the '90s". */
  decade(year: number): string;
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
  minus: string;
  symbols: Readonly<Record<string, string>>;
  /** Whole words ending in a dot, or written short, and what is said for them; matched case-insensitively. */
  abbreviations: Readonly<Record<string, string>>;
}

/**
 * What shows that a caller who fell silent has not finished (`unfinished.ts`): words and phrases as
 * they end an utterance, in the language's own script and in Latin letters. English is asked in
 * every call, because its words are mixed into all languages.
 */
export interface OpenEnds {
  /** Hesitation: "um". */
  fillers: readonly string[];
  /** No turn ends on these: "and", "my", "because of". */
  open: readonly string[];
  /** Open, unless the sentence has one of `questionWords`: "from", but not in "where are you from". */
  leaning: readonly string[];
  questionWords: readonly string[];
  /**
   * Open where one of `subjects` was said before: in a language whose verb comes last, "on Monday"
   * is an answer and "I on Monday" is not.
   */
  leaningAfterSubject: readonly string[];
  subjects: readonly string[];
  /** Whole, whatever the lists above say of their last word: "hold on". */
  whole: readonly string[];
  /** What comes before a number that is said digit by digit: "my number is". */
  numberLeads: readonly string[];
  /** Ten entries, for 0 to 9: all the words of the digit. */
  digits: readonly (readonly string[])[];
  /** How often the digit behind the word is meant: "double" 2. */
  repeats: Readonly<Record<string, number>>;
}

export interface Language {
  /** BCP 47, such as `en-IN`. */
  code: string;
  /** English name, for prompts and the console. */
  name: string;
  azureVoice: string;
  /** null: Deepgram has no voice for it. */
  deepgramVoice: string | null;
  /**
   * For `<Say voice>` where the carrier speaks (Twilio, text to speech): `Polly.Kajal-Neural`
   * speaks Hindi and Indian English alike, Google's standard voices the other Indian languages.
   */
  twilioVoice: string;
  /**
   * How fast its voice speaks: 1 is the voice's own speed, 0.9 a tenth slower. Only for a voice
   * that says its rate itself (Azure).
   */
  rate: number;
  /** Unicode script of its ordinary writing. */
  script:
    | 'Latin'
    | 'Devanagari'
    | 'Tamil'
    | 'Telugu'
    | 'Kannada'
    | 'Malayalam'
    | 'Bengali'
    | 'Gujarati'
    | 'Gurmukhi';
  /** How the model is to write it: ends the prompt's sentence "Answer in Hindi, …". */
  writing: string;
  phrases: Phrases;
  /** Words that mean "I am listening", lower case, single spaces; entries of several words are allowed. */
  backchannels: readonly string[];
  /**
   * What a caller says to make the agent wait: "hold on", "ek minute"; in its own script and in
   * Latin letters, as are the next two.
   */
  waitPhrases: readonly string[];
  /** What may stand around such a request without asking for anything: "please", "sir", "sorry". */
  courtesies: readonly string[];
  /** Words of the agent that ask for keys of the phone: "keypad", "press"; "…" stands for up to six words. */
  keypadCues: readonly string[];
  /**
   * Words by which ordinary speech in this language is known, in its own script and in Latin
   * letters: pronouns, verbs, little words. Never a name, a number or a noun that others borrow. An
   * entry that begins with "-" is an ending: "-ணும்".
   */
  markers: readonly string[];
  openEnds: OpenEnds;
  /** What a caller may call it when asking for it: "hindi", "हिंदी". */
  askedAs: readonly string[];
  forms: SpokenForms;
}
