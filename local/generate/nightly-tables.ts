/** The figures of `npm run nightly` in `docs/reliability.md`, from `nightly/results/nightly.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../root.ts';

/** As `nightly/results.ts` keeps it, by the name of the check. */
const Kept = z.record(
  z.string(),
  z.object({
    date: z.string(),
    machine: z.object({ cpu: z.string(), cores: z.number(), node: z.string() }),
    figures: z.array(
      z.object({
        what: z.string(),
        unit: z.string(),
        samples: z.number(),
        p50: z.number().nullable(),
        p95: z.number().nullable(),
        worst: z.number().nullable(),
        goal: z
          .object({ of: z.string(), atMost: z.number().optional(), atLeast: z.number().optional() })
          .nullable(),
        reached: z.boolean().nullable(),
      }),
    ),
  }),
);

/** Each check of `nightly/checks.ts`, in the order of the page. */
const titles: Readonly<Record<string, string>> = {
  load: 'Calls at once',
  limit: 'At the limit of calls',
  embedded: 'A hundred calls an hour with the embedded engines',
  soak: 'Soak',
  properties: 'Random cases',
  kills: 'Kills',
  fuzz: 'Random input over raw sockets',
};

export function nightlyTables(): string {
  const file = join(projectRoot, 'nightly/results/nightly.json');
  const kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const unknown = Object.keys(kept).filter((name) => titles[name] === undefined);
  if (unknown.length > 0) throw new Error(`no title for the nightly check ${unknown.join(', ')}`);
  return Object.entries(titles)
    .map(([name, title]) => `### ${title}\n\n${tableOf(kept[name])}`)
    .join('\n\n');
}

function tableOf(result: z.infer<typeof Kept>[string] | undefined): string {
  if (!result) return 'Not measured yet.';
  const { date, machine, figures } = result;
  // A list instead of a table: each row of this page's tables leads to a test.
  const lines = figures.map(({ what, unit, samples, p50, p95, worst, goal, reached }) => {
    const values =
      samples === 1 ? `${worst ?? '-'}` : `p50 ${p50 ?? '-'}, p95 ${p95 ?? '-'}, worst ${worst ?? '-'}`;
    const bound = goal?.atMost === undefined ? `at least ${goal?.atLeast}` : `at most ${goal.atMost}`;
    const verdict = goal === null ? '' : `; goal: ${goal.of} ${bound}, ${reached ? 'reached' : '**missed**'}`;
    return `- ${what}: ${values}${unit === 'count' ? '' : ` ${unit}`}${samples > 1 ? ` of ${samples}` : ''}${verdict}`;
  });
  return `Measured on ${date.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node.slice(1)}.\n\n${lines.join('\n')}`;
}
