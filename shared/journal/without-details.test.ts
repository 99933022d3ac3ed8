import { expect, test } from 'vitest';
import type { CallEvent, JournalEvent } from './events.ts';
import { turnsOf } from './latency.ts';
import { sinceTurnBefore, withoutDetails } from './without-details.ts';

/** A turn as a call journals it: `turn` 0 is the greeting. Times are different in each. */
function turnEvents(turn: number): CallEvent[] {
  const at = 10_000 * turn;
  const mark = `${turn}:0`;
  const words = { text: `words ${turn}`, languages: ['en'] };
  const said: CallEvent[] =
    turn === 0
      ? [{ type: 'mediaStarted', at, streamId: 's' }]
      : [
          { type: 'callerSpoke', at: at - 900, ...words },
          { type: 'turnEnding', at: at - 300, ...words },
          { type: 'turnEnded', at, ...words, confidence: 0.9, speechEndedAt: turn % 2 ? at - 400 : null },
          { type: 'callerSaid', at, turn, text: words.text, language: 'en-IN', speechEndedAt: at - 400 },
          { type: 'tokenArrived', at: at + 200 + turn, turn },
        ];
  return [
    ...said,
    { type: 'clauseWritten', at: at + 250, turn, clause: 0, text: 'Yes.' },
    { type: 'voiceArrived', at: at + 400 + turn, turn },
    { type: 'clausePlaying', at: at + 410, turn, clause: 0, mark, text: 'Yes.', startsAt: at + 410 },
    { type: 'clauseSent', at: at + 420, turn, mark, endsAt: at + 900 },
    { type: 'marked', at: at + 950, mark },
    {
      type: 'agentSaid',
      at: at + 951,
      turn,
      cause: turn ? 'model' : 'greeting',
      text: 'Yes.',
      interrupted: false,
    },
  ];
}

function journal(turns: number): JournalEvent[] {
  const all = Array.from({ length: turns }, (_, turn) => turnEvents(turn)).flat();
  return all.map((event, seq) => ({ ...event, seq }));
}

test('of settled turns what was said stays, and of the last two every event', () => {
  const events = journal(6);
  const kept = withoutDetails(events, 5);
  const saidAt = events.findIndex((event) => event.type === 'callerSaid' && event.turn === 4);
  expect(kept.filter(({ seq }) => seq >= saidAt)).toEqual(events.slice(saidAt));
  expect(kept.filter(({ seq }) => seq < saidAt).map(({ type }) => type)).toEqual([
    'mediaStarted',
    'agentSaid',
    ...Array.from({ length: 3 }, () => ['callerSaid', 'agentSaid']).flat(),
  ]);
});

test('a call in which nobody has said anything yet keeps every event', () => {
  expect(withoutDetails(journal(1), 0)).toEqual(journal(1));
  expect(withoutDetails(journal(1), 1)).toEqual(journal(1));
});

test('what stays of a turn does not depend on how often it was asked', () => {
  let kept: JournalEvent[] = [];
  const events = journal(12);
  for (const event of events) {
    kept = [...kept, event];
    if (event.type === 'agentSaid') kept = withoutDetails(kept, event.turn);
  }
  expect(kept).toEqual(withoutDetails(events, 11));
});

test('the timings of the turns that are not reported yet are the same without the details of the others', () => {
  const events = journal(8);
  for (let turn = 0; turn < 8; turn += 1) {
    const open = turnsOf(events).filter((timings) => timings.turn >= turn);
    const kept = sinceTurnBefore(withoutDetails(events, turn), turn);
    expect(turnsOf(kept).filter((timings) => timings.turn >= turn)).toEqual(open);
  }
});

test('an event of each turn is all that a call keeps of it, however long it lasts', () => {
  const sizes = [20, 40].map((turns) => JSON.stringify(withoutDetails(journal(turns), turns - 1)).length);
  const [short = 0, long = 0] = sizes;
  expect((long - short) / 20).toBeLessThan(300);
});
