/**
 * What the person sees while the parts come up: one line a part, with its time. The same on a
 * terminal and in a log.
 */

export interface Progress {
  /** Passes `work` through, and prints a line with the part's name, its time and `detail` when it is done. */
  of<T>(name: string, detail: string, work: Promise<T>): Promise<T>;
  /** A line in between, for what takes long. */
  note(name: string, text: string): void;
}

/** `say` prints a line; `now` gives ms. */
export function createProgress(
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  const line = (name: string, time: string, text: string) =>
    say(`  ${name.padEnd(10)} ${time.padStart(7)}  ${text}`);
  return {
    of: async (name, detail, work) => {
      const startedAt = now();
      const result = await work;
      line(name, seconds(now() - startedAt), detail);
      return result;
    },
    note: (name, text) => line(name, '…', text),
  };
}

/** `1.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
