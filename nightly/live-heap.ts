/**
 * What V8 keeps in the edge after a garbage collection, by its inspector. Resident memory alone can't tell a
 * leak from garbage: V8 collects when it must, and its heap grows until then.
 */
import { WebSocket } from 'ws';
import { z } from 'zod';

export interface LiveHeap {
  /** Collects garbage, then counts. MB of objects and of the buffers that they hold. */
  liveMb(): Promise<number>;
  /** How many objects of this class are alive, by a heap snapshot. */
  instances(className: string): Promise<number>;
  close(): void;
}

const Target = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);
const Usage = z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) });
const Message = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  params: z.object({ chunk: z.string().optional() }).optional(),
});
const Snapshot = z.object({
  snapshot: z.object({
    meta: z.object({ node_fields: z.array(z.string()), node_types: z.array(z.unknown()) }),
  }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
});

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
  let chunks: string[] = [];
  socket.on('message', (data) => {
    const { id, result, params } = Message.parse(JSON.parse(String(data)));
    if (params?.chunk !== undefined) chunks.push(params.chunk);
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
    async instances(className) {
      chunks = [];
      await command('HeapProfiler.takeHeapSnapshot');
      const text = chunks.join('');
      chunks = [];
      return instancesIn(Snapshot.parse(JSON.parse(text)), className);
    },
    close: () => socket.terminate(),
  };
}

/** `nodes` is flat: `node_fields` numbers for each node, its type and its name's place in `strings` first. */
function instancesIn({ snapshot, nodes, strings }: z.infer<typeof Snapshot>, className: string): number {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const objectType = z.array(z.string()).parse(types[0]).indexOf('object');
  let count = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = nodes[at + fields.indexOf('type')];
    const name = strings[nodes[at + fields.indexOf('name')] ?? -1];
    if (type === objectType && name === className) count += 1;
  }
  return count;
}
