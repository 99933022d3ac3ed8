/**
 * What V8 keeps in the edge and in the API. Without a collection a busy process holds hundreds of MB that
 * nobody needs, and a leak can't be told from them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningSystem } from '../tests/scripted/system.ts';
import { type LiveHeap, openLiveHeap } from './live-heap.ts';
import { processesOf } from './processes.ts';

export interface Heaps {
  edge: LiveHeap;
  api: LiveHeap;
  /** Collects garbage in both, then counts. */
  liveMb(): Promise<{ edge: number; api: number }>;
  close(): void;
}

/** `inspectorPort`: the edge's. */
export async function openHeaps({ run, dataDir }: RunningSystem, inspectorPort: number): Promise<Heaps> {
  const apiPid = (await processesOf(run.pid)).find(({ name }) => name === 'api.part.ts')?.pid;
  if (apiPid === undefined) throw new Error('the API is not running');
  const edge = await openLiveHeap(inspectorPort, async () => (await fetch(`${run.edge}/health`)).text());
  const api = await openNodeHeap(apiPid, join(dataDir, 'logs/api.log'));
  return {
    edge,
    api,
    liveMb: async () => ({ edge: await edge.liveMb(), api: await api.liveMb() }),
    close() {
      edge.close();
      api.close();
    },
  };
}

const withinMs = 10_000;

/**
 * Every part that is a Node process is started with `--inspect-port=0`: SIGUSR1 opens V8's inspector on a
 * free port of loopback, and the part's log says which. Throws when the log names none in time.
 */
async function openNodeHeap(pid: number, logFile: string): Promise<LiveHeap> {
  process.kill(pid, 'SIGUSR1');
  for (const untilMs = performance.now() + withinMs; ; ) {
    const port = /^Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\//m.exec(
      await readFile(logFile, 'utf8'),
    )?.[1];
    // Node answers the inspector by itself.
    if (port !== undefined) return openLiveHeap(Number(port), () => Promise.resolve());
    if (performance.now() > untilMs) throw new Error(`${logFile} names no inspector's port`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
