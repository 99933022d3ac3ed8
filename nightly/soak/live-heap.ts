/**
 * What V8 keeps in the edge after a garbage collection, by its inspector. Resident memory alone can't tell a
 * leak from garbage: V8 collects when it must, and its heap grows until then.
 */
import { WebSocket } from 'ws';
import { z } from 'zod';

export interface LiveHeap {
  /** Collects garbage, then counts. MB of objects and of the buffers that they hold. */
  liveMb(): Promise<number>;
  close(): void;
}

const Target = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);
const Usage = z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) });
const Answer = z.object({ id: z.number().optional(), result: z.unknown().optional() });

/** Of one command. workerd reads a command only when a request wakes the isolate: see `wake`. */
const withinMs = 20_000;

/** `wake`: any request to the edge. */
export async function openLiveHeap(port: number, wake: () => Promise<unknown>): Promise<LiveHeap> {
  const [target] = Target.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '', { perMessageDeflate: false });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.on('message', (data) => {
    const { id, result } = Answer.parse(JSON.parse(String(data)));
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let sent = 0;
  async function command(method: string): Promise<unknown> {
    sent += 1;
    const id = sent;
    let isAnswered = false;
    const answer = new Promise<unknown>((resolve) => {
      waiting.set(id, (result) => {
        isAnswered = true;
        resolve(result);
      });
    });
    socket.send(JSON.stringify({ id, method }));
    for (const untilMs = performance.now() + withinMs; !isAnswered; ) {
      if (performance.now() > untilMs) throw new Error(`the edge's inspector did not answer ${method}`);
      await wake();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return answer;
  }
  return {
    async liveMb() {
      // What the first one finds dead may hold others until the second.
      for (let round = 0; round < 2; round += 1) await command('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize } = Usage.parse(await command('Runtime.getHeapUsage'));
      return (usedSize + backingStorageSize) / 2 ** 20;
    },
    close: () => socket.terminate(),
  };
}
