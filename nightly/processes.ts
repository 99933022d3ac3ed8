/** Memory, CPU time and open sockets of the system's processes, from `/proc`. Linux only. */
import { readdir, readFile, readlink } from 'node:fs/promises';

export interface ProcessUse {
  pid: number;
  name: string;
  /** Resident memory. */
  rssMb: number;
  /** The most it ever had. */
  peakMb: number;
  cpuMs: number;
  sockets: number;
  files: number;
}

/** The clock of `/proc/<pid>/stat`: 100 ticks a second on every Linux that Node runs on. */
const tickMs = 10;

/** The process and all below it. */
export async function processesOf(root: number): Promise<ProcessUse[]> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await read(Number(entry), 'stat');
    const parent = Number(/^.*\) \S (\d+)/.exec(stat)?.[1]);
    if (parent > 0) parents.set(Number(entry), parent);
  }
  const isBelow = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = parents.get(pid);
    return parent !== undefined && parent !== pid && isBelow(parent);
  };
  const uses = await Promise.all(
    [root, ...parents.keys()].filter((pid, at) => at === 0 || (pid !== root && isBelow(pid))).map(useOf),
  );
  return uses.filter((use) => use !== null);
}

async function useOf(pid: number): Promise<ProcessUse | null> {
  const [status, stat, command] = await Promise.all([
    read(pid, 'status'),
    read(pid, 'stat'),
    read(pid, 'cmdline'),
  ]);
  if (status === '') return null;
  const kb = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const fields = stat.replace(/^.*\) /, '').split(' ');
  const open = await openFiles(pid);
  return {
    pid,
    name: nameOf(command.split('\0')),
    rssMb: kb('VmRSS') / 1024,
    peakMb: kb('VmHWM') / 1024,
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
    sockets: open.filter((target) => target.startsWith('socket:')).length,
    files: open.length,
  };
}

function nameOf(command: readonly string[]): string {
  const program = command[0]?.split('/').at(-1) ?? '';
  const script = command
    .find((word) => /\.[mc]?[jt]s$/.test(word))
    ?.split('/')
    .at(-1);
  return program === 'node' && script ? script : program;
}

async function openFiles(pid: number): Promise<string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
}

/** Empty for a process that is gone. */
function read(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
