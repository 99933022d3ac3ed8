/** A hundred kills: none of them may lose anything. */
import { figure } from '../../bench/figures.ts';
import type { Check } from '../check.ts';
import { killRounds } from './kill-rounds.ts';

const rounds = { long: 100, short: 4 };
/** Two cores are busy with ten systems that start again and again. */
const lanes = { long: 10, short: 2 };

export const kills: Check = {
  name: 'kills',
  budgetMinutes: ({ short }) => (short ? 4 : 7.5),
  async run({ short, signal, say }) {
    const seed = Date.now() % 1_000_000;
    const count = short ? rounds.short : rounds.long;
    const table = await killRounds(count, { seed, lanes: short ? lanes.short : lanes.long, signal, say });
    const lost = table.filter(({ wrong }) => wrong !== '');
    const held = table.length - lost.length;
    return {
      title: `kill -9, ${table.length} of ${count} rounds (seed ${seed})`,
      columns: ['round', 'carrier', 'killed', 'at ms', 'settled in ms', 'end', 'wrong'],
      rows: table.map(({ round, carrier, killed, atMs, settledInMs, endReason, wrong }) => [
        round,
        carrier,
        killed,
        atMs,
        settledInMs,
        endReason,
        wrong,
      ]),
      figures: [
        figure('kills that lose nothing', 'count', [held], { of: 'worst', atLeast: count }),
        figure(
          'until a call is settled, from the restart',
          'ms',
          table.map(({ settledInMs }) => settledInMs),
          { of: 'worst', atMost: 60_000 },
        ),
      ],
      doubt: table.length < count ? 'the time was up before all rounds were over' : null,
      foot: lost.map(({ round, wrong }) => `Round ${round} of seed ${seed}: ${wrong}`),
    };
  },
};
