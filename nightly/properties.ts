/** The property tests, with many more random cases than `npm test` takes. */
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { figure } from '../bench/figures.ts';
import { projectRoot } from '../local/root.ts';
import type { Check, CheckOptions, CheckResult } from './check.ts';

const cases = { long: 100_000, short: 5000 };

/** What vitest's JSON reporter writes. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), duration: z.number().nullish() }),
      ),
    }),
  ),
});

export const properties: Check = {
  name: 'properties',
  budgetMinutes: () => 6,
  async run({ short, signal, say }) {
    const count = short ? cases.short : cases.long;
    say(`every property with ${count} random cases`);
    const report = await propertyTests(count, { signal, say });
    const rows = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ title, status, duration }) => ({
        file: name.slice(projectRoot.length).replace(/^\//, ''),
        title,
        holds: status === 'passed',
        ms: Math.round(duration ?? 0),
      })),
    );
    const broken = rows.filter(({ holds }) => !holds);
    return {
      title: `Properties, ${count} random cases each`,
      columns: ['file', 'tests', 'broken', 'ms'],
      rows: [...Map.groupBy(rows, ({ file }) => file)].map(([file, tests]) => [
        file,
        tests.length,
        tests.filter(({ holds }) => !holds).length,
        tests.reduce((sum, { ms }) => sum + ms, 0),
      ]),
      figures: [
        figure('tests in files with properties', 'count', [rows.length], { of: 'worst', atLeast: 1 }),
        figure('random cases of each', 'count', [count], null),
        figure('tests that a case broke', 'count', [broken.length], { of: 'worst', atMost: 0 }),
      ],
      foot: [
        'Parsers, codecs, the playback ledger and the budget take all cases. A whole text takes a tenth of them, and a whole call of 200 events a fifth: one case costs milliseconds.',
        ...broken.map(({ file, title }) => `Broken: ${title} (${file})`),
      ],
    } satisfies CheckResult;
  },
};

async function propertyTests(
  count: number,
  { signal, say }: Pick<CheckOptions, 'signal' | 'say'>,
): Promise<z.infer<typeof Report>> {
  const folder = await mkdtemp(join(tmpdir(), 'voice-properties-'));
  const file = join(folder, 'report.json');
  try {
    const child = spawn(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        ...filesWithProperties(),
        // What one test may take: the budget of the check ends all of them.
        '--testTimeout=600000',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      {
        cwd: projectRoot,
        env: { ...process.env, PROPERTY_CASES: String(count) },
        stdio: ['ignore', 'pipe', 'inherit'],
        signal,
      },
    );
    child.stdout.setEncoding('utf8').on('data', (printed: string) => {
      for (const line of printed.split('\n')) if (/✓|❯|×|seed|Counterexample/.test(line)) say(line.trim());
    });
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
    return Report.parse(JSON.parse(await readFile(file, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A test that takes random cases does it by `forAny`. */
function filesWithProperties(): string[] {
  return globSync('{shared,edge,lambdas,local,testing}/**/*.test.ts', { cwd: projectRoot }).filter((file) =>
    readFileSync(join(projectRoot, file), 'utf8').includes('/properties/for-any.ts'),
  );
}
