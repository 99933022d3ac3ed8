/** How a person, a supervisor or the end of the parent process tells a run to stop. */

import { readFileSync } from 'node:fs';

/** npm passes on the signal that the terminal has already sent, so two within this time are one. */
const sameKeyMs = 500;

export interface StopAsked {
  /** Resolves at the first wish to stop, with its name for the log. */
  readonly first: Promise<string>;
  /** Called at the second. */
  onSecond(act: () => void): void;
}

/** Listens for Ctrl-C, SIGTERM, a closed terminal, and the death of the npm that started this process. */
export function listenForStop(): StopAsked {
  let act: () => void = () => undefined;
  let firstAt: number | null = null;
  const first = new Promise<string>((resolve) => {
    const heard = (reason: string) => {
      if (firstAt === null) {
        firstAt = performance.now();
        resolve(reason);
      } else if (performance.now() - firstAt > sameKeyMs) act();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
    watchParent(() => heard('the end of npm'));
  });
  return {
    first,
    onSecond: (given) => {
      act = given;
    },
  };
}

/** A killed npm can't pass anything on, but its orphans get another parent. */
function watchParent(gone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    gone();
  }, 200);
  timer.unref();
}

/**
 * The parent of the shell that npm runs a script in; `null` where only `ps` could tell, or where
 * the script has replaced the shell (`exec`).
 */
function parentOf(shell: number): number | null {
  try {
    const [, name, parent] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${shell}/stat`, 'utf8')) ?? [];
    return name === 'sh' ? Number(parent) : null;
  } catch {
    // No /proc on macOS; and a shell that has just gone is seen by our own parent's change.
    return null;
  }
}
