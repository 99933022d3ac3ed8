/** A business's opening hours as runs of days that have the same hours. */
import { type Business, weekdays } from './contract/business.ts';
import type { OpeningRun } from './language/language.ts';

/** From Monday on; a run without openings is closed. Empty where the business has set no hours. */
export function openingRuns(hours: Business['hours']): OpeningRun[] {
  if (hours.length === 0) return [];
  const runs: OpeningRun[] = [];
  for (const [at, day] of weekdays.entries()) {
    const openings = hours
      .filter((opening) => opening.day === day)
      .map(({ opens, closes }) => ({ opens, closes }))
      .sort((a, b) => a.opens.localeCompare(b.opens));
    const last = runs.at(-1);
    if (last && JSON.stringify(last.openings) === JSON.stringify(openings))
      runs[runs.length - 1] = { ...last, to: at };
    else runs.push({ from: at, to: at, openings });
  }
  return runs;
}
