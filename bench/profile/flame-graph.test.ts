import { describe, expect, it } from 'vitest';
import { CpuProfile, ownByFile, profiled } from './cpu-profile.ts';
import { flameGraph } from './flame-graph.ts';

const bundle = [
  '// edge/call/session/session.ts',
  'function take() {}',
  '// node_modules/zod/v4/core/parse.js',
  'function parse() {}',
  'function run() {}',
].join('\n');

const node = (
  id: number,
  functionName: string,
  lineNumber: number,
  hitCount: number,
  children: number[] = [],
) => ({
  id,
  callFrame: { functionName, url: functionName.startsWith('(') ? '' : 'worker.js', lineNumber },
  hitCount,
  children,
});

/** 100 samples: 40 outside, 10 of the collector, 50 in `take` and what it calls. */
const recorded = CpuProfile.parse({
  nodes: [
    node(1, '(root)', -1, 0, [2, 3, 4]),
    node(2, '(program)', -1, 40),
    node(3, '(garbage collector)', -1, 10),
    node(4, 'take', 1, 20, [5, 6]),
    node(5, 'parse', 3, 20, [7]),
    // The same function once more: it was called from another line.
    node(6, 'parse', 3, 5),
    node(7, 'run', 4, 5),
  ],
});

describe('a CPU profile', () => {
  const profile = profiled(recorded, bundle);

  it('names each function by its source file, and counts what it called', () => {
    expect(profile).toMatchObject({ samples: 100, outside: 40 });
    expect(profile.called.map(({ name, file, samples }) => [name, file, samples])).toEqual([
      ['take', 'edge/call/session/session.ts', 50],
      ['(garbage collector)', null, 10],
    ]);
    expect(profile.called[0]?.called).toMatchObject([{ name: 'parse', samples: 30, own: 25 }]);
  });

  it('says which files the time itself was spent in', () => {
    expect(ownByFile(profile.called)).toEqual([
      { file: 'node_modules/zod/v4/core/parse.js', samples: 30 },
      { file: 'edge/call/session/session.ts', samples: 20 },
      { file: '(garbage collector)', samples: 10 },
    ]);
  });

  it('is drawn with each function below its caller, as wide as its share', () => {
    const picture = flameGraph(profile, 'two <calls>');
    expect(picture).toContain('two &lt;calls&gt;; 60.0 % of the time in JavaScript');
    expect(picture).toContain('<title>take (edge/call/session/session.ts): 50.0 %</title>');
    const box = (name: string) =>
      new RegExp(`<rect x="([\\d.]+)" y="(\\d+)" width="([\\d.]+)" height="16"><title>${name} `)
        .exec(picture)
        ?.slice(1)
        .map(Number);
    expect(box('take')).toEqual([0, 44, 999.8]);
    expect(box('parse')).toEqual([0, 61, 599.8]);
    expect(box('run')).toEqual([0, 78, 99.8]);
  });

  it('of a process that did nothing is an empty picture', () => {
    const idle = CpuProfile.parse({ nodes: [node(1, '(root)', -1, 0, [2]), node(2, '(idle)', -1, 9)] });
    expect(flameGraph(profiled(idle, ''), 'nothing')).toContain('0.0 % of the time in JavaScript');
  });
});

it('a picture of thousands of functions stays small, and keeps the widest', () => {
  const deep = CpuProfile.parse({
    nodes: Array.from({ length: 700 }, (_, at) =>
      node(at, `function_number_${at}`, 1, 1, at < 699 ? [at + 1] : []),
    ),
  });
  const picture = flameGraph(profiled(deep, bundle), 'many');
  expect(picture.length).toBeLessThanOrEqual(150_000);
  expect(picture).toContain('<title>function_number_1 ');
  expect(picture).not.toContain('<title>function_number_690 ');
});
