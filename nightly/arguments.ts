/** The command line of `npm run nightly` and `npm run soak`. Nothing is started here. */
import { parseArgs } from 'node:util';
import { options, UsageError } from '../local/terminal/command.ts';

export const usage = `npm run nightly -- [options]
  --only names     only these checks, with commas between
  --short          a few calls, rounds and cases of each: shows that they work, keeps no figure
  --minutes n      how long the soak lasts (10; with --short 3)
npm run soak -- --minutes n     the soak alone
Exit code: 0 every figure reaches its goal, 1 one does not, 2 a wrong option`;

export interface NightlyArguments {
  /** Null: all. */
  only: string[] | null;
  short: boolean;
  soakMinutes: number;
  help: boolean;
}

/** Throws `UsageError`. */
export function readArguments(argv: readonly string[], known: readonly string[]): NightlyArguments {
  const flags = {
    only: { type: 'string' },
    short: { type: 'boolean' },
    minutes: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values } = options(() => parseArgs({ args: [...argv], options: flags }));
  const only = values.only?.split(',').map((name) => name.trim()) ?? null;
  const unknown = only?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new UsageError(`There is no check called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  const short = values.short ?? false;
  const soakMinutes = Number(values.minutes ?? (short ? 3 : 10));
  if (!(soakMinutes >= 3 && soakMinutes <= 24 * 60))
    throw new UsageError(`--minutes is a number from 3 to 1440, not ${values.minutes}`);
  return { only, short, soakMinutes, help: values.help ?? false };
}
