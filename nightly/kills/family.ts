/** The processes that a running system consists of. Linux only. */
import { readdir, readFile } from 'node:fs/promises';

export interface Relative {
  pid: number;
  command: string;
}

/** Every process below `pid`, at any depth. */
export async function familyOf(pid: number): Promise<Relative[]> {
  const entries = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const all = await Promise.all(
    entries.map(async (entry) => {
      const read = (file: string) => readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '');
      const parent = Number(/^.*\) \S (\d+) /s.exec(await read('stat'))?.[1]);
      return { pid: Number(entry), parent, command: await read('cmdline') };
    }),
  );
  const below = (parent: number): Relative[] =>
    all
      .filter((each) => each.parent === parent)
      .flatMap((each) => [{ pid: each.pid, command: each.command }, ...below(each.pid)]);
  return below(pid);
}
