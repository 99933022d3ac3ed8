/** The output of `npm start` when the system is ready: where everything is, and what to do next. */
import { join, relative } from 'node:path';
import { demoBusinessId } from '../seed/demo-clinic.ts';
import { localDefaults } from './defaults.ts';
import type { Settings } from './settings.ts';

/**
 * The lines after `ready`. Paths are relative to the project's root. `providerLines` say which provider
 * answers.
 */
export function welcome(
  settings: Settings,
  root: string,
  operatorToken: string,
  providerLines: readonly string[],
): string[] {
  const { edgeUrl, port, apiUrl, dataDir } = settings;
  const near = (path: string) => (relative(root, path).startsWith('..') ? path : relative(root, path));
  // The commands find the run by its DATA_DIR.
  const given = near(dataDir) === localDefaults.DATA_DIR ? '' : `DATA_DIR=${near(dataDir)} `;
  const rows: [string, string][] = [
    [
      'edge',
      `${edgeUrl}  carriers' webhooks and media${edgeUrl.endsWith(`:${port}`) ? '' : `, listening on http://127.0.0.1:${port}`}`,
    ],
    ['console', `${edgeUrl}/#token=${operatorToken}&business=${demoBusinessId}`],
    ['api', apiUrl],
    [
      'data',
      `${near(dataDir)}  tokens in ${near(join(dataDir, 'run.json'))}, each part's output in ${near(join(dataDir, 'logs'))}`,
    ],
  ];
  return [
    ...rows.map(([name, text]) => `  ${name.padEnd(10)} ${text}`),
    ...providerLines,
    'next: open the console in a browser, or in another terminal',
    `  ${given}npm run call -- --say "what are your opening hours" --say "thank you, goodbye"`,
    `  ${given}npm run calls`,
    `  ${given}npm run mail      yesterday's daily mail, as a file in ${near(join(dataDir, 'mails'))}`,
    'Ctrl-C stops everything; the data stay',
  ];
}
