import { expect, test } from 'vitest';
import { importCircles } from './import-circles.ts';

test('files that import each other are a circle, by types, dynamically and through others', () => {
  const files = new Map([
    ['a/one.ts', "import type { Two } from '../b/two.ts';"],
    ['b/two.ts', "export { three } from './three.ts';"],
    ['b/three.ts', "const one = await import('../a/one.ts');"],
    ['b/four.ts', "import {\n  five,\n} from './five.ts';"],
    ['b/five.ts', "import './four.ts';"],
  ]);
  expect(importCircles(files)).toEqual([
    ['a/one.ts', 'b/three.ts', 'b/two.ts'],
    ['b/five.ts', 'b/four.ts'],
  ]);
});

test('files that share an import, packages and missing files are no circle', () => {
  const files = new Map([
    ['one.ts', "import { z } from 'zod';\nimport './shared.ts';\nimport './gone.ts';"],
    ['two.ts', "import './shared.ts';\nimport './one.ts';"],
    ['shared.ts', "import data from './data.json' with { type: 'json' };"],
  ]);
  expect(importCircles(files)).toEqual([]);
});
