/**
 * How right the transcript is when the caller interrupts the agent: words that were played but are
 * missing from it, and words in it that were not played.
 */
import { type Interruption, interruptions } from '../edge/call/testing/heard-truth.ts';
import { type BenchResult, figure } from './figures.ts';

const count = 200;

export async function heard(): Promise<BenchResult> {
  const all = await interruptions(count);
  const words = (which: readonly Interruption[]): number[] => which.map(({ wrong }) => wrong);
  return {
    bench: 'heard',
    figures: [
      figure('words that sounded and are not in the transcript, or the reverse', 'count', words(all), {
        of: 'p95',
        atMost: 1,
      }),
      ...(['twilio', 'exotel'] as const).map((carrier) =>
        figure(
          `the same over ${carrier}`,
          'count',
          words(all.filter((each) => each.carrier === carrier)),
          null,
        ),
      ),
      ...(['returned', 'dropped', 'later', 'none'] as const).map((marks) =>
        figure(
          `the same, marks on clear: ${marks}`,
          'count',
          words(all.filter((each) => each.marks === marks)),
          null,
        ),
      ),
    ],
    foot: [
      `${count} calls on a virtual clock, the same ones in each run. Each is interrupted once, at a random moment of a reply of about ten seconds.`,
      'The voice speaks each word at a pace of its own (50 to 90 ms a character) with pauses of 0.15 to 0.7 s. A word sounded when more than half of it reached the caller.',
    ],
    details: all,
  };
}
