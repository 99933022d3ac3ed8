/**
 * Holds the rooms to their coverage, from `coverage/coverage-summary.json`: 85 % of lines where the
 * project's own craft is, 70 % everywhere.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { z } from 'zod';

const Summary = z.record(
  z.string(),
  z.object({ lines: z.object({ total: z.number(), covered: z.number() }) }),
);

const demands: [room: string, percent: number][] = [
  ['edge/core', 85],
  ['edge/carriers', 85],
  ['edge/audio', 85],
  ['shared', 85],
  ['edge', 70],
  ['lambdas', 70],
  ['local', 70],
  ['', 70],
];

const summary = Summary.parse(JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8')));
const files = Object.entries(summary)
  .filter(([file]) => file !== 'total')
  .map(([file, { lines }]) => ({ file: relative(process.cwd(), file), ...lines }));

let isShort = false;
for (const [room, percent] of demands) {
  const within = files.filter(({ file }) => room === '' || file.startsWith(`${room}/`));
  const total = within.reduce((sum, { total: lines }) => sum + lines, 0);
  const covered = within.reduce((sum, { covered: lines }) => sum + lines, 0);
  const reached = total === 0 ? 0 : (100 * covered) / total;
  isShort ||= reached < percent;
  console.log(
    `${reached < percent ? '✗' : '✓'} ${(room || 'everything').padEnd(14)} ${reached.toFixed(1).padStart(5)} % of lines (${percent} % asked)`,
  );
}
process.exit(isShort ? 1 : 0);
