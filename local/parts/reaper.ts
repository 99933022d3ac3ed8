/**
 * Kills the parts when this process dies without having stopped them (kill -9, out of memory). It
 * is one tiny shell in a session of its own that reads, line by line, the process groups that live.
 * When its input ends, which is all that a killed parent can still tell, it kills the groups of the
 * last line. Windows has no process groups; there the parts of a killed run stay.
 */
import { type ChildProcess, spawn } from 'node:child_process';

// `kill -KILL -- -N` would be clearer, but dash takes no `--`.
const script = `trap '' INT TERM HUP; groups=; while read -r line; do groups=$line; done; for group in $groups; do kill -KILL "-$group"; done 2>/dev/null; exit 0`;

export interface Reaper {
  /** The process groups that must not outlive this process, replacing what was said before. */
  watch(groups: readonly number[]): void;
  /** Ends the reaper, which then kills what the last `watch` named. */
  close(): Promise<void>;
}

/** Starts the reaper; on Windows one that does nothing. */
export function startReaper(): Reaper {
  if (process.platform === 'win32') return { watch: () => undefined, close: () => Promise.resolve() };
  const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = exitOf(shell);
  // A reaper that died can't be told anything: the run goes on without it.
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
