/** What a call holds in workerd's memory after a minute, three and ten, beside the bare floor. */
import { carriers, sleep } from '../calls/carriers.ts';
import type { BenchResult, Table } from '../figures.ts';
import { type Providers, startProviders } from './providers.ts';
import { type Side, type SideName, sideNames, startSide, storesFoot, usedBy, usualStores } from './side.ts';
import { valueFigure } from './table.ts';
import { rung, type Talk, talk } from './talk.ts';

const callsOf = { long: 30, short: 6 };
const minutes = { long: [1, 3, 10], short: [0.5] };
/** Half a minute behind the last call, what only the calls held should be free. */
const afterMs = 30_000;

interface Held {
  side: SideName;
  idleMb: number;
  at: { minutes: number; rssMb: number }[];
  afterMb: number;
  errors: string[];
}

export async function memory({ short }: { short: boolean }): Promise<BenchResult> {
  const providers = await startProviders();
  const sides: Side[] = [];
  try {
    for (const name of sideNames) sides.push(await startSide(name, providers));
    const calls = short ? callsOf.short : callsOf.long;
    const looks = short ? minutes.short : minutes.long;
    // At the same time: memory is not slower for it, and the bench takes half as long.
    const held = await Promise.all(
      sides.map((side, at) => hold(side, providers, { calls, looks, firstNumber: at * 1000 })),
    );
    return resultOf(held, calls, storesFoot(await usualStores()));
  } finally {
    for (const side of sides) await side.stop();
    await providers.close();
  }
}

async function hold(
  side: Side,
  providers: Providers,
  { calls, looks, firstNumber }: { calls: number; looks: readonly number[]; firstNumber: number },
): Promise<Held> {
  let untilMs = Number.POSITIVE_INFINITY;
  const isOver = (): boolean => performance.now() >= untilMs;
  for (const [at, carrier] of carriers.entries())
    await talk(side, providers, { carrier, number: firstNumber + 900 + at, turns: 2 });
  const rssMb = async (): Promise<number> => (await usedBy(side.workerdPid)).rssMb;
  const idleMb = await rssMb();
  const talks: Promise<Talk>[] = [];
  for (let n = 0; n < calls; n += 1) {
    const carrier = carriers[n % carriers.length] ?? 'twilio';
    const number = firstNumber + n;
    await rung((onRung) =>
      talks.push(talk(side, providers, { carrier, number, turns: Number.POSITIVE_INFINITY, isOver, onRung })),
    );
  }
  const allRungMs = performance.now();
  untilMs = allRungMs + Math.max(...looks) * 60_000 + 1000;
  const at: Held['at'] = [];
  for (const look of looks) {
    await sleep(Math.max(0, allRungMs + look * 60_000 - performance.now()));
    at.push({ minutes: look, rssMb: await rssMb() });
  }
  const errors = (await Promise.all(talks)).flatMap(({ errors, isRefused }) =>
    isRefused ? ['a call was refused', ...errors] : errors,
  );
  await sleep(afterMs);
  return { side: side.name, idleMb, at, afterMb: await rssMb(), errors };
}

/** Pure. */
function resultOf(held: readonly Held[], calls: number, stores: string): BenchResult {
  const perCall = (each: Held, rssMb: number): number => (rssMb - each.idleMb) / calls;
  const errors = held.flatMap((each) => each.errors.map((why) => `${each.side}: ${why}`));
  const table: Table = {
    title: `${calls} calls that talk all the time, both carriers`,
    columns: ['side', 'minutes', 'RSS, MB', 'above idle a call, MB'],
    rows: held.flatMap((each) => [
      [each.side, 'idle', Math.round(each.idleMb), ''],
      ...each.at.map(({ minutes, rssMb }) => [
        each.side,
        minutes,
        Math.round(rssMb),
        Math.round(perCall(each, rssMb) * 100) / 100,
      ]),
      [each.side, 'half a minute after the calls', Math.round(each.afterMb), ''],
    ]),
  };
  return {
    bench: 'memory',
    figures: [
      ...held.flatMap((each) =>
        each.at.map(({ minutes, rssMb }) =>
          valueFigure(`${each.side}: RSS a call after ${minutes} min`, 'MB', perCall(each, rssMb), null),
        ),
      ),
      valueFigure('calls that went wrong', 'count', errors.length, { of: 'worst', atMost: 0 }),
    ],
    tables: [table],
    foot: [
      'The whole bench takes about 13 minutes.',
      stores,
      'RSS of the workerd process, less that after its first calls, over the number of calls. It holds what V8 has not collected yet, so it is an upper bound.',
      'Both sides talk at the same time, in real time, a turn about every three seconds.',
      ...new Set(errors),
    ],
    details: { held },
  };
}
