import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type JournalEvent, readJournal } from '../../../shared/journal/events.ts';
import { transcriptOf } from '../../../shared/journal/transcript.ts';
import { lineAt, spokenLines } from './spoken-lines.ts';

const stored = (name: string) =>
  readJournal(JSON.parse(readFileSync(`tests/journals/${name}.json`, 'utf8')).events);
/** As the API gives the transcript. */
const linesOf = (journal: readonly JournalEvent[]) =>
  spokenLines(
    transcriptOf(journal)
      .filter(({ text }) => text !== '')
      .map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
    journal,
  );

test.each([
  ['exotel-barge-in', 'a.m. to 7 p.m. We are closed on Sunday. Is there anything else I can help with?'],
  ['twilio-barge-in', '9:30 a.m. to 7 p.m. We are closed on Sunday. Is there anything else I can help with?'],
  [
    'twilio-hang-up-in-the-greeting',
    'automated assistant of Sunrise Dental Clinic. How can I help you today?',
  ],
  ['exotel-zero-transfer', 'We are closed on Sunday. Is there anything else I can help with?'],
])('what was cut off follows what was heard: %s', (name, unheard) => {
  const cut = linesOf(stored(name)).filter((line) => line.interrupted);
  expect(cut.map((line) => line.unheard)).toEqual([unheard]);
});

test('a call in which nothing was cut off has no words that were never heard', () => {
  for (const name of ['exotel-opening-hours', 'twilio-booking', 'exotel-hindi-greeting'])
    expect(linesOf(stored(name)).filter(({ unheard }) => unheard !== undefined)).toEqual([]);
});

test('a line sounds where its words begin, counted from when the line to the caller opened', () => {
  const lines = linesOf(stored('twilio-barge-in'));
  const places = lines.map(({ who, from }) => [who, Math.round((from ?? -1) * 10) / 10]);
  // The greeting begins with the recording. A caller's place is where they began, not where they ended.
  expect(places.slice(0, 3)).toEqual([
    ['agent', 0],
    ['caller', 6.9],
    ['agent', 9.8],
  ]);
  expect(places.map(([, from]) => from)).toEqual(
    [...places.map(([, from]) => Number(from))].sort((a, b) => a - b),
  );
  expect(lineAt(lines, 0)).toBe(-1);
  expect(lineAt(lines, 0.1)).toBe(0);
  expect(lineAt(lines, 10)).toBe(2);
  expect(lineAt(lines, 999)).toBe(lines.length - 1);
});

test('after an outage the lines keep their places: the recording has a silence of its length', () => {
  const journal = stored('exotel-crash');
  const opened = journal.find(({ type }) => type === 'mediaStarted')?.at ?? 0;
  const lines = linesOf(journal);
  const last = lines.at(-1);
  expect(last?.from).toBeCloseTo((Date.parse(last?.at ?? '') - opened) / 1000, 3);
  expect(journal.some(({ type }) => type === 'takenUp')).toBe(true);
});

const event = (seq: number, type: string, fields: object) => ({
  seq,
  at: new Date(1_000_000 + seq * 1000).toISOString(),
  type,
  ...fields,
});
const clause = (seq: number, number: number, text: string, more: object = {}) =>
  event(seq, 'clauseWritten', { turn: 1, clause: number, text, ...more });
const said = (seq: number, text: string) =>
  event(seq, 'agentSaid', { turn: 1, cause: 'model', text, interrupted: true });
const written = [clause(1, 0, 'One two.'), clause(2, 1, 'Three four.')];

test.each([
  ['nothing was heard of it', [...written, said(3, '')], ['One two. Three four.']],
  [
    'a phrase was put in between',
    [...written, clause(3, 1, 'Wait.', { aside: 'warning' }), said(4, 'One two. Wait.')],
    ['Three four.'],
  ],
  [
    'a part was taken back before it was spoken',
    [...written, event(3, 'clausesRetracted', { turn: 1, from: 1 }), said(4, 'One')],
    ['two.'],
  ],
  ['its words were erased', [clause(1, 0, ''), said(2, '')], []],
  ['its heard words are others', [...written, said(3, 'Something else')], []],
])('a reply that was cut off, where %s', (_, events, unheard) => {
  const lines = linesOf(readJournal(events));
  expect(lines.flatMap((line) => (line.unheard ? [line.unheard] : []))).toEqual(unheard);
});

test('without a journal no line has a place, and none is marked', () => {
  const lines = spokenLines([{ at: '2026-11-22T09:30:05.000Z', turn: 0, who: 'agent', text: 'Hello' }], []);
  expect(lines.map(({ from }) => from)).toEqual([null]);
  expect(lineAt(lines, 5)).toBe(-1);
});

test('a word sounds within its clause, by its characters; a caller’s within what STT had when', () => {
  const journal = stored('exotel-barge-in');
  const [greeting, caller] = linesOf(journal);
  const playing = journal.filter((event) => event.type === 'clausePlaying');
  const second = playing[1];
  if (second?.type !== 'clausePlaying') throw new Error('the greeting has two clauses');
  const opened = journal.find(({ type }) => type === 'mediaStarted')?.at ?? 0;
  // The first word of the second clause sounds when that clause begins.
  const place = greeting?.text.indexOf(second.text) ?? -1;
  expect(place).toBeGreaterThan(0);
  expect(greeting?.placeOf(place)).toBeCloseTo((second.startsAt - opened) / 1000, 3);
  for (const line of [greeting, caller]) {
    const places = [...(line?.text ?? '').matchAll(/\S+/g)].map(({ index }) => line?.placeOf(index) ?? -1);
    expect(places.length).toBeGreaterThan(3);
    expect(places[0]).toBeCloseTo(line?.from ?? -1, 2);
    expect(places.every((at, word) => word === 0 || at > (places[word - 1] ?? 0))).toBe(true);
  }
});

test('a word of a line without times sounds where the line does', () => {
  const at = '2026-11-22T09:30:09.000Z';
  const [line] = spokenLines([{ at, turn: 1, who: 'caller', text: 'one two' }], []);
  expect(line?.placeOf(4)).toBeNull();
});
