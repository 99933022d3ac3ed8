import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parties } from './directions.ts';
import { parseScenarios } from './parse.ts';
import { changes } from './settings.ts';

// The page of the grammar (scenarios/README.md) against the parser.

const page = readFileSync('scenarios/README.md', 'utf8');

/** The examples in the first column of a section's table. */
function examplesOf(heading: string): string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `(.+?)` \|/gm)].flatMap(([, example]) => example ?? []);
}

const settings = examplesOf('Settings');
const directions = examplesOf('Who does what');
const expectations = examplesOf('What must come of it');
const all = [...settings, ...directions, ...expectations];

/** Every word or phrase that the parser looks for, as its source has them. */
function keywords(): string[] {
  const folder = 'scenarios/language';
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const code = sources.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
  const single = [...code.matchAll(/\btook\('([^']+)'\)/g)].flatMap(([, word]) => word ?? []);
  const lists = [...code.matchAll(/\bof \[([^\]]+)\] as const/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']+)'/g)].flatMap(([, word]) => word ?? []),
  );
  return [...new Set([...single, ...lists, ...parties, ...Object.keys(changes)])];
}

describe('every example on the page is read by the parser', () => {
  it.each(settings)('%s', (example) => {
    expect(() => parseScenarios(`# A\n${example}\n---\n 1.0 line answers\n`, 'page.call')).not.toThrow();
  });

  it.each([...directions, ...expectations])('%s', (example) => {
    const file = `own tools: check_stock\n# A\n---\n 1.0 line opens\n${example}\n`;
    expect(() => parseScenarios(file, 'page.call')).not.toThrow();
  });
});

it('the example of a whole scenario is read by the parser', () => {
  const [, example = ''] = /```\n( +# A question[\s\S]*?)```/.exec(page) ?? [];
  const [scenario] = parseScenarios(example.replace(/^ {3}/gm, ''), 'page.call');
  expect(scenario).toMatchObject({ title: 'A question about the hours is answered at once' });
  expect(scenario?.script).toHaveLength(4);
  expect(scenario?.blocks[0]?.lines).toHaveLength(3);
});

it('every word that the parser knows has an example on the page', () => {
  const known = keywords();
  expect(known).toEqual(
    expect.arrayContaining(['hangs up', 'for good', 'own tools', 'is late by', 'at all']),
  );
  expect(known.length).toBeGreaterThan(80);
  const missing = known.filter(
    (word) =>
      !all.some((example) =>
        ` ${example.replace(/[(),:]/g, (sign) => ` ${sign} `)} `.includes(
          ` ${word.replace(/[(),:]/g, (sign) => ` ${sign} `).trim()} `,
        ),
      ),
  );
  expect(missing).toEqual([]);
});
