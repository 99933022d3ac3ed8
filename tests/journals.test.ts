import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replay } from '../edge/core/replay/replay.ts';
import { leftOut, scene } from '../local/replay/print-replay.ts';
import { recordedCalls } from '../local/replay/recorded-calls.ts';
import { storedJournal } from '../local/replay/stored-journal.ts';
import { projectRoot } from '../local/root.ts';

// A stored call is a test: the same events are decided the same way today. After an intended change
// of a decision run `npm run replay -- tests/journals/*.json --accept`, or, where the call itself
// would have gone differently, `npm run record-journals`.

const folder = join(projectRoot, 'tests/journals');
const isJournal = (name: string): boolean => name.endsWith('.json');
const recorded = readdirSync(folder).filter(isJournal).sort();
/** Calls that staff made a test: "Make it a test" on a call's page. */
const kept = readdirSync(join(folder, 'kept'))
  .filter(isJournal)
  .map((name) => `kept/${name}`)
  .sort();
const names = [...recorded, ...kept];
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const journalOf = (name: string) => {
  const stored = storedJournal(JSON.parse(text(name)).events);
  if (typeof stored === 'string') throw new Error(`${name}: ${stored}`);
  return stored;
};

/** The demo business's numbers, and its two known customers. */
const [clinic, frontDesk, ravi, priya] = ['+918000000001', '+918000000002', '+919800000001', '+919800000002'];

test.each(names)('%s is decided the same way today', (name) => {
  const stored = journalOf(name);
  const again = replay(stored.journal);
  if (again.difference) expect.fail(scene(name, stored, again, again.difference, (line) => line).join('\n'));
  expect(again.isOver).toBe(true);
  expect(leftOut(stored)).toEqual([]);
});

describe('the stored journals', () => {
  test('are those of npm run record-journals', () => {
    expect(recorded).toEqual(recordedCalls.map(({ name }) => `${name}.json`).sort());
  });

  test('cover interruption, keys, silence, tools, transfers, calls by turns and both ways of being taken up, on both carriers', () => {
    const events = recorded.flatMap((name) => journalOf(name).journal);
    const has = (wanted: object) => expect(events).toContainEqual(expect.objectContaining(wanted));
    for (const carrier of ['exotel', 'twilio']) has({ type: 'callStarted', carrier });
    has({ type: 'agentSaid', cause: 'model', interrupted: true });
    has({ type: 'dtmf', digit: '0' });
    has({ type: 'timerFired', name: 'silence' });
    has({ type: 'turnsStarted' });
    has({ type: 'toolAnswered', name: 'save_request' });
    has({ type: 'takenUp', why: 'crash' });
    has({ type: 'takenUp', why: 'transfer' });
    for (const reason of ['agent', 'caller', 'transfer']) has({ type: 'callEnded', reason });
  });

  test('hold no phone numbers but the demo business’s own', () => {
    const numbers = names.flatMap((name) => text(name).match(/\+\d{8,}/g) ?? []);
    expect(numbers.filter((number) => ![clinic, frontDesk, ravi, priya].includes(number))).toEqual([]);
  });
});
