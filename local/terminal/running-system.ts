/** The system that runs on this machine, as its tools find it, and the carriers' secrets as it knows them. */

import { StartFault } from '../parts/start-fault.ts';
import type { Accounts } from '../phone/phone.ts';
import { projectRoot } from '../root.ts';
import { loadEnvironment } from '../run/environment.ts';
import { livingRun, type RunFile } from '../run/run-file.ts';
import { placesOf } from '../run/settings.ts';

/** A sentence for the person at the terminal; not a bug. */
export class NotRunning extends Error {}

/** Addresses without a slash at the end. Throws `NotRunning` when there is no system to call. */
export async function runningSystem(settings: Record<string, string> = loadEnvironment()): Promise<RunFile> {
  const run = await runOf(settings);
  return { ...run, edge: run.edge.replace(/\/$/, ''), api: run.api.replace(/\/$/, '') };
}

async function runOf(settings: Record<string, string>): Promise<RunFile> {
  try {
    const { dataDir } = placesOf(settings, projectRoot);
    const run = await livingRun(dataDir);
    if (run) return run;
    throw new NotRunning(
      `The system is not running with this DATA_DIR (no living run.json in ${dataDir}). Start it in another terminal: npm start`,
    );
  } catch (error) {
    if (error instanceof StartFault) throw new NotRunning(error.message);
    throw error;
  }
}

/** The first of a comma list is the one to send; that choice is `placeCall`'s. */
export function accountsOf(settings: Record<string, string> = loadEnvironment()): Accounts {
  return {
    twilioAccountSid: settings.TWILIO_ACCOUNT_SID ?? '',
    twilioAuthToken: settings.TWILIO_AUTH_TOKEN ?? '',
    exotelAccountSid: settings.EXOTEL_ACCOUNT_SID ?? '',
    exotelWebhookToken: settings.EXOTEL_WEBHOOK_TOKEN ?? '',
  };
}
