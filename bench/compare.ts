/**
 * `npm run bench -- --compare A B`: two runs beside each other. Each is a result file, a folder of them, or a
 * revision of this repository, whose kept results are read (`git show REVISION:bench/results`).
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../local/root.ts';
import { printTable, round } from './figures.ts';

const Spread = z.object({ samples: z.number(), p50: z.number().nullable(), p95: z.number().nullable() });
type Spread = z.infer<typeof Spread>;

/** As `keep` writes it; results of older code have fewer fields. A NaN is written as null. */
const Result = z.object({
  bench: z.string(),
  date: z.string(),
  machine: z.object({ cpu: z.string(), cores: z.number(), loadBefore: z.number(), loadAfter: z.number() }),
  versions: z.object({ workerd: z.string(), revision: z.string() }).optional(),
  noise: z.object({ isNoisy: z.boolean() }).optional(),
  figures: z.array(Spread.extend({ what: z.string(), unit: z.string() })),
  beside: z.array(z.object({ what: z.string(), unit: z.string(), ours: Spread, floor: Spread })).optional(),
});
export type Result = z.infer<typeof Result>;

/** What a figure is called, and its percentiles in both runs. */
export interface Compared {
  what: string;
  unit: string;
  a: Spread;
  b: Spread;
  /** B less A, and B over A in per cent of A; null where one has no value. */
  p50: { difference: number; percent: number } | null;
  p95: { difference: number; percent: number } | null;
}

/** The figures that both results have, in A's order. Pure. */
export function compared(a: Result, b: Result): Compared[] {
  const other = new Map(spreads(b).map((each) => [each.what, each.spread]));
  return spreads(a).flatMap(({ what, unit, spread }) => {
    const found = other.get(what);
    if (!found) return [];
    const part = (of: 'p50' | 'p95'): Compared['p50'] => differenceOf(spread[of], found[of]);
    return [{ what, unit, a: spread, b: found, p50: part('p50'), p95: part('p95') }];
  });
}

function differenceOf(a: number | null, b: number | null): Compared['p50'] {
  if (a === null || b === null) return null;
  return { difference: round(b - a), percent: a === 0 ? 0 : round((b / a - 1) * 100) };
}

function spreads({ figures, beside = [] }: Result): { what: string; unit: string; spread: Spread }[] {
  return [
    ...beside.flatMap(({ what, unit, ours, floor }) => [
      { what: `${what.trim()}, ours`, unit, spread: ours },
      { what: `${what.trim()}, floor`, unit, spread: floor },
    ]),
    ...figures.map(({ what, unit, ...spread }) => ({ what: what.trim(), unit, spread })),
  ];
}

/** Why the two should not be compared; empty when nothing speaks against it. Pure. */
export function doubts(a: Result, b: Result): string[] {
  const named = (result: Result, name: string): string[] => [
    ...(result.noise?.isNoisy ? [`${name} ran on a noisy machine`] : []),
    ...(result.noise === undefined ? [`nobody watched how steady the machine of ${name} was`] : []),
  ];
  const isSameMachine = a.machine.cpu === b.machine.cpu && a.machine.cores === b.machine.cores;
  return [
    ...(isSameMachine ? [] : ['A and B ran on different machines']),
    ...named(a, 'A'),
    ...named(b, 'B'),
  ];
}

/** Prints them. @throws Error in words when one of them is no result, or they have no bench in common. */
export async function compare(a: string, b: string): Promise<void> {
  const [before, after] = await Promise.all([resultsOf(a), resultsOf(b)]);
  const both = before.flatMap((one) => {
    const other = after.find(({ bench }) => bench === one.bench);
    return other ? [{ one, other }] : [];
  });
  if (both.length === 0) throw new Error(`${a} and ${b} have no bench in common`);
  for (const { one, other } of both) {
    console.log(`\n${one.bench}`);
    for (const [name, { date, machine, versions }] of Object.entries({ A: one, B: other }))
      console.log(
        `  ${name}: ${date.slice(0, 16)}, ${machine.cpu}, ${machine.cores} cores, ` +
          `load ${machine.loadBefore} before and ${machine.loadAfter} after, ` +
          `workerd ${versions?.workerd ?? '?'}, revision ${versions?.revision ?? '?'}`,
      );
    for (const doubt of doubts(one, other)) console.log(`  BEWARE: ${doubt}.`);
    printTable(
      ['what', 'unit', 'n', 'A p50', 'B p50', 'B - A', '%', 'A p95', 'B p95', 'B - A', '%'],
      compared(one, other).map((each) => [
        each.what,
        each.unit,
        `${each.a.samples}/${each.b.samples}`,
        ...(['p50', 'p95'] as const).flatMap((part) => [
          each.a[part] ?? '',
          each.b[part] ?? '',
          each[part]?.difference ?? '',
          each[part]?.percent ?? '',
        ]),
      ]),
    );
  }
}

async function resultsOf(place: string): Promise<Result[]> {
  const found = await stat(place).catch(() => null);
  const texts = found?.isDirectory()
    ? await readFolder(place)
    : found
      ? [await readFile(place, 'utf8')]
      : await readRevision(place);
  const results = texts.flatMap((text) => {
    const read = Result.safeParse(JSON.parse(text));
    // The recogniser's own table, for example, has another shape.
    return read.success ? [read.data] : [];
  });
  if (results.length === 0) throw new Error(`${place} holds no result of a bench`);
  return results;
}

async function readFolder(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

async function readRevision(revision: string): Promise<string[]> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: projectRoot, maxBuffer: 64 * 1024 * 1024 })).stdout;
  const names = await git(
    'ls-tree',
    '--name-only',
    '--end-of-options',
    `${revision}`,
    'bench/results/',
  ).catch(() => {
    throw new Error(`${revision} is neither a file, nor a folder, nor a revision of this repository`);
  });
  const files = names.split('\n').filter((name) => name.endsWith('.json'));
  return Promise.all(files.map((file) => git('show', `${revision}:${file}`)));
}
