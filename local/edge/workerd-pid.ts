/** Finds the workerd process of a running system, for tests that kill it. */
import { readdir, readFile } from 'node:fs/promises';

/** `pid`: the system's own process, the parent of workerd. Found by its command line. Linux only. */
export async function workerdPid(pid: number): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const read = (file: string) => readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '');
    const parent = / (\d+) \d+ /.exec((await read('stat')).replace(/^.*\) \S/, ''))?.[1];
    const command = await read('cmdline');
    if (Number(parent) === pid && command.includes('workerd') && command.includes('workerd.capnp'))
      return Number(entry);
  }
  throw new Error('no workerd is running');
}
