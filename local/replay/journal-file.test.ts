import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournalFile, writeJournalFile } from './journal-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is written with one event on each line, and read back unchanged', async () => {
  const path = join(folder, 'kept.json');
  const events = [
    { seq: 0, at: '2026-01-05T10:00:00.000Z', type: 'dtmf', digit: '1' },
    { seq: 1, at: '2026-01-05T10:00:01.000Z', type: 'dtmf', digit: '2' },
  ];
  expect(await writeJournalFile(path, events)).toBeNull();
  expect(await readJournalFile(path)).toEqual(events);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(events.length + 3);
});

it.each([
  ['no.json', 'hello', /no\.json is not JSON/],
  ['other.json', '{"calls":[]}', /other\.json is not a journal: it should be \{ "events": \[\.\.\.\] \}/],
])('says what is wrong with %s', async (name, content, sentence) => {
  await writeFile(join(folder, name), content);
  expect(await readJournalFile(join(folder, name))).toMatch(sentence);
});

it('says when it is missing, and when it cannot be written', async () => {
  expect(await readJournalFile(join(folder, 'none.json'))).toMatch(/none\.json cannot be read: ENOENT/);
  expect(await writeJournalFile(join(folder, 'none', 'such.json'), [])).toMatch(
    /such\.json cannot be written: ENOENT/,
  );
});
