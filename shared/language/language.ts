/** What a language of the agent is. Adding one = one file that exports a `Language` and one line in `registry.ts`. */

/** What a phrase may mention. `customerName` is absent for a caller we don't know. */
export interface PhraseFacts {
  agentName: string;
  businessName: string;
  customerName?: string | null;
}

/** Why a call is turned away in words. The first four are check-budget's reasons, `rate` and `unavailable` are the edge's own. */
export type RefusalReason = 'budget_exhausted' | 'blocked' | 'unknown_number' | 'concurrency' | 'rate' | 'unavailable';

export type Phrase = (facts: PhraseFacts) => string;

/** What is said without the model: short sentences for the ear, without digits, so that each can be synthesised once and kept. */
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
}

/** The phrases that need nothing but the facts: those that can be prepared before anyone asks. */
export type PhraseName = Exclude<keyof Phrases, 'refusal' | 'transferring'>;

/**
 * How figures sound. Arguments that are numbers of any size come as digit strings without separators, so that nothing is lost beyond 2^53.
 * Every result is words of the language, without digits.
 */
export interface SpokenForms {
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
  /** Month 1 to 12. */
  date(day: number, month: number, year: number | null): string;
  year(year: number): string;
  /** 0 is Sunday. */
  weekday(index: number): string;
  range(from: string, to: string): string;
  /** A figure before lakh, crore, thousand …, the scale as it was written: "1.5" and "lakhs". `fraction` may be empty. */
  scaled(integer: string, fraction: string, scale: string): string;
  unit(unit: string, isOne: boolean): string;
  /** Letters and figures one by one: `AB12` in codes. */
  code(text: string): string;
  minus: string;
  symbols: Readonly<Record<string, string>>;
  /** Whole words ending in a dot, or written short, and what is said for them; matched case-insensitively. */
  abbreviations: Readonly<Record<string, string>>;
}

export interface Language {
  /** BCP 47, such as `en-IN`. */
  code: string;
  /** English name, for prompts and the console. */
  name: string;
  azureVoice: string;
  /** null: Deepgram has no voice for it. */
  deepgramVoice: string | null;
  /** For `<Say voice>` where the carrier speaks. */
  twilioVoice: string;
  /** Unicode script of its ordinary writing. */
  script: 'Latin' | 'Devanagari' | 'Tamil' | 'Telugu' | 'Kannada' | 'Malayalam' | 'Bengali' | 'Gujarati' | 'Gurmukhi';
  phrases: Phrases;
  /** Words that mean "I am listening", lower case, single spaces; entries of several words are allowed. */
  backchannels: readonly string[];
  /** Latin-script words that mark this language in a recogniser's transcript; empty for the fallback language. */
  latinMarkers: readonly string[];
  /** What a caller may call it when asking for it: "hindi", "हिंदी". */
  askedAs: readonly string[];
  forms: SpokenForms;
}
