/**
 * `npm run bench -- simulate`: which limit comes first as calls become more, as in `docs/capacity.md`, for
 * other numbers of calls and for the limits of an account. It measures nothing and keeps nothing.
 */
import { printTable } from './figures.ts';
import { allPeaks, sizes } from './simulate/capacity.ts';
import { withGiven } from './simulate/given-limits.ts';
import { businessLimits, limits } from './simulate/limits.ts';
import { basisOfLoad } from './simulate/load.ts';
import { grouped, orderTable, peaksTable, type SimulationTable } from './simulate/tables.ts';

const known = [...limits, ...businessLimits];
export const limitNames = known.map(({ name }) => name);

/** The largest that the simulation is known to hold in memory and in a minute. */
const mostCalls = 200_000;

/**
 * `calls`: whole numbers of calls at once, with commas between; without one those of the page. `given`: each
 * a limit as `name=number`. Progress goes to stderr. Throws a sentence for a wrong option, before it begins.
 */
export function simulateCommand(calls: string | undefined, given: readonly string[]): void {
  const shownSizes = calls === undefined ? sizes : callsOf(calls);
  const groups = [
    ['Of the deployment', withGiven(limits, given, known)],
    ['Of one business, all of whose calls they are', withGiven(businessLimits, given, known)],
  ] as const;
  const all = allPeaks(shownSizes, (atOnce, nth, of) =>
    console.error(`simulating ${grouped(atOnce)} calls at once (${nth} of ${of})`),
  );
  const shown = all.filter(({ atOnce }) => shownSizes.some((size) => size === atOnce));
  for (const [title, own] of groups) {
    const table = peaksTable(own, shown, (cell) => `${cell} !`);
    print(`${title}: the peak of each part by calls at once, "!" over the limit`, table);
    print('What to change, in that order', orderTable(own, all));
  }
  print('What a call is taken to ask', basisOfLoad());
}

function print(title: string, { columns, rows }: SimulationTable): void {
  console.log(`\n${title}\n`);
  printTable(columns, rows);
}

function callsOf(text: string): number[] {
  return text.split(',').map((part) => {
    const count = Number(part);
    if (part.trim() === '' || !Number.isInteger(count) || count < 1 || count > mostCalls)
      throw new Error(`--calls takes whole numbers from 1 to ${mostCalls}, with commas between, not ${text}`);
    return count;
  });
}
