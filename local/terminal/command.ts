/**
 * The parts that all terminal commands share: usage errors as a sentence without a stack, and exit codes.
 */
import { NotRunning } from './running-system.ts';

/** A wrong command line, as a sentence for the user. */
export class UsageError extends Error {}

/** Runs `read`, which calls `parseArgs`, and turns a refused option into a `UsageError`. */
export function options<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Runs `main` with the command line. Its result is the exit code; 2 for wrong options (with `usage`
 * printed) or no running system.
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
