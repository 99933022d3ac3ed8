/**
 * A growing list with waits: the requests that a scripted provider got, in order. Times in it are
 * `performance.now()` of this process.
 */

export interface Watched<Item> {
  readonly all: readonly Item[];
  add(item: Item): Item;
  /** An item changed in place: every `until` looks again. */
  changed(): void;
  /** The first item that fits, past or to come. Rejects with `what` in words when none came in time. */
  until(what: string, fits: (item: Item) => boolean, withinMs?: number): Promise<Item>;
}

export function watched<Item>(): Watched<Item> {
  const all: Item[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const look of [...waiting]) look();
  };
  return {
    all,
    changed,
    add(item) {
      all.push(item);
      changed();
      return item;
    },
    until(what, fits, withinMs = 10_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${what}: not within ${withinMs} ms`));
        }, withinMs);
        const look = (): void => {
          const found = all.find(fits);
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
