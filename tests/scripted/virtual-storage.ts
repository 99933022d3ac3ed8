/** A call object's storage on a virtual clock, its alarm included. */
import type { createCallStore } from '../../edge/call/keeping/store.ts';
import type { VirtualClock } from '../../edge/call/testing/virtual-clock.ts';

interface Listed {
  prefix: string;
  start?: string;
  end?: string;
  reverse?: boolean;
  limit?: number;
}

export interface VirtualStorage {
  storage: Parameters<typeof createCallStore>[0];
  onAlarm(run: () => Promise<void>): void;
  /** The call has been delivered, and nothing of it is kept. */
  isCleared(): boolean;
}

export function virtualStorage(clock: VirtualClock): VirtualStorage {
  const kept = new Map<string, unknown>();
  let alarmAt: number | null = null;
  let cancel = (): void => undefined;
  let wake = async (): Promise<void> => undefined;
  let isCleared = false;
  const storage = {
    get: async (key: string) => kept.get(key),
    put: async (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
    delete: async (key: string) => kept.delete(key),
    async list({ prefix, start = '', end, reverse = false, limit = kept.size }: Listed) {
      const found = [...kept].filter(
        ([key]) => key.startsWith(prefix) && key >= start && (end === undefined || key < end),
      );
      found.sort(([a], [b]) => (a < b === reverse ? 1 : -1));
      return new Map(found.slice(0, limit));
    },
    getAlarm: async () => alarmAt,
    async setAlarm(at: number) {
      cancel();
      alarmAt = at;
      cancel = clock.after(at - clock.now(), () => {
        alarmAt = null;
        void wake();
      });
    },
    async deleteAlarm() {
      cancel();
      alarmAt = null;
    },
    async deleteAll() {
      kept.clear();
      isCleared = true;
    },
  };
  return {
    storage: storage as unknown as VirtualStorage['storage'],
    onAlarm(run) {
      wake = run;
    },
    isCleared: () => isCleared,
  };
}
