/**
 * The live heap of a part that is a Node process. Every such part is started with `--inspect-port=0`: SIGUSR1
 * opens V8's inspector on a free port of loopback, and the part's log says which.
 */
import { readFile } from 'node:fs/promises';
import { type LiveHeap, openLiveHeap } from './soak/live-heap.ts';

const withinMs = 10_000;

/** @throws Error when the log names no port in time. */
export async function openNodeHeap(pid: number, logFile: string): Promise<LiveHeap> {
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
