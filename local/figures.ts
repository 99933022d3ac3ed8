/**
 * Prints the repository's own figures: import circles, the size of folders and rooms, the width of
 * lines. Exits with 1 when one is over its limit. The last step of `npm run check`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { importCircles } from './import-circles.ts';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const code = tracked.filter((file) => /\.tsx?$/.test(file) && !/(^|\/)fixtures\//.test(file));
const sources = code.filter((file) => !/\.test\.tsx?$/.test(file));
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');
const lengthOf = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + linesOf(file).length, 0);

/** Files that only tests run. */
const forTests = /\/testing\//;
const product = sources.filter(
  (file) => /^(edge|shared|lambdas|console|cdk)\//.test(file) && !forTests.test(file),
);
const fakes = sources.filter((file) => file.startsWith('testing/wire/'));

const circles = importCircles(new Map(code.map((file) => [file, readFileSync(file, 'utf8')])));
const inFolder = new Map<string, number>();
for (const file of sources) inFolder.set(dirname(file), (inFolder.get(dirname(file)) ?? 0) + 1);
const [fullest, most] = [...inFolder].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
const codeWidths = code.flatMap(linesOf).filter((line) => line.trim() !== '');
const documents = tracked.filter((file) => /^([^/]+|docs\/.*|scenarios\/.*)\.md$/.test(file));
const proseWidths = documents.flatMap((file) => proseOf(readFileSync(file, 'utf8')));

interface Figure {
  what: string;
  is: number;
  more: string;
  atMost: number;
  /** It was reached once and stays: above it `npm run check` fails. */
  isHeld: boolean;
}

const figures: Figure[] = [
  {
    what: 'import circles',
    is: circles.length,
    more: circles.map(named).join('; '),
    atMost: 0,
    isHeld: true,
  },
  {
    what: 'sources in edge/call',
    is: sources.filter((file) => file.startsWith('edge/call/') && !forTests.test(file)).length,
    more: '',
    atMost: 39,
    isHeld: true,
  },
  { what: 'most sources in one folder', is: most, more: fullest, atMost: 14, isHeld: true },
  {
    what: 'product lines',
    is: lengthOf(product),
    more: `${product.length} files`,
    atMost: 25_000,
    isHeld: false,
  },
  {
    what: 'lines of the console, texts apart',
    is: lengthOf(product.filter((file) => /^console\/(?!.*\/words\/)/.test(file))),
    more: '',
    atMost: 6_000,
    isHeld: false,
  },
  { what: "lines of providers' fakes", is: lengthOf(fakes), more: '', atMost: 1_600, isHeld: false },
  { what: 'width of code, 90 % of lines', is: width(codeWidths, 0.9), more: '', atMost: 100, isHeld: true },
  { what: 'width of code, the widest line', is: width(codeWidths, 1), more: '', atMost: 110, isHeld: false },
  {
    what: 'width of documents, 90 % of lines',
    is: width(proseWidths, 0.9),
    more: '',
    atMost: 110,
    isHeld: true,
  },
  {
    what: 'width of documents, the widest line',
    is: width(proseWidths, 1),
    more: '',
    atMost: 110,
    isHeld: false,
  },
];

for (const { what, is, more, atMost, isHeld } of figures) {
  const isOver = is > atMost;
  const sign = isOver ? (isHeld ? '✗' : '·') : '✓';
  console.log(`${sign} ${what.padEnd(36)} ${String(is).padStart(6)}  (at most ${atMost})  ${more}`.trimEnd());
  if (isOver && isHeld) process.exitCode = 1;
}

function named(circle: readonly string[]): string {
  return circle.join(' <-> ');
}

/** Lines of a page without its tables and code blocks. */
function proseOf(page: string): string[] {
  const blockless = page.replace(/^ *```[\s\S]*?^ *```$/gm, '');
  return blockless.split('\n').filter((line) => line.trim() !== '' && !/^\s*\|/.test(line));
}

/** Characters in a line: the least that this share of the lines does not go over. */
function width(lines: readonly string[], share: number): number {
  const sorted = lines.map((line) => [...line].length).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
