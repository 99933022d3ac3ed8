/**
 * A language of the agent, as text: what both clouds use. To add one, write a folder that exports a
 * `Language` and a `Speech` (`speech.ts`: how it is spoken, for the edge only), and add one line to
 * `registry.ts` and one to `speech-registry.ts`; `tests/house.test.ts` finds anything else that
 * would name it. `npm run record-phrases` then records its apologies; without them the English ones
 * are played.
 */

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
  /** What a caller may call it when asking for it: "hindi", "हिंदी". */
  askedAs: readonly string[];
}
