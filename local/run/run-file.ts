/** `$DATA_DIR/run.json`: what other programs on this machine need to know of the running system. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf, reasonOf, StartFault } from '../parts/start-fault.ts';

export const RunFile = z.object({
  /** The origin that carriers sign for, `PUBLIC_URL`. */
  edge: z.string(),
  api: z.string(),
  console: z.string(),
  pid: z.int(),
  staffToken: z.string(),
  adminToken: z.string(),
  internalKey: z.string(),
});
export type RunFile = z.infer<typeof RunFile>;

const fileIn = (dataDir: string) => join(dataDir, 'run.json');

/** Written whole or not at all, readable by its owner only: it holds tokens. */
export async function writeRunFile(dataDir: string, run: RunFile): Promise<void> {
  const unfinished = `${fileIn(dataDir)}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, fileIn(dataDir));
}

/** Removes the file if it is this process's. */
export async function removeRunFile(dataDir: string): Promise<void> {
  if ((await readRunFile(dataDir))?.pid === process.pid) await rm(fileIn(dataDir), { force: true });
}

/** The run that already uses `dataDir`, or `null`. What a killed run left behind is none. */
export async function livingRun(dataDir: string): Promise<RunFile | null> {
  const run = await readRunFile(dataDir);
  return run !== null && (await isRun(run.pid)) ? run : null;
}

/** `null` when there is none, or nothing that could be one. Throws a `StartFault` when it may not be read. */
export async function readRunFile(dataDir: string): Promise<RunFile | null> {
  let text: string;
  try {
    text = await readFile(fileIn(dataDir), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    // Another user's, as a rule: it is readable by its owner only.
    throw new StartFault(`The run's file in DATA_DIR can't be read: ${reasonOf(error)}`);
  }
  try {
    return RunFile.parse(JSON.parse(text));
  } catch {
    // Half a file, or another program's.
    return null;
  }
}

/** Whether a process lives and is a run: after a reboot its number may belong to somebody else. */
export async function isRun(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes('start.ts');
}
