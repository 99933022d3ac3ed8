/**
 * How Deepgram's streams differ from its documents, as clients of it report. A server takes them in rotation,
 * one for each stream, so that everything that is tested on it meets them.
 */
export interface StreamShape {
  /** Flux: words carry their times. */
  timesWords: boolean;
  /** Flux: `turn_index` goes up with each turn; otherwise it stays 0. */
  countsTurns: boolean;
  /**
   * Flux: an EndOfTurn behind an EagerEndOfTurn with the same words comes without them. Nova: so does a
   * `speech_final` behind an interim.
   */
  endsEmpty: boolean;
  /** An end is sent twice; Flux also sends an Update of the closed turn behind it. */
  repeats: boolean;
  /** Warnings and messages of a type that no document names. */
  chats: boolean;
}

/** As documented. */
export const plain: StreamShape = {
  timesWords: true,
  countsTurns: true,
  endsEmpty: false,
  repeats: false,
  chats: false,
};

/** Shapes under which a measurement means the same as with `plain`. */
export const timedShapes: readonly StreamShape[] = [
  { ...plain, chats: true },
  { ...plain, endsEmpty: true, chats: true },
  { ...plain, repeats: true },
  { ...plain, countsTurns: false, repeats: true },
];

export const allShapes: readonly StreamShape[] = [
  ...timedShapes,
  { ...plain, timesWords: false },
  { ...plain, timesWords: false, endsEmpty: true, repeats: true, chats: true },
  { ...plain, timesWords: false, countsTurns: false, repeats: true },
];

export const warning = {
  type: 'Warning',
  code: 'SOMETHING_TO_KNOW',
  description: 'the stream goes on',
} as const;

export const unknownMessage = { type: 'SomethingOfTomorrow', detail: { at: 0 } } as const;
