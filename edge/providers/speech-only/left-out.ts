/**
 * Two clocks: the caller's, on which all audio counts, and a stream's, which was not sent all of it. Pure.
 */

/** So many places are remembered: the words of a recogniser are never about audio of long ago. */
const mostPlaces = 256;

export interface LeftOut {
  /**
   * From now on audio is sent without a gap: what the stream has at `streamMs` is the caller's at
   * `callerMs`. Both are later than those of the call before.
   */
  goesOn(streamMs: number, callerMs: number): void;
  /** The caller's time of a word's beginning. */
  begins(streamMs: number): number;
  /** The caller's time of a word's end: the end of one piece is not the beginning of the next. */
  ends(streamMs: number): number;
}

export function createLeftOut(): LeftOut {
  let places: { streamMs: number; callerMs: number }[] = [];

  const callersTime = (streamMs: number, place: { streamMs: number; callerMs: number } | undefined) =>
    place ? Math.max(0, place.callerMs + streamMs - place.streamMs) : streamMs;
  return {
    goesOn(streamMs, callerMs) {
      places.push({ streamMs, callerMs });
      if (places.length > 2 * mostPlaces) places = places.slice(-mostPlaces);
    },
    begins: (streamMs) =>
      callersTime(streamMs, places.findLast((place) => place.streamMs <= streamMs) ?? places[0]),
    ends: (streamMs) =>
      callersTime(streamMs, places.findLast((place) => place.streamMs < streamMs) ?? places[0]),
  };
}
