import { expect, test } from 'vitest';
import { killRounds } from '../nightly/kills/kill-rounds.ts';

// kill -9 of the edge, the API, each store, the model's engine, or all at once, at random moments of a
// call by a stream or by turns.

const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

test.skipIf(process.platform !== 'linux')(
  'ten kills at random moments of a call lose no turn, no hold and no sound worth more than two seconds, and double nothing',
  async () => {
    const rounds = await killRounds(10, { seed, lanes: 5 });
    expect(rounds).toHaveLength(10);
    expect(rounds.filter(({ wrong }) => wrong !== '')).toEqual([]);
  },
  300_000,
);
