/**
 * A language of the agent, as text: what both clouds use. To add one, write a folder that exports a
 * `Language` and a `Speech` (`speech.ts`: how it is spoken, for the edge only), and add one line to
 * `registry.ts` and one to `speech-registry.ts`; `tests/house.test.ts` finds anything else that
 * would name it. `npm run record-phrases` then records its apologies; without them the English ones
 * are played.
 */

/**
 * The facts that a phrase may mention. `customerName` is absent for an unknown caller. `languages`: the
 * call's, as BCP 47.
 */
export interface PhraseFacts {
  agentName: string;
  businessName: string;
  customerName?: string | null;
  languages?: readonly string[];
}

/**
 * `digits`: the caller's number as it is said; null: it is withheld. `wanted`: null: it is not known.
 * `isQuoted`: it is what the caller said, and no reason that the model wrote. `isFault`: the agent failed.
 */
export interface WhisperFacts {
  name: string | null;
  digits: string | null;
  wanted: string | null;
  isQuoted: boolean;
  isFault: boolean;
}

/**
 * Why a call is refused in words. The first four are reasons of the contract's `checkBudget`;
 * `rate`, `overload` and `unavailable` are the edge's own.
 */
export type RefusalReason =
  | 'budget_exhausted'
  | 'blocked'
  | 'unknown_number'
  | 'concurrency'
  | 'rate'
  | 'overload'
  | 'unavailable';

/** Days in a row with the same openings. `from`, `to`: 0 is Monday. `opens`, `closes`: HH:MM, 24 hours. */
export interface OpeningRun {
  readonly from: number;
  readonly to: number;
  readonly openings: readonly { readonly opens: string; readonly closes: string }[];
}

export type Phrase = (facts: PhraseFacts) => string;

/**
 * The fixed phrases: short sentences that are easy to understand on the phone, without digits, so that
 * each can be synthesised once and kept.
 */
export interface Phrases {
  greeting: Phrase;
  /** The greeting of a known customer; `greeting` when the name is not known. */
  greetingKnown: Phrase;
  /** First silence, second silence, and the end of the call after them. */
  reprompt: Phrase;
  repromptAgain: Phrase;
  silenceGoodbye: Phrase;
  goodbye: Phrase;
  /** A reply failed; the call continues. */
  apologyAgain: Phrase;
  /** The caller is back on a line that was lost on our side. */
  lineBroke: Phrase;
  /** The call can't continue and ends. */
  apologyEnd: Phrase;
  /** The agent can't continue and tries a transfer to a person. The phrase asks the caller to wait. */
  apologyHold: Phrase;
  durationWarning: Phrase;
  durationGoodbye: Phrase;
  budgetWarning: Phrase;
  budgetGoodbye: Phrase;
  refusal: Readonly<Record<RefusalReason, Phrase>>;
  /** `name` is a transfer destination's configured name, such as `front-desk`. */
  transferring: (name: string) => string;
  /** What the person hears before the caller: who calls, and why. */
  whisper: (facts: WhisperFacts) => string;
  transferFailed: Phrase;
  /** Fills the wait for a late model or tool. */
  acknowledgement: Phrase;
  /** STT was not confident of the words. */
  didNotHear: Phrase;
  offerPerson: Phrase;
  /** The caller asked to wait. */
  holding: Phrase;
  /** The model wrote nothing after a tool had saved something, or had changed the language. */
  noted: Phrase;
  languageSet: Phrase;
  /** Ends a reply that was getting too long. */
  moreToSay: Phrase;
  /** In place of words in a script that no voice can say. `languages` of the facts are named. */
  onlySpeaks: Phrase;
  /** The call is recorded; the caller is told, or asked. */
  recordingNotice: Phrase;
  recordingQuestion: Phrase;
  /** The caller does not want a recording, or agrees to it. */
  recordingStopped: Phrase;
  recordingAllowed: Phrase;
}

/** The phrases that need only the facts, and can therefore be prepared. */
export type PhraseName = Exclude<keyof Phrases, 'refusal' | 'transferring' | 'whisper'>;

export interface SpeltDigits {
  /** The words for 0 to 9. */
  digits: readonly (readonly string[])[];
  /** "double": 2. */
  repeats: Readonly<Record<string, number>>;
  /** The words for 10 to 99, where callers say a number in pairs. */
  twoDigits?(n: number): string;
}

export interface Language {
  /** BCP 47, such as `en-IN`. */
  code: string;
  spelt: SpeltDigits;
  /** English name, for prompts and the console. */
  name: string;
  azureVoice: string;
  /**
   * Azure's voices for it (Microsoft, "Language and voice support for the Speech service"), to choose from.
   * Others may be typed by name.
   */
  azureVoices: readonly string[];
  /** null: Deepgram has no voice for it. */
  deepgramVoice: string | null;
  /**
   * For Twilio's `<Say voice>`, where the carrier speaks. `Polly.Kajal-Neural` speaks Hindi and
   * Indian English; Google's standard voices speak the other Indian languages.
   */
  twilioVoice: string;
  /** How fast its voice speaks: 1 is the voice's own speed, 0.9 a tenth slower. Used by Azure only. */
  rate: number;
  /** The Unicode script of its ordinary writing. */
  script:
    | 'Latin'
    | 'Devanagari'
    | 'Tamil'
    | 'Telugu'
    | 'Kannada'
    | 'Malayalam'
    | 'Bengali'
    | 'Gujarati'
    | 'Gurmukhi'
    | 'Oriya';
  /** How the model should write it: the end of the prompt's sentence "Answer in Hindi, …". */
  writing: string;
  /** The code of the language in which our phrases are, where they are not written in this one. */
  phrasesIn?: string;
  phrases: Phrases;
  /** The runs of days on which a business is open, in a sentence: "Monday to Friday, 9 a.m. to 6 p.m.". */
  openingHours(runs: readonly OpeningRun[]): string;
  /** The days of these runs: "Saturday and Sunday". */
  dayNames(runs: readonly OpeningRun[]): string;
  /**
   * Backchannels: words that mean "I am listening". Lower case, single spaces; an entry may have
   * several words.
   */
  backchannels: readonly string[];
  /**
   * Requests to wait: "hold on", "ek minute". Like the next two lists, in its own script and in
   * Latin letters.
   */
  waitPhrases: readonly string[];
  /**
   * Single words, in its own script and in Latin letters, that do not tell what a caller wants: pronouns,
   * courtesies, "yes", and those of the wish for a person.
   */
  emptyWords: readonly string[];
  /**
   * A turn that asks for an appointment has one of `asked` and none of `other`: those ask about one or cancel
   * it. In its own script and in Latin letters; an entry may have several words.
   */
  bookingCues: Readonly<Record<'asked' | 'other', readonly string[]>>;
  /** Words around a request that ask for nothing themselves: "please", "sir", "sorry". */
  courtesies: readonly string[];
  /**
   * The agent's words when it wants the caller to type on the phone: "keypad", "press"; "…" stands
   * for up to six words.
   */
  keypadCues: readonly string[];
  /**
   * Numbers that callers say digit by digit: "mobile number", "OTP". Left out where no STT provider writes
   * this language's spoken digits as figures.
   */
  numberCues?: readonly string[];
  /**
   * Words that identify ordinary speech in this language, in its own script and in Latin letters:
   * pronouns, verbs, particles. Never a name, a number or a noun that other languages borrow. An
   * entry that begins with "-" is an ending: "-ணும்".
   */
  markers: readonly string[];
  /** Callers' names for the language: "hindi", "हिंदी". */
  calledBy: readonly string[];
}

/** What has to be known of a language in which we have no phrases of our own. */
export type SpokenLanguage = Pick<
  Language,
  | 'code'
  | 'name'
  | 'azureVoice'
  | 'azureVoices'
  | 'twilioVoice'
  | 'script'
  | 'writing'
  | 'backchannels'
  | 'markers'
  | 'calledBy'
>;
