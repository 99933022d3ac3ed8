/**
 * Politeness at the limit: the call beyond `MAX_CONCURRENT_CALLS`, and a flood of rings, are refused in
 * words, while no live call suffers. When the calls are over, the next one is answered.
 */
import { carriers, sleep } from '../../bench/calls/carriers.ts';
import { figure } from '../../bench/figures.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import type { Check } from '../check.ts';
import { allSettled, readyToTalk } from '../talking.ts';

const limit = { long: 20, short: 4 };
const flood = { long: 100, short: 10 };

export const politeness: Check = {
  name: 'limit',
  budgetMinutes: () => 1.5,
  async run({ short, signal, say }) {
    const most = short ? limit.short : limit.long;
    const rings = short ? flood.short : flood.long;
    const system = await startScriptedSystem({ variables: { MAX_CONCURRENT_CALLS: String(most) } });
    try {
      const talk = await readyToTalk(system);
      const before = system.deepgram.streams.all.length;
      say(`${most} calls of ${most} talk`);
      const talking = talk({ calls: most, forMs: short ? 15_000 : 30_000, signal, firstNumber: 1 });
      await system.deepgram.streams.until(
        'the last call',
        () => system.deepgram.streams.all.length >= before + most,
        30_000,
      );
      say(`one call more, and a flood of ${rings} rings`);
      const refusals = await refusedOf(system, 1 + rings);
      const talks = await talking;
      await allSettled(system);
      say('one call after them');
      const after = await talk({ calls: 1, forMs: 12_000, signal, firstNumber: 1 + most });
      const errors = talks.flatMap((each) => each.errors);
      return {
        title: 'At the limit of calls',
        columns: ['live calls', 'their turns', 'rings beyond', 'told why', 'answered all the same'],
        rows: [
          [
            most,
            talks.flatMap(({ turns }) => turns).length,
            refusals.length,
            refusals.filter(({ isTold }) => isTold).length,
            refusals.filter(({ isAnswered }) => isAnswered).length,
          ],
        ],
        figures: [
          figure(
            'rings beyond the limit that were not told why',
            'count',
            [refusals.filter(({ isTold }) => !isTold).length],
            { of: 'worst', atMost: 0 },
          ),
          figure(
            'rings beyond the limit that reached the agent',
            'count',
            [refusals.filter(({ isAnswered }) => isAnswered).length],
            { of: 'worst', atMost: 0 },
          ),
          figure('errors of the live calls', 'count', [errors.length], { of: 'worst', atMost: 0 }),
          figure(
            'live calls without a turn',
            'count',
            [talks.filter(({ turns }) => turns.length === 0).length],
            { of: 'worst', atMost: 0 },
          ),
          figure(
            'calls after them that were not answered',
            'count',
            [after.filter(({ turns }) => turns.length === 0).length],
            { of: 'worst', atMost: 0 },
          ),
          figure(
            'underruns of the live calls',
            'count',
            [talks.flatMap(({ turns }) => turns).reduce((sum, { underruns }) => sum + underruns, 0)],
            { of: 'worst', atMost: 0 },
          ),
        ],
        foot: [...new Set(errors)],
      };
    } finally {
      await system.stop();
    }
  },
};

async function refusedOf(
  system: ScriptedSystem,
  rings: number,
): Promise<{ isTold: boolean; isAnswered: boolean }[]> {
  const calls = [];
  for (let n = 0; n < rings; n += 1) {
    calls.push(
      system.place({ carrier: carriers[n % 2] ?? 'exotel', script: { lines: [], hangUpAfterMs: 20_000 } }),
    );
    await sleep(20);
  }
  const outcomes = await Promise.all(calls.map((call) => call.ended));
  return outcomes.map(({ callId, carrierSaid, heardAgent }) => ({
    isTold: carrierSaid.length > 0 || heardAgent,
    isAnswered: system.deepgram.streams.all.some(({ url }) => url.searchParams.get('tag') === callId),
  }));
}
