/**
 * Kills the parts when this process dies without stopping them (kill -9, out of memory). The reaper is a
 * small shell in its own session. It reads the living process groups, one line for each change. When its
 * input ends, because this process is gone, it kills the groups of the last line. Windows has no process
 * groups: there the parts of a killed run stay.
 */
import { type ChildProcess, spawn } from 'node:child_process';

// `kill -KILL -- -N` would be clearer, but dash takes no `--`.
const script = `trap '' INT TERM HUP; groups=; while read -r line; do groups=$line; done; for group in $groups; do kill -KILL "-$group"; done 2>/dev/null; exit 0`;

export interface Reaper {
  /** Sets the process groups that must not outlive this process. */
  watch(groups: readonly number[]): void;
  /** Ends the reaper, which then kills the groups of the last `watch`. */
  close(): Promise<void>;
}

/** Starts the reaper. On Windows it does nothing. */
export function startReaper(): Reaper {
  if (process.platform === 'win32') return { watch: () => undefined, close: () => Promise.resolve() };
  const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = exitOf(shell);
  // If the reaper has died, the run continues without it.
  shell.stdin.on('error', () => undefined);
  return {
    watch: (groups) => void shell.stdin.write(`${groups.join(' ')}\n`),
    close: async () => {
      shell.stdin.end();
      await ended;
    },
  };
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
