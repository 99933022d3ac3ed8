import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replay } from '../edge/core/replay/replay.ts';
import { storedJournal } from '../local/replay/stored-journal.ts';
import { projectRoot } from '../local/root.ts';
import { journalCase } from '../shared/journal/for-staff/journal-case.ts';

// The stored journals are real calls of the local system. Here they are those of another caller.
const folder = join(projectRoot, 'tests/journals');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

const ofSomebody = (name: string) =>
  JSON.parse(
    readFileSync(join(folder, name), 'utf8')
      .replaceAll('Ravi', 'Mina')
      .replaceAll('Kumar', 'Joshi')
      .replaceAll('+919800000001', '+919876512345'),
  ).events;

function replayed(text: string) {
  const stored = storedJournal(JSON.parse(text).events);
  if (typeof stored === 'string') throw new Error(stored);
  return replay(stored.journal);
}

test.each(names)('%s, made a case from a call of somebody else, replays and names nobody', (name) => {
  const events = ofSomebody(name);
  expect(JSON.stringify(events)).toMatch(/987651|Priya/);
  const made = journalCase(events);
  expect(made).not.toMatch(/Mina|Joshi|98765|Priya|Sharma/);
  expect(replayed(made)).toMatchObject({ difference: null, isOver: true });
});

const told = [
  ['my number is 98765 12345', 'my number is 98000 00001'],
  ['call +91-98765-12345 please', 'call +91-98000-00001 please'],
  ['nine eight seven six five one', 'xxxx xxxxx xxxxx xxx xxxx xxx'],
  ['at 10:30 on 2026-11-24 for 4,500 rupees', 'at 10:30 on 2026-11-24 for 4,500 rupees'],
  ['+14155550123', '000000000000'],
  ['I am Meena, MEENA IYER', 'I am Xxxxx, XXXXX XXXX'],
  ['मैं मीना बोल रही हूँ', 'मैं कीका बोल रही हूँ'],
] as const;

test.each(told)('the words %j of a call are %j in its case', (words, masked) => {
  const at = '2026-11-23T10:27:57.085Z';
  const events = [
    {
      seq: 0,
      at,
      type: 'callStarted',
      from: '+919876512345',
      to: '+911111111111',
      customerName: 'Meena Iyer',
    },
    { seq: 1, at, type: 'callerSpoke', text: words, languages: [] },
    { seq: 2, at, type: 'toolCalled', turn: 1, id: 'c', name: 'save_request', arguments: '{"name":"मीना"}' },
  ];
  const [started, spoke] = JSON.parse(journalCase(events)).events;
  expect(started).toMatchObject({ from: '+919800000001', to: '+918000000001', customerName: 'Xxxxx Xxxx' });
  expect(spoke.text).toBe(masked);
  expect(masked).toHaveLength(words.length);
});

test('a number that was cut off within itself is masked as in its clause', () => {
  const at = '2026-11-23T10:27:57.085Z';
  const text = 'I have 98765 12345.';
  const events = [
    { seq: 1, at, type: 'clausePlaying', turn: 1, clause: 0, mark: '1:0', text, startsAt: 0 },
    { seq: 2, at, type: 'agentSaid', turn: 1, cause: 'model', text: 'I have 9876', interrupted: true },
  ];
  const [playing, said] = JSON.parse(journalCase(events)).events;
  expect(playing.text).toBe('I have 98000 00001.');
  expect(said.text).toBe('I have 9800');
});
