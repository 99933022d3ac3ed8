/** `$DATA_DIR/run.json`: where other programs on this machine find the running system, and its tokens. */
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
  /** Whom its tokens are from and for, the run's own `JWT_ISSUER` and `JWT_AUDIENCE`. As below. */
  issuer: z.string().optional(),
  audience: z.string().optional(),
  staffToken: z.string(),
  adminToken: z.string(),
  /** Absent in the file of an older version's run. */
  operatorToken: z.string().optional(),
  internalKey: z.string(),
});
export type RunFile = z.infer<typeof RunFile>;

const fileIn = (dataDir: string) => join(dataDir, 'run.json');

/** Writes the file atomically, and readable by its owner only, because it holds tokens. */
export async function writeRunFile(dataDir: string, run: RunFile): Promise<void> {
  const unfinished = `${fileIn(dataDir)}.${process.pid}`;
  try {
    await writeFile(unfinished, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
    await rename(unfinished, fileIn(dataDir));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Removes the file if this process wrote it. */
export async function removeRunFile(dataDir: string): Promise<void> {
  if ((await readRunFile(dataDir))?.pid === process.pid) await rm(fileIn(dataDir), { force: true });
}

/** The run that uses `dataDir`; `null` when there is none, or only the file of a killed one. */
export async function livingRun(dataDir: string): Promise<RunFile | null> {
  const run = await readRunFile(dataDir);
  return run !== null && (await isRun(run.pid)) ? run : null;
}

/** `null` when there is no file, or not a valid one. Throws a `StartFault` when it can't be read. */
export async function readRunFile(dataDir: string): Promise<RunFile | null> {
  let text: string;
  try {
    text = await readFile(fileIn(dataDir), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    // Usually another user's file: it is readable by its owner only.
    throw new StartFault(`The run's file in DATA_DIR can't be read: ${reasonOf(error)}`);
  }
  try {
    return RunFile.parse(JSON.parse(text));
  } catch {
    // A broken file, or another program's.
    return null;
  }
}

/** Whether the process is alive and a run. After a reboot, its id may belong to another program. */
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
