/**
 * `npm run --silent token -- --business ID --role staff|admin`, or `-- --role operator`: prints a token for
 * the local API. Works without a running system.
 */
import { parseArgs } from 'node:util';
import { BusinessId } from '../shared/ids.ts';
import { staffRoles, type TokenHolder } from './gateway/staff-keys.ts';
import { StartFault } from './parts/start-fault.ts';
import { loadEnvironment } from './run/environment.ts';
import { options, runCommand, UsageError } from './terminal/command.ts';
import { staffToken } from './terminal/staff-token.ts';

const usage = `npm run --silent token -- --business ID --role staff|admin   a token of a business's staff
npm run --silent token -- --role operator                    a token of an operator
It is for the system that runs with this DATA_DIR, else for one that is started here; valid for 7 days.`;

async function main(argv: readonly string[]): Promise<number> {
  const { business, role, help } = given(argv);
  if (help) {
    console.log(usage);
    return 0;
  }
  try {
    console.log(await staffToken(loadEnvironment(), wantedHolder(business, role)));
    return 0;
  } catch (error) {
    if (!(error instanceof StartFault)) throw error;
    console.error(error.message);
    return 1;
  }
}

function wantedHolder(business: string | undefined, role: string | undefined): TokenHolder {
  if (role === 'operator' && business === undefined) return { role };
  if (role === 'operator') throw new UsageError('An operator belongs to no business: leave out --business.');
  const knownRole = staffRoles.find((known) => known === role);
  if (knownRole === undefined)
    throw new UsageError(`--role is staff, admin or operator, not ${role ?? 'left out'}`);
  const businessId = BusinessId.safeParse(business);
  if (businessId.success) return { businessId: businessId.data, role: knownRole };
  throw new UsageError(
    `--business takes the id of a business, such as demo-clinic, not ${business ?? 'nothing'}`,
  );
}

function given(argv: readonly string[]): { business?: string; role?: string; help?: boolean } {
  const text = { type: 'string' } as const;
  return options(
    () =>
      parseArgs({
        args: [...argv],
        options: { business: text, role: text, help: { type: 'boolean', short: 'h' } },
      }).values,
  );
}

await runCommand(main, usage);
