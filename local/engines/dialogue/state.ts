/** Where a conversation stands. Never kept between requests: it is decided anew from the messages of each. */

/** What the agent asked last, so that a bare "yes" or "ten" has a meaning. */
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
  asked: Question | null;
  booking: Booking | null;
  /** A message being taken; `text` null until it was said. */
  message: { text: string | null; kind: 'message' | 'callback' } | null;
  /** The requests the caller was told of, and what for. */
  choices: readonly SavedRequest[];
  /** What a tool was called for; read when its result comes. */
  pending: Pending | null;
  /** "I didn't get that" so many times in a row. */
  misses: number;
  /** Sentences in a row in another language than the agent's. */
  foreign: number;
  callerName: string | null;
  /** The last answer was about the opening hours: "and on Sunday?" belongs to it. */
  isAboutHours: boolean;
  /** The last whole reply, for "say that again". */
  lastSaid: string;
  /** The caller spoke before the last question could be heard: a "yes" is no answer to it. */
  unheard: boolean;
}

export type Pending =
  | { for: 'book'; booking: Booking }
  | { for: 'cancel' }
  | { for: 'message' }
  | { for: 'callback' }
  /** `text`: the caller may have said which one and when. */
  | { for: 'check' | 'findToCancel' | 'findToMove'; text: string }
  | { for: 'transfer' }
  | { for: 'end' }
  /**
   * `text`: what else the caller said with it, to be answered in the new language; `asked` is what
   * it may answer.
   */
  | { for: 'language'; language: string; text: string; asked: Question | null };

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
    asked: 'help',
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

/** What every understood sentence ends. */
const settled = { misses: 0, isAboutHours: false, unheard: false } as const;

/** The agent says `say` and asks `asked`; what was changed besides is in `change`. */
export function say(
  state: State,
  words: string,
  asked: Question | null,
  change: Partial<State> = {},
): Decision {
  return {
    state: { ...state, ...settled, ...change, pending: null, asked, lastSaid: words },
    say: words,
    calls: [],
  };
}

/** As `say`, with tools; the result of the first one decides what is said next. */
export function call(
  state: State,
  words: string,
  calls: readonly Call[],
  pending: Pending,
  change: Partial<State> = {},
): Decision {
  const lastSaid = words === '' ? state.lastSaid : words;
  return { state: { ...state, ...settled, ...change, pending, asked: null, lastSaid }, say: words, calls };
}
