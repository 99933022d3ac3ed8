/** Finds the system that runs on this machine, and the carriers' secrets it was started with. */

import { StartFault } from '../parts/start-fault.ts';
import type { Accounts } from '../phone/phone.ts';
import { projectRoot } from '../root.ts';
import { loadEnvironment } from '../run/environment.ts';
import { livingRun, type RunFile } from '../run/run-file.ts';
import { placesOf } from '../run/settings.ts';

/** No system runs: a sentence for the user, not a bug. */
export class NotRunning extends Error {}

/** The running system; its URLs have no trailing slash. Throws `NotRunning`. */
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

export function accountsOf(settings: Record<string, string> = loadEnvironment()): Accounts {
  return {
    twilioAccountSid: settings.TWILIO_ACCOUNT_SID ?? '',
    twilioAuthToken: settings.TWILIO_AUTH_TOKEN ?? '',
    exotelAccountSid: settings.EXOTEL_ACCOUNT_SID ?? '',
    exotelWebhookToken: settings.EXOTEL_WEBHOOK_TOKEN ?? '',
  };
}
