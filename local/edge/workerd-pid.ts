/** The process that runs the Worker of a running system, for those who kill it to see what survives. */
import { readdir, readFile } from 'node:fs/promises';

/**
 * `pid`: of the system's own process, whose child it is. Found by its command: workerd with a
 * written configuration. Linux only.
 */
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
