/** What a running system left for its tools: `$DATA_DIR/run.json`, written by `npm start` when everything answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadEnvironment } from '../environment.ts';
import type { Accounts } from './phone.ts';

const RunFile = z.looseObject({ edge: z.url(), api: z.url(), pid: z.number(), staffToken: z.string() });
export type RunFile = z.infer<typeof RunFile>;

/** A sentence for the person at the terminal; not a bug. */
export class NotRunning extends Error {}

/** Throws `NotRunning` when there is no system to call. */
export function readRunFile(settings: Record<string, string> = loadEnvironment()): RunFile {
  const file = join(settings.DATA_DIR ?? '.data', 'run.json');
  const run = RunFile.safeParse(parsed(file));
  if (!run.success) throw new NotRunning(`${file} is not what npm start writes: ${z.prettifyError(run.error)}`);
  if (!isAlive(run.data.pid))
    throw new NotRunning(`The system that wrote ${file} is gone (process ${run.data.pid}). Start it with: npm start`);
  return { ...run.data, edge: run.data.edge.replace(/\/$/, ''), api: run.data.api.replace(/\/$/, '') };
}

/** The carriers' secrets as the running system knows them. */
export function accountsOf(settings: Record<string, string> = loadEnvironment()): Accounts {
  return {
    twilioAccountSid: settings.TWILIO_ACCOUNT_SID ?? '',
    twilioAuthToken: settings.TWILIO_AUTH_TOKEN ?? '',
    exotelAccountSid: settings.EXOTEL_ACCOUNT_SID ?? '',
    exotelWebhookToken: settings.EXOTEL_WEBHOOK_TOKEN ?? '',
  };
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new NotRunning(`The system is not running: there is no ${file}. Start it with: npm start`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
