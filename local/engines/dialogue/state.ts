/**
 * The state of a conversation. Not kept between requests: each request decides it again from its
 * messages.
 */

/** The agent's last question, which gives a bare "yes" or "ten" its meaning. */
export type Question =
  | 'help'
  | 'day'
  | 'time'
  | 'name'
  | 'confirmBooking'
  | 'whatToChange'
  | 'offerBooking'
  | 'messageText'
  | 'messageName'
  | 'confirmCallback'
  | 'callbackNumber'
  | 'offerMessage'
  | 'offerPerson'
  | 'whichToCancel'
  | 'whichToMove'
  | 'confirmCancel'
  | 'anythingElse';

export interface Booking {
  date: string | null;
  /** `HH:MM` */
  time: string | null;
  part: 'morning' | 'afternoon' | 'evening' | 'night' | null;
  name: string | null;
  service: string | null;
  /** The earlier appointment that this one replaces. */
  replaces: SavedRequest | null;
}

export interface SavedRequest {
  requestId: string;
  kind: string;
  fields: Readonly<Record<string, string>>;
}

export interface State {
  language: string;
  question: Question | null;
  booking: Booking | null;
  /** A message being taken; `text` is `null` until the caller has said it. */
  message: { text: string | null; kind: 'message' | 'callback' } | null;
  /** The appointments that the agent has just named. */
  choices: readonly SavedRequest[];
  /** Why a tool was called; used when its result comes. */
  pending: Pending | null;
  /** How many sentences in a row were not understood. */
  misses: number;
  /** How many sentences in a row were in another language than the agent's. */
  foreign: number;
  callerName: string | null;
  /** The last answer was about the opening hours: "and on Sunday?" belongs to it. */
  isAboutHours: boolean;
  /** The last whole reply, for "say that again". */
  lastSaid: string;
  /** The caller spoke before hearing the last question, so a "yes" does not answer it. */
  unheard: boolean;
}

export type Pending =
  | { for: 'book'; booking: Booking }
  | { for: 'free'; booking: Booking }
  | { for: 'cancel' }
  | { for: 'message' }
  | { for: 'callback' }
  /** `text`: the caller may have said which one and when. */
  | { for: 'check' | 'findToCancel' | 'findToMove'; text: string }
  | { for: 'transfer' }
  | { for: 'end' }
  /**
   * `text`: the rest of the sentence, to be decided in the new language. `question`: what it may answer.
   */
  | { for: 'language'; language: string; text: string; question: Question | null };

/** A tool to call, its arguments as an object. */
export interface Call {
  name: string;
  arguments: Readonly<Record<string, string>>;
}

export interface Decision {
  state: State;
  say: string;
  calls: readonly Call[];
}

export function firstState(language: string, callerName: string | null): State {
  return {
    language,
    question: 'help',
    booking: null,
    message: null,
    choices: [],
    pending: null,
    misses: 0,
    foreign: 0,
    callerName,
    isAboutHours: false,
    lastSaid: '',
    unheard: false,
  };
}

/** The fields that every understood sentence resets. */
const settled = { misses: 0, isAboutHours: false, unheard: false } as const;

/**
 * The agent says `words`, which end with `question` (`null`: none). `change`: what else changes in
 * the state.
 */
export function say(
  state: State,
  words: string,
  question: Question | null,
  change: Partial<State> = {},
): Decision {
  return {
    state: { ...state, ...settled, ...change, pending: null, question, lastSaid: words },
    say: words,
    calls: [],
  };
}

/** Like `say`, with tool calls. The result of the first call decides what is said next. */
export function call(
  state: State,
  words: string,
  calls: readonly Call[],
  pending: Pending,
  change: Partial<State> = {},
): Decision {
  const lastSaid = words === '' ? state.lastSaid : words;
  return { state: { ...state, ...settled, ...change, pending, question: null, lastSaid }, say: words, calls };
}
