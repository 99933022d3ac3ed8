/** The business that a command is about: the demo clinic, or the one that `--business` names. */
import { z } from 'zod';
import { BusinessId } from '../../shared/ids.ts';
import { reasonOf } from '../phone/trunk.ts';
import { loadEnvironment } from '../run/environment.ts';
import type { RunFile } from '../run/run-file.ts';
import { demoBusinessId } from '../seed/demo-clinic.ts';
import { UsageError } from './command.ts';
import { staffToken } from './staff-token.ts';
import type { StaffApi } from './stored-call.ts';

/** The value of `--business`; null without one. Throws `UsageError` for what is no id. */
export function businessOf(given: string | undefined): BusinessId | null {
  if (given === undefined) return null;
  const id = BusinessId.safeParse(given);
  if (id.success) return id.data;
  throw new UsageError(`--business takes the id of a business, such as ${demoBusinessId}, not ${given}`);
}

/** The API as the staff of the business; null = the demo clinic. */
export async function staffApiOf(run: RunFile, business: BusinessId | null): Promise<StaffApi> {
  if (business === null) return run;
  const token = await staffToken(loadEnvironment(), { businessId: business, role: 'staff' });
  return { api: run.api, staffToken: token };
}

const Settings = z.object({ business: z.object({ numbers: z.array(z.string()).min(1) }) });

/** The first number that is dialled to reach the business. Throws `UsageError` for one that is not known. */
export async function numberOf(run: RunFile, business: BusinessId): Promise<string> {
  const token = await staffToken(loadEnvironment(), { businessId: business, role: 'admin' });
  const url = `${run.api}/api/businesses/${business}`;
  try {
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5000),
    });
    if (answer.status === 404)
      throw new UsageError(
        `There is no business ${business} in this system. An operator founds one: docs/deployment.md, section 4.`,
      );
    const number = Settings.safeParse(await answer.json()).data?.business.numbers[0];
    if (number !== undefined) return number;
    throw new UsageError(`The number of ${business} can't be read: the API answered ${answer.status}.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The number of ${business} can't be read: ${reasonOf(error)}`);
  }
}

const Owners = z.object({ businesses: z.array(z.object({ businessId: BusinessId })) });

/** The business that a number belongs to; null for the demo clinic, and where it can't be found. */
export async function businessOfNumber(run: RunFile, number: string): Promise<BusinessId | null> {
  if (run.operatorToken === undefined) return null;
  const url = `${run.api}/api/businesses?number=${encodeURIComponent(number)}`;
  try {
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${run.operatorToken}` },
      signal: AbortSignal.timeout(5000),
    });
    const owner = Owners.safeParse(await answer.json()).data?.businesses[0]?.businessId ?? null;
    return owner === demoBusinessId ? null : owner;
  } catch {
    // The call itself may succeed all the same; what the API says of it is then missing, with the reason.
    return null;
  }
}
