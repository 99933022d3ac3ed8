/**
 * Claims DATA_DIR for one run: creates its folders and a lock, because two runs would corrupt one
 * database.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, reasonOf, StartFault } from '../parts/start-fault.ts';
import { isRun } from './run-file.ts';

/** The folder of the parts' log files. */
export const logsIn = (dataDir: string): string => join(dataDir, 'logs');
const lockIn = (dataDir: string): string => join(dataDir, 'run.lock');

/**
 * Creates the folder with empty logs, and locks it. Throws a `StartFault` when it can't be used or
 * another run has it.
 */
export async function claimDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await lock(lockIn(dataDir));
    // The logs of the last run are removed. A restarted part appends to its log.
    await rm(logsIn(dataDir), { recursive: true, force: true });
    await mkdir(logsIn(dataDir));
  } catch (error) {
    if (error instanceof StartFault) throw error;
    throw new StartFault(
      `The folder for the data, DATA_DIR, can't be used: ${reasonOf(error)}. Choose another, for example: DATA_DIR=.data2 npm start`,
    );
  }
}

/** Removes the lock. Only for the run that has claimed the folder. */
export async function releaseDataDir(dataDir: string): Promise<void> {
  await rm(lockIn(dataDir), { force: true });
}

async function lock(file: string): Promise<void> {
  if (await written(file)) return;
  const owner = Number(await readFile(file, 'utf8'));
  if (owner > 0 && (await isRun(owner)))
    throw new StartFault(
      `The system is being started or stopped with this DATA_DIR just now (process ${owner}): wait for it, or give this one a DATA_DIR, PORT and API_PORT of its own.`,
    );
  await rm(file, { force: true });
  if (!(await written(file)))
    throw new StartFault('Another run has taken this DATA_DIR at this very moment.');
}

async function written(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
