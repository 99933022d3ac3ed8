/** Reads the goals from `goals/<language>/<kind>.goals`. */
import { readdir, readFile } from 'node:fs/promises';
import { type Goal, goalLanguages } from './goal.ts';
import { readGoals } from './read-goals.ts';

const folder = new URL('./', import.meta.url);

/** Lines of goal files that can't be read. The message lists all of them. */
export class GoalFault extends Error {}

/** All goals, by language and kind. Throws a `GoalFault`. */
export async function loadGoals(): Promise<Goal[]> {
  const goals: Goal[] = [];
  const faults: string[] = [];
  for (const language of goalLanguages) {
    const files = (await readdir(new URL(`${language}/`, folder)))
      .filter((file) => file.endsWith('.goals'))
      .sort();
    for (const file of files) {
      const where = `${language}/${file}`;
      const text = await readFile(new URL(where, folder), 'utf8');
      const read = readGoals(text, { where, kind: file.replace('.goals', ''), language });
      goals.push(...read.goals);
      faults.push(...read.faults);
    }
  }
  const names = goals.map(({ id }) => id);
  faults.push(
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is in two files`),
  );
  if (faults.length > 0) throw new GoalFault(faults.join('\n'));
  return goals;
}
