import { expect, test } from 'vitest';
import { fuzzed, mostLiveMb } from '../nightly/fuzz/fuzz.ts';

/** The same input in every run. `npm run nightly -- --only fuzz` sends much more. */
const seed = 11;

test(`whatever comes in over raw sockets, nothing breaks, and calls are answered after it (seed ${seed})`, async () => {
  const { findings, httpCases, socketCases, opened, grownMb } = await fuzzed({
    seed,
    httpCases: 2000,
    socketCases: 120,
    signal: AbortSignal.timeout(200_000),
    say: () => undefined,
  });
  expect(findings).toEqual([]);
  expect([httpCases, socketCases]).toEqual([2000, 120]);
  // What V8 keeps after a garbage collection.
  expect(Math.max(grownMb.edge, grownMb.api)).toBeLessThanOrEqual(mostLiveMb);
  // Each door was opened, and not only knocked at.
  const doors = ['exotel static', 'exotel', 'twilio', 'browser', 'watch', 'joined'];
  expect([...opened.keys()]).toEqual(expect.arrayContaining(doors));
}, 300_000);
