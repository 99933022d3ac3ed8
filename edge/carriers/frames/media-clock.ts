/**
 * A carrier's media clock: whether its times can be trusted, and how much silence the carrier left out.
 * Twilio may omit silent frames, and its clock then jumps. STT that gets no silence never finds the end
 * of a turn, so the silence is filled in. Pure arithmetic.
 */

/**
 * A clock that returns its time only while it counts milliseconds, else null. Exotel documents
 * `media.timestamp` as ms since the stream began. But one of its pages shows 200 for the second chunk
 * of 100 ms, another 10, and a live capture 2000 for a second chunk of 20 ms. Such a clock would put
 * seconds of silence into every frame. So the clock is believed once two neighbouring frames are as
 * far apart as their audio is long, until it runs backwards.
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
      // A chunk's time may be that of its begin or of its end; it is not documented.
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

/** Less than this is jitter, not a gap: three frames of Twilio. */
const jitterMs = 60;
/**
 * The most silence put back at once, as in openai-agents-js's Twilio transport. No STT needs more
 * to end a turn.
 */
export const longestGapMs = 10_000;
/**
 * Exotel ends a stream after one hour. A clock that jumps further counts something else, such as ms
 * since 1970.
 */
const wildMs = 3_600_000;

/**
 * The silence that belongs before a frame, in ms: 0 to 10 000. `expectedAtMs` is where the frame
 * before it ended, `atMs` where this one begins, both by the carrier's clock; null: not known. 0 for
 * jitter, and for a clock that ran backwards or is wild.
 */
export function silenceBefore(expectedAtMs: number | null, atMs: number | null): number {
  if (expectedAtMs === null || atMs === null) return 0;
  const gapMs = atMs - expectedAtMs;
  return gapMs < jitterMs || gapMs > wildMs ? 0 : Math.min(gapMs, longestGapMs);
}

/**
 * When the next frame is expected, after a frame of `audioMs` that came at `atMs`. Within the jitter
 * the audio's own length counts, so that a clock that loses a little with every frame adds up to a
 * gap. Beyond the jitter, in either direction, the carrier's clock counts.
 */
export function expectedAfter(
  expectedAtMs: number | null,
  atMs: number | null,
  audioMs: number,
): number | null {
  if (atMs === null) return expectedAtMs === null ? null : expectedAtMs + audioMs;
  if (expectedAtMs === null || Math.abs(atMs - expectedAtMs) >= jitterMs) return atMs + audioMs;
  return expectedAtMs + audioMs;
}
