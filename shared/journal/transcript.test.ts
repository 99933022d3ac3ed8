import { describe, expect, it } from 'vitest';
import type { CallEvent, JournalEvent } from './events.ts';
import { transcriptOf } from './transcript.ts';

function journal(...events: CallEvent[]): JournalEvent[] {
  return events.map((event, seq) => ({ ...event, seq }));
}

const caller = (at: number, turn: number, text: string): CallEvent => ({
  type: 'callerSaid',
  at,
  turn,
  text,
  language: 'en-IN',
  speechEndedAt: null,
});
const playing = (at: number, turn: number, startsAt = at): CallEvent => ({
  type: 'clausePlaying',
  at,
  turn,
  clause: 0,
  mark: `${turn}:0`,
  text: 'all that was to be said',
  startsAt,
});
const agent = (at: number, turn: number, text: string, interrupted = false): CallEvent => ({
  type: 'agentSaid',
  at,
  turn,
  cause: 'model',
  text,
  interrupted,
});

describe('the transcript', () => {
  it('is what was heard, in the order in which it was said, the agent at the time it began to speak', () => {
    const events = journal(
      playing(100, 0, 150),
      agent(2000, 0, 'Hello.'),
      caller(3000, 1, 'Hi.'),
      playing(3500, 1, 3600),
      agent(6000, 1, 'Yes?'),
    );
    expect(transcriptOf(events)).toEqual([
      { at: 150, turn: 0, who: 'agent', text: 'Hello.' },
      { at: 3000, turn: 1, who: 'caller', text: 'Hi.' },
      { at: 3600, turn: 1, who: 'agent', text: 'Yes?' },
    ]);
  });

  it('marks a reply that was cut, and keeps its heard words alone', () => {
    const [entry] = transcriptOf(
      journal(playing(100, 0), agent(900, 0, 'Hello, this', true), caller(900, 1, 'Wait.')),
    );
    expect(entry).toEqual({ at: 100, turn: 0, who: 'agent', text: 'Hello, this', interrupted: true });
  });

  it('has no line for a reply of which nothing was heard, and does not lend its beginning to the next', () => {
    const events = journal(
      caller(100, 1, 'One.'),
      playing(500, 1),
      agent(510, 1, '', true),
      caller(520, 2, 'Two.'),
      playing(900, 2),
      agent(2000, 2, 'Yes.'),
    );
    expect(transcriptOf(events).map(({ at, who, text }) => [at, who, text])).toEqual([
      [100, 'caller', 'One.'],
      [520, 'caller', 'Two.'],
      [900, 'agent', 'Yes.'],
    ]);
  });

  it('puts a reply that resumed after an interruption where it began', () => {
    const events = journal(playing(100, 0), playing(3000, 0), agent(5000, 0, 'Hello again.'));
    expect(transcriptOf(events)).toEqual([{ at: 100, turn: 0, who: 'agent', text: 'Hello again.' }]);
  });

  it('of an empty journal is empty', () => {
    expect(transcriptOf([])).toEqual([]);
  });

  it('leaves out what a process had begun to say when it crashed', () => {
    const events = journal(playing(100, 0), agent(900, 0, 'Hello.'), playing(2000, 1), {
      type: 'takenUp',
      at: 9000,
      why: 'crash',
      after: 1,
    });
    const taken = [
      ...events,
      ...journal(playing(9500, 1), agent(11_000, 1, 'Sorry.')).map((event) => ({
        ...event,
        seq: event.seq + 4,
      })),
    ];
    expect(transcriptOf(taken).map(({ at, text }) => [at, text])).toEqual([
      [100, 'Hello.'],
      [9500, 'Sorry.'],
    ]);
  });
});
