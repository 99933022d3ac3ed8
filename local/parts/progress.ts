/** The output of `npm start` while the parts start: one line for each part, with its time. */

export interface Progress {
  /**
   * Returns the result of `work`. When it is done, prints a line with the part's name, the time it
   * took and `detail`.
   */
  of<T>(name: string, detail: string, work: Promise<T>): Promise<T>;
  /** Prints a line in between, for work that takes long. */
  note(name: string, text: string): void;
}

/** `say` prints a line; `now` returns ms. */
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
