/**
 * Who used the machine's cores. A figure of speed is the system's own only while nothing else runs: the
 * callers, the scripted providers, workerd, the Lambdas and the stores already share the cores. Linux only.
 */
import { readFile } from 'node:fs/promises';
import { processesOf } from './processes.ts';

/** Of one core. A calm machine's own services stay below it; one more busy program does not. */
export const mostForeignPercent = 25;

export interface CpuShares {
  /** Per cent of one core: the system under test; this process; everything else on the machine. */
  systemPercent: number;
  ownPercent: number;
  foreignPercent: number;
}

/** Begins to count. The returned function says what was used since. `root`: the system's first process. */
export async function countCpu(root: number | null): Promise<() => Promise<CpuShares>> {
  const beganMs = performance.now();
  const before = await used(root);
  return async () => {
    const after = await used(root);
    const tookMs = performance.now() - beganMs;
    return sharesOf(before, after, tookMs);
  };
}

export interface CpuUsed {
  machineMs: number;
  systemMs: number;
  ownMs: number;
}

/** Pure. */
export function sharesOf(before: CpuUsed, after: CpuUsed, tookMs: number): CpuShares {
  const percent = (pick: (each: CpuUsed) => number): number =>
    Math.max(0, ((pick(after) - pick(before)) / tookMs) * 100);
  return {
    systemPercent: percent(({ systemMs }) => systemMs),
    ownPercent: percent(({ ownMs }) => ownMs),
    foreignPercent: percent(({ machineMs, systemMs, ownMs }) => machineMs - systemMs - ownMs),
  };
}

const watchMs = 2000;

/**
 * Waits until nothing else uses the cores.
 * @throws Error when that does not happen within `withinMs`.
 */
export async function calmMachine(
  root: number | null,
  signal: AbortSignal,
  withinMs = 60_000,
): Promise<void> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    signal.throwIfAborted();
    const shares = await countCpu(root);
    await new Promise((resolve) => setTimeout(resolve, watchMs));
    const { foreignPercent } = await shares();
    if (foreignPercent <= mostForeignPercent) return;
    if (performance.now() >= untilMs)
      throw new Error(
        `the machine is busy: other programs use ${Math.round(foreignPercent)} % of a core, and the figures would be theirs`,
      );
  }
}

async function used(root: number | null): Promise<CpuUsed> {
  const [stat, uses] = await Promise.all([
    readFile('/proc/stat', 'utf8'),
    root === null ? [] : processesOf(root),
  ]);
  const own = process.cpuUsage();
  return {
    machineMs: busyMs(stat),
    systemMs: uses.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    ownMs: (own.user + own.system) / 1000,
  };
}

/** The clock of `/proc/stat`: 100 ticks a second on every Linux that Node runs on. */
const tickMs = 10;

/**
 * Of all cores together: everything but idle and waiting for a disk. What the hypervisor gave to others
 * (`steal`) is in it.
 */
export function busyMs(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    /^cpu\s+(.*)$/m.exec(stat)?.[1]?.split(/\s+/).map(Number) ?? [];
  return (user + nice + system + irq + softirq + steal) * tickMs;
}
