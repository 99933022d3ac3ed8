/**
 * How the terminal's commands begin and end: options read or refused in a sentence, an exit code,
 * no stack for what the person can put right.
 */
import { NotRunning } from './running-system.ts';

/** A sentence for the person at the terminal. */
export class UsageError extends Error {}

/** What `read` gives, which calls `parseArgs`; what that refuses is a `UsageError`. */
export function options<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Runs `main` with the command line; its answer is the exit code, or 2 when options are wrong
 * (`usage` is then shown too) or no system runs.
 */
export async function runCommand(
  main: (argv: readonly string[]) => Promise<number>,
  usage: string,
): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof NotRunning)) throw error;
    console.error(error.message);
    if (error instanceof UsageError) console.error(`\n${usage}`);
    process.exitCode = 2;
  }
}
