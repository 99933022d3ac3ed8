import { expect, test } from 'vitest';
import { demoClinic } from '../../local/seed/demo-clinic.ts';
import { BusinessSettings } from '../../shared/contract/business.ts';
import { differencesOf, isChanged, merged } from './conflict.ts';
import { type Draft, draftOf } from './draft.ts';
import { draftOfTool } from './tools/draft-tool.ts';

const base = draftOf(BusinessSettings.parse({ ...demoClinic, hasToolSecret: false }));
const [first = '', second = ''] = base.languages;
const greeting = (part: Record<string, string>) => ({ ...base.greeting, ...part });
const difference = (mine: Partial<Draft>, theirs: Partial<Draft>) =>
  differencesOf(base, { ...base, ...mine }, { ...base, ...theirs });

test('two people who change different things lose nothing', () => {
  const mine = { ...base, greeting: greeting({ [first]: 'Mine.' }), facts: ['Mine.'] };
  const theirs = { ...base, greeting: greeting({ [second]: 'Theirs.' }), name: 'Theirs' };
  const differences = differencesOf(base, mine, theirs);
  expect(differences.map(({ path, who }) => [path, who]).sort()).toEqual([
    ['facts', 'me'],
    [`greeting.${first}`, 'me'],
    [`greeting.${second}`, 'they'],
    ['name', 'they'],
  ]);
  expect(merged(theirs, differences, () => true)).toEqual({
    ...base,
    greeting: { ...base.greeting, [first]: 'Mine.', [second]: 'Theirs.' },
    facts: ['Mine.'],
    name: 'Theirs',
  });
});

test('what both changed is shown with both values, and the chosen one is kept', () => {
  const differences = difference({ name: 'Mine', address: 'Here' }, { name: 'Theirs', address: 'There' });
  expect(differences).toEqual([
    { path: 'name', mine: 'Mine', theirs: 'Theirs', who: 'both' },
    { path: 'address', mine: 'Here', theirs: 'There', who: 'both' },
  ]);
  const theirs = { ...base, name: 'Theirs', address: 'There' };
  const { name, address } = merged(theirs, differences, (path) => path === 'name');
  expect([name, address]).toEqual(['Mine', 'There']);
});

test('what was emptied by one stays empty, and an equal change is no difference', () => {
  expect(difference({ name: 'Same' }, { name: 'Same' })).toEqual([]);
  const mine = { ...base, turnPolicy: {}, limits: { maxCallSeconds: '' } };
  expect(isChanged(base, mine)).toBe(false);
  const set = { ...base, turnPolicy: { silenceMs: '9000' } };
  const differences = differencesOf(set, base, { ...set, name: 'Theirs' });
  expect(merged({ ...set, name: 'Theirs' }, differences, () => true)).toMatchObject({
    name: 'Theirs',
    turnPolicy: { silenceMs: '' },
  });
});

test('the order of languages in a fixed line is no change, and another word in it is one', () => {
  const [line] = base.lines;
  if (!line) throw new Error('the demo business has no lines');
  const turned = { ...line, text: Object.fromEntries(Object.entries(line.text).reverse()) };
  const others = base.lines.slice(1);
  expect(isChanged(base, { ...base, lines: [turned, ...others] })).toBe(false);
  const changed = { ...line, text: { ...line.text, [first]: 'Changed.' } };
  expect(isChanged(base, { ...base, lines: [changed, ...others] })).toBe(true);
});

test('the order of names in a tool is no change, and its content is', () => {
  const tools = (properties: object, required: string[]): Draft => {
    const parameters = { type: 'object', properties, required };
    const tool = { name: 'slots', description: 'Slots.', url: 'https://clinic.example.in/', parameters };
    return { ...base, tools: [draftOfTool(tool)] };
  };
  const day = { type: 'string', description: 'A day', pattern: 'x', format: 'date' };
  const turned = { format: 'date', pattern: 'x', description: 'A day', type: 'string' };
  const before = tools({ day, count: {}, kind: {} }, ['day']);
  expect(isChanged(before, tools({ kind: {}, day: turned, count: {} }, ['day']))).toBe(false);
  expect(isChanged(before, tools({ day, count: {}, kind: {} }, ['day', 'kind']))).toBe(true);
  expect(isChanged(before, tools({ day: { ...day, pattern: 'y' }, count: {}, kind: {} }, ['day']))).toBe(
    true,
  );
  const [tool] = before.tools;
  if (!tool) throw new Error('there is no tool');
  expect(isChanged(before, { ...base, tools: [{ ...tool, more: '{' }] })).toBe(true);
});
