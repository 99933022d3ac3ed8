import { describe, expect, it } from 'vitest';
import { callStarted } from '../../edge/core/testing/talk.ts';
import { storedJournal } from './stored-journal.ts';

const at = '2026-01-05T10:00:00.000Z';
const start = { ...callStarted, seq: 0, at };
const media = { seq: 1, at, type: 'mediaStarted', streamId: 'MZ1' };
const stopped = { seq: 2, at, type: 'mediaStopped', by: 'caller', detail: '' };
const key = (seq: number) => ({ seq, at, type: 'dtmf', digit: '1' });

describe('a stored journal', () => {
  it('is sorted, and may begin at any number', () => {
    expect(storedJournal([stopped, start, media])).toMatchObject({
      journal: [{ seq: 0 }, { seq: 1 }, { seq: 2 }],
      leftOut: {},
    });
    expect(storedJournal([{ ...start, seq: 1 }, key(2)])).toMatchObject({
      journal: [{ seq: 1 }, { seq: 2 }],
    });
  });

  it('of a newer version is read without the events that this version does not know', () => {
    const events = [
      start,
      media,
      { seq: 2, at, type: 'newThing' },
      { seq: 3, at, type: 'newThing' },
      { seq: 4, at, type: 'dtmf', tone: 697 },
    ];
    expect(storedJournal(events)).toMatchObject({
      journal: [{ seq: 0 }, { seq: 1 }],
      leftOut: { newThing: 2, dtmf: 1 },
    });
  });

  it.each([
    ['with holes', [start, media, key(3), key(5), key(9)], 'the journal has holes: seq 2, 4, 6 to 8 missing'],
    ['with one hole', [start, media, key(3)], 'the journal has a hole: seq 2 missing'],
    ['without its beginning', [key(4), key(5)], 'the journal has a hole: it begins at seq 4'],
    ['with two events of one number', [start, media, key(1)], 'the journal has two events of seq 1'],
    [
      'without its start',
      [key(0), key(1)],
      'the journal does not begin with a callStarted that this version can read, but with dtmf',
    ],
    [
      'with an unreadable start',
      [{ seq: 0, at, type: 'callStarted' }, media],
      /does not begin with a callStarted that this version can read/,
    ],
    ['that is empty', [], /^the journal is empty/],
    [
      'of something else',
      [start, { hello: 1 }],
      'number 2 in the list is not an event: it needs seq, at (ISO 8601) and type',
    ],
    ['of an erased caller', [{ ...start, from: '', greeting: '' }, media], /its caller was erased/],
    [
      'of a call by turns',
      [
        start,
        { seq: 1, at, type: 'agentSaid', turn: 0, cause: 'greeting', text: 'Hello.', interrupted: false },
      ],
      /the call went by turns/,
    ],
    [
      'that goes back to nowhere',
      [start, media, { seq: 2, at, type: 'takenUp', why: 'crash', after: 7 }],
      /event 2 takes the call up after/,
    ],
  ])('%s says so', (_, events, sentence) => {
    expect(storedJournal(events)).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
  });

  it('of a call without media can be replayed too', () => {
    expect(typeof storedJournal([start, { seq: 1, at, type: 'callEnded', reason: 'crash' }])).toBe('object');
    expect(
      typeof storedJournal([
        start,
        { ...stopped, seq: 1 },
        { seq: 2, at, type: 'callEnded', reason: 'caller' },
      ]),
    ).toBe('object');
  });
});
