/**
 * Silence that a carrier left out. Twilio may omit silent frames: its media clock then jumps, and a
 * recogniser that is fed no silence never hears the end of a turn.
 */

/** Less than this is jitter of the clock, not a gap: three frames of Twilio. */
const jitterMs = 60;
/**
 * The most that is filled in at once (the cap of openai-agents-js's Twilio transport): no
 * recogniser needs more to end a turn.
 */
export const longestGapMs = 10_000;
/**
 * A stream is no longer than an hour (Exotel's limit), so a clock that jumps further counts
 * something else, such as ms since 1970.
 */
const wildMs = 3_600_000;

/**
 * How many ms of silence belong before a frame. `expectedAtMs` is where the frame before it ended,
 * `atMs` where this one begins, both by the carrier's clock; `null` is not known. 0 for jitter, and
 * for a clock that ran backwards or is wild; at most 10 000.
 */
export function silenceBefore(expectedAtMs: number | null, atMs: number | null): number {
  if (expectedAtMs === null || atMs === null) return 0;
  const gapMs = atMs - expectedAtMs;
  return gapMs < jitterMs || gapMs > wildMs ? 0 : Math.min(gapMs, longestGapMs);
}

/**
 * Where the next frame is expected, after one of `audioMs` that came at `atMs`. Within the jitter
 * we go on by the audio's own length, so that a clock that loses a little with every frame adds up
 * to a gap; beyond it, in either direction, the carrier's clock is taken over.
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
