/** V8's CPU profile as a tree of calls whose functions are named by the source file they come from. Pure. */
import { z } from 'zod';

/** What `Profiler.stop` answers (Chrome DevTools Protocol, Profiler.Profile), as far as it is read. */
export const CpuProfile = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.number(),
      callFrame: z.looseObject({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      /** Samples in which this node was the innermost one. */
      hitCount: z.number().default(0),
      children: z.array(z.number()).default([]),
    }),
  ),
});
export type CpuProfile = z.infer<typeof CpuProfile>;

/** A function where it was called from. Samples are a share of the time. */
export interface Called {
  name: string;
  /** From the project's root; null: not of the bundle, or the engine's own. */
  file: string | null;
  /** In it and in all that it called. */
  samples: number;
  /** In itself. */
  own: number;
  /** What it called, the most expensive first. */
  called: Called[];
}

export interface Profiled {
  /** Of the whole time. */
  samples: number;
  /** In which no JavaScript ran: the process waited, or did native work such as I/O. */
  outside: number;
  called: Called[];
}

/** V8's names for time in which no JavaScript runs. */
const outsideNames: ReadonlySet<string> = new Set(['(idle)', '(program)']);

/** `bundle`: the text of the file that was profiled, as esbuild writes it. */
export function profiled(profile: CpuProfile, bundle: string): Profiled {
  const fileAt = filesOf(bundle);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const isChild = new Set(profile.nodes.flatMap(({ children }) => children));
  const roots = profile.nodes.filter(({ id }) => !isChild.has(id));

  /** Nodes of the same function below the same one are one: V8 tells them apart by their lines. */
  function merged(ids: readonly number[]): Called[] {
    const of = new Map<string, { name: string; file: string | null; own: number; children: number[] }>();
    for (const id of ids) {
      const node = nodes.get(id);
      if (!node) continue;
      const { functionName, url, lineNumber } = node.callFrame;
      // The engine's own functions have no address, or one like `node-internal:timers`.
      const file = url === '' || url.includes(':') ? null : fileAt(lineNumber);
      const key = `${functionName} ${file}`;
      const same = of.get(key) ?? { name: functionName || '(anonymous)', file, own: 0, children: [] };
      same.own += node.hitCount;
      same.children.push(...node.children);
      of.set(key, same);
    }
    return [...of.values()]
      .map(({ children, ...each }) => {
        const called = merged(children);
        return { ...each, called, samples: each.own + sumOf(called) };
      })
      .filter(({ samples }) => samples > 0)
      .sort((one, other) => other.samples - one.samples);
  }

  const all = merged(roots.flatMap(({ children }) => children));
  const called = all.filter(({ name }) => !outsideNames.has(name));
  const samples = sumOf(all);
  return { samples, outside: samples - sumOf(called), called };
}

/** The samples in each file itself, the most expensive first. The engine's own time is under its name. */
export function ownByFile(called: readonly Called[]): { file: string; samples: number }[] {
  const own = new Map<string, number>();
  const add = ({ name, file, own: samples, called: below }: Called): void => {
    const key = file ?? name;
    own.set(key, (own.get(key) ?? 0) + samples);
    for (const each of below) add(each);
  };
  for (const each of called) add(each);
  return [...own]
    .map(([file, samples]) => ({ file, samples }))
    .filter(({ samples }) => samples > 0)
    .sort((one, other) => other.samples - one.samples);
}

function sumOf(called: readonly Called[]): number {
  return called.reduce((sum, { samples }) => sum + samples, 0);
}

/** esbuild writes the name of each source file as a comment before its code. Lines count from 0. */
function filesOf(bundle: string): (line: number) => string | null {
  const begins: { line: number; file: string }[] = [];
  for (const [line, text] of bundle.split('\n').entries()) {
    const file = /^\/\/ ((?:[\w.@-]+\/)*[\w.@-]+\.[mc]?[jt]sx?)$/.exec(text)?.[1];
    if (file !== undefined) begins.push({ line, file });
  }
  return (line) => begins.findLast((begin) => begin.line <= line)?.file ?? null;
}
