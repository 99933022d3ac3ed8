import type { Rows } from '../keeping/outbox.ts';

export interface MemoryRows extends Rows {
  stored: Map<string, unknown>;
  /** The most rows that one list has returned, and how many were returned in all. */
  read: { most: number; all: number };
}

/** An object's storage in memory: keys in order, values copied. */
export function memoryRows(): MemoryRows {
  const stored = new Map<string, unknown>();
  const read = { most: 0, all: 0 };
  return {
    stored,
    read,
    put: async (key, value) => void stored.set(key, structuredClone(value)),
    get: async <T>(key: string) => structuredClone(stored.get(key)) as T | undefined,
    async list<T>({
      prefix,
      start = prefix,
      end,
      reverse = false,
      limit = Number.POSITIVE_INFINITY,
    }: Parameters<Rows['list']>[0]) {
      const found = [...stored]
        .filter(([key]) => key.startsWith(prefix) && key >= start && (end === undefined || key < end))
        .sort(([one], [other]) => (one < other ? -1 : 1) * (reverse ? -1 : 1))
        .slice(0, limit);
      read.most = Math.max(read.most, found.length);
      read.all += found.length;
      return new Map(structuredClone(found) as [string, T][]);
    },
    delete: async (keys) => {
      for (const key of keys) stored.delete(key);
    },
  };
}
