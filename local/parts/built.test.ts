import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { built } from './built.ts';

let root = '';
let builds = 0;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'built-'));
  builds = 0;
  await mkdir(join(root, 'source'));
  await writeFile(join(root, 'source/a.ts'), 'one');
});
afterEach(() => rm(root, { recursive: true }));

const build = () =>
  built(join(root, 'out'), root, ['source', 'config.toml', 'missing'], async (into) => {
    builds += 1;
    await writeFile(join(into, 'bundle'), await readFile(join(root, 'source/a.ts')));
  });

test('what has not changed is not built again', async () => {
  expect((await build()).fresh).toBe(false);
  expect((await build()).fresh).toBe(true);
  expect(builds).toBe(1);
});

test.each([
  ['a changed file', () => writeFile(join(root, 'source/a.ts'), 'two')],
  ['a new file', () => writeFile(join(root, 'source/b.ts'), '')],
  ['a file that is an input itself', () => writeFile(join(root, 'config.toml'), 'x')],
])('%s is built again', async (_, change) => {
  await build();
  await change();
  const second = await build();
  expect(second.fresh).toBe(false);
  expect(await readFile(join(second.dir, 'bundle'), 'utf8')).toBe(
    await readFile(join(root, 'source/a.ts'), 'utf8'),
  );
});

test('a changed test is not', async () => {
  await build();
  await writeFile(join(root, 'source/a.test.ts'), 'x');
  expect((await build()).fresh).toBe(true);
});

test('a build that fails leaves nothing that looks finished', async () => {
  const failing = built(join(root, 'out'), root, ['source'], async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await readdir(join(root, 'out'))).toEqual([]);
});

test('two builds at once both end with the whole thing', async () => {
  const [one, other] = await Promise.all([build(), build()]);
  expect(one.dir).toBe(other.dir);
  expect(await readdir(one.dir)).toEqual(['bundle']);
});

test('builds of earlier days are forgotten', async () => {
  const { dir } = await build();
  await utimes(dir, 0, 0);
  await writeFile(join(root, 'source/a.ts'), 'two');
  await build();
  expect((await readdir(join(root, 'out'))).length).toBe(1);
});
