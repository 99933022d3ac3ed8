/**
 * What a scripted recogniser can say, whichever version of the wire it says it on; words are timed
 * in ms of the audio received.
 */

export interface TimedWord {
  word: string;
  startMs: number;
  endMs: number;
}

export interface Dialect {
  /** Sent as soon as the socket stands; null where the real server waits. */
  greeting(): object | null;
  /** The turn so far. */
  words(text: string, words: readonly TimedWord[], audioMs: number): object[];
  eagerEnd(words: readonly TimedWord[], audioMs: number): object[];
  resumed(audioMs: number): object[];
  endTurn(text: string, words: readonly TimedWord[], audioMs: number): object[];
  /** Called for each stretch of audio: what the server says unasked. */
  heard(audioMs: number): object[];
  /** The answer to a text frame; a string is a code to fail with. */
  told(type: string, audioMs: number): object[] | string;
  /** What precedes the close that `CloseStream` asks for. */
  farewell(audioMs: number): object[];
}

/** The words of `text` evenly over the burst they were said in. */
export function timed(text: string, fromMs: number, untilMs: number): TimedWord[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const step = Math.max(0, untilMs - fromMs) / Math.max(words.length, 1);
  return words.map((word, at) => ({ word, startMs: fromMs + at * step, endMs: fromMs + (at + 1) * step }));
}
