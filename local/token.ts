/**
 * `npm run --silent token -- --business ID --role staff|admin`, or `-- --role operator`: prints a token for
 * the local API. Works without a running system.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BusinessId } from '../shared/ids.ts';
import { loadStaffKeys, staffRoles, type TokenHolder } from './gateway/staff-keys.ts';
import { reasonOf, StartFault } from './parts/start-fault.ts';
import { projectRoot } from './root.ts';
import { loadEnvironment } from './run/environment.ts';
import { placesOf, settingsOf } from './run/settings.ts';

const usage = 'usage: npm run --silent token -- --business ID --role staff|admin, or -- --role operator';

try {
  const holder = wantedHolder(process.argv.slice(2));
  const env = loadEnvironment();
  const { staff, apiUrl } = settingsOf(env, projectRoot, {
    dynamodb: 0,
    s3: 0,
    deepgram: 0,
    azure: 0,
    openai: 0,
  });
  const keys = await loadStaffKeys(join(placesOf(env, projectRoot).dataDir, 'keys'), staff, apiUrl);
  console.log(await keys.issue(holder));
} catch (error) {
  if (!(error instanceof StartFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function wantedHolder(args: string[]): TokenHolder {
  const { business, role } = options(args);
  if (role === 'operator' && business === undefined) return { role };
  const businessId = BusinessId.safeParse(business);
  const knownRole = staffRoles.find((known) => known === role);
  if (!businessId.success || knownRole === undefined) throw new StartFault(usage);
  return { businessId: businessId.data, role: knownRole };
}

function options(args: string[]): { business?: string; role?: string } {
  try {
    return parseArgs({ args, options: { business: { type: 'string' }, role: { type: 'string' } } }).values;
  } catch (error) {
    throw new StartFault(`${reasonOf(error)}\n${usage}`);
  }
}
