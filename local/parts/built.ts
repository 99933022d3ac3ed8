/** Builds that are skipped while their inputs have not changed. */
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { codeOf } from './start-fault.ts';

const dayMs = 86_400_000;

export interface Built {
  /** The folder with the build's output. */
  dir: string;
  fresh: boolean;
}

/**
 * Returns the folder under `dir` for the digest of `inputs` (files and folders, without tests). If it does
 * not exist, `build` fills it. Two runs may build at the same time: each fills a folder of its own, and the
 * first to finish renames it to the digest.
 */
export async function built(
  dir: string,
  root: string,
  inputs: readonly string[],
  build: (into: string) => Promise<void>,
): Promise<Built> {
  const digest = await digestOf(root, inputs);
  const finished = join(dir, digest);
  if (await exists(finished)) return { dir: finished, fresh: true };
  await mkdir(dir, { recursive: true });
  const unfinished = await mkdtemp(join(dir, `${digest}.`));
  try {
    await build(unfinished);
    await rename(unfinished, finished);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) throw error;
  }
  await removeOld(dir, digest);
  return { dir: finished, fresh: false };
}

/** A digest of the paths and contents of all files in `inputs`. Missing inputs count as empty. */
async function digestOf(root: string, inputs: readonly string[]): Promise<string> {
  const files = (await Promise.all(inputs.map((input) => filesOf(join(root, input))))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256');
  files.forEach((file, index) => {
    hash.update(`${relative(root, file).split(sep).join('/')}\0${contents[index]?.length}\0`);
    hash.update(contents[index] ?? '');
  });
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return [path];
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Removes builds older than a day. A running system may still need newer ones. */
async function removeOld(dir: string, current: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    // A missing folder was another run's unfinished one.
    const madeAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (name !== current && madeAt < Date.now() - dayMs) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
