/**
 * `npm run audit`: known weaknesses of the packages, by `npm audit`. It says when nobody could be asked,
 * because "nothing found" and "not asked" must not look alike.
 */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { projectRoot } from './root.ts';

const Report = z.object({
  metadata: z.object({ vulnerabilities: z.looseObject({ total: z.number() }) }),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

/** Exit code 0: asked, nothing known. 1: something is known. 2: no registry answered. */
interface Verdict {
  code: 0 | 1 | 2;
  lines: string[];
}

/** What npm's JSON means. Anything but a whole report is no answer. */
export function verdictOf(output: string): Verdict {
  const report = Report.safeParse(jsonOrNull(output));
  if (!report.success) {
    const why = z.object({ message: z.string() }).safeParse(jsonOrNull(output)).data?.message;
    return {
      code: 2,
      lines: [
        `NOT CHECKED: no registry answered npm's question for known weaknesses${why ? ` (${why})` : ''}.`,
        'This says nothing about the packages. Ask again where registry.npmjs.org or its mirror takes audits.',
      ],
    };
  }
  const { metadata, vulnerabilities } = report.data;
  const { total } = metadata.vulnerabilities;
  if (total === 0) return { code: 0, lines: ['No known weakness in any package.'] };
  const found = Object.entries(vulnerabilities).map(
    ([name, { severity, range }]) => `${severity}: ${name} ${range}`,
  );
  return { code: 1, lines: [`${total} known weaknesses:`, ...found, 'More: npm audit'] };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: projectRoot, encoding: 'utf8' });
  const { code, lines } = verdictOf(stdout ?? '');
  for (const line of lines) console.log(line);
  process.exitCode = code;
}
