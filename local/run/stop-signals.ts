/** The events that stop a run: Ctrl-C, a signal, or the end of the npm that started it. */

import { readFileSync } from 'node:fs';

/** Two signals within this time count as one: npm passes on the one that the terminal has already sent. */
const sameKeyMs = 500;

export interface StopSignals {
  /** Resolves at the first signal, with its name for the log. */
  readonly first: Promise<string>;
  /** `act` is called at the second signal. */
  onSecond(act: () => void): void;
}

/** Listens for Ctrl-C, SIGTERM, a closed terminal, and the end of the npm that started this process. */
export function listenForStop(): StopSignals {
  let act: () => void = () => undefined;
  let firstAt: number | null = null;
  const first = new Promise<string>((resolve) => {
    const received = (reason: string) => {
      if (firstAt === null) {
        firstAt = performance.now();
        resolve(reason);
      } else if (performance.now() - firstAt > sameKeyMs) act();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, received);
    watchParent(() => received('the end of npm'));
  });
  return {
    first,
    onSecond: (atSecond) => {
      act = atSecond;
    },
  };
}

/** A killed npm can't pass a signal on, but its orphans get another parent. */
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
 * The parent of the shell in which npm runs a script. `null` without /proc, or when the script
 * replaced the shell (`exec`).
 */
function parentOf(shell: number): number | null {
  try {
    const [, name, parent] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${shell}/stat`, 'utf8')) ?? [];
    return name === 'sh' ? Number(parent) : null;
  } catch {
    // macOS has no /proc. A shell that has just ended is noticed by the change of our own parent.
    return null;
  }
}
