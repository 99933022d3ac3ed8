/**
 * A carrier's media clock, believed once it has shown that it counts milliseconds. Pure arithmetic;
 * the gaps themselves are `gap.ts`.
 */

/**
 * Exotel documents `media.timestamp` as ms since the stream began, but one page shows 200 for the
 * second chunk of 100 ms, another 10, and a live capture 2000 for a second chunk of 20 ms. Taken at
 * its word, such a clock would put seconds of silence into every frame. So it is believed from the
 * first time on that two neighbouring frames are as far apart by the clock as the audio in them is
 * long, and no longer once it ran backwards.
 */
export function believedClock(): (atMs: number | null, audioMs: number) => number | null {
  let previous: { atMs: number; audioMs: number } | null = null;
  let isBelieved = false;
  return (atMs, audioMs) => {
    if (atMs === null) {
      previous = null;
      return null;
    }
    if (previous) {
      const stepMs = atMs - previous.atMs;
      // A chunk's time may be that of its begin or of its end: nobody documents which.
      if (agree(stepMs, previous.audioMs) || agree(stepMs, audioMs)) isBelieved = true;
      if (stepMs < 0) isBelieved = false;
    }
    previous = { atMs, audioMs };
    return isBelieved ? atMs : null;
  };
}

function agree(stepMs: number, audioMs: number): boolean {
  return Math.abs(stepMs - audioMs) <= Math.max(5, audioMs / 5);
}
