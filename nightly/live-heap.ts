/**
 * What V8 keeps in the edge after a garbage collection, by its inspector. Resident memory alone can't tell a
 * leak from garbage: V8 collects when it must, and its heap grows until then.
 */
import { z } from 'zod';
import { openInspector } from '../tests/scripted/inspector.ts';

export interface LiveHeap {
  /** Collects garbage, then counts. MB of objects and of the buffers that they hold. */
  liveMb(): Promise<number>;
  /** How many objects of this class are alive, by a heap snapshot. */
  instances(className: string): Promise<number>;
  close(): void;
}

const Usage = z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) });
const Told = z.object({ chunk: z.string() });
const Snapshot = z.object({
  snapshot: z.object({
    meta: z.object({ node_fields: z.array(z.string()), node_types: z.array(z.unknown()) }),
  }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
});

/** `wake`: any request to the process (see `openInspector`). */
export async function openLiveHeap(port: number, wake: () => Promise<unknown>): Promise<LiveHeap> {
  let chunks: string[] = [];
  const { command, close } = await openInspector(port, wake, (params) => {
    const told = Told.safeParse(params);
    if (told.success) chunks.push(told.data.chunk);
  });
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
    close,
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
