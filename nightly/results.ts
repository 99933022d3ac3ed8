/** `nightly/results/nightly.json`: the last long run of each check, with its machine and date. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isReached, type Machine } from '../bench/figures.ts';
import type { CheckResult } from './check.ts';

const folder = new URL('./results/', import.meta.url);
const file = new URL('nightly.json', folder);

/** Replaces what is kept of this check. Other checks keep theirs, so that they can run one by one. */
export async function keep(
  name: string,
  result: CheckResult,
  run: { machine: Machine; tookMs: number },
): Promise<void> {
  const kept: Record<string, unknown> = await readFile(file, 'utf8').then(JSON.parse, () => ({}));
  const figures = result.figures.map((figure) => ({ ...figure, reached: isReached(figure) }));
  kept[name] = { date: new Date().toISOString(), ...run, ...result, figures };
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`);
}
