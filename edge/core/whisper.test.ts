import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { whispersIn } from '../../shared/journal/history.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { decide } from './conversation.ts';
import { privateEvent } from './private-event.ts';
import { takesWhisper } from './rows/staff-orders.ts';
import { initialState } from './state.ts';
import { chance } from './testing/chance.ts';
import { randomCall } from './testing/random-call.ts';
import { Talk } from './testing/talk.ts';

const whisper = (talk: Talk, text = 'offer Tuesday instead'): Talk =>
  talk.emit({ type: 'whispered', by: 'staff', text });

describe('what staff whisper', () => {
  it('makes nothing sound, and waits for the next reply of the model, which does it once', () => {
    const talk = whisper(new Talk().greeted());
    expect(talk.effects).toEqual([]);
    whisper(talk, 'and ask for the name').wait(7000);
    expect(talk.state.reply?.cause).toBe('reprompt');
    talk.plays().sent().heard();
    const both = ['offer Tuesday instead', 'and ask for the name'];
    expect(talk.state.whispers).toEqual(both);
    talk.turn('do you have Monday');
    expect(talk.state).toMatchObject({ whispers: both, reply: { cause: 'model', whispers: 2 } });
    talk.writes('We could do Tuesday.').written().plays().sent().heard();
    expect(talk.state.whispers).toEqual([]);
    expect(talk.turn('fine').state.reply?.whispers).toBeUndefined();
  });

  it('during a reply is for the one after it', () => {
    const talk = new Talk().greeted().turn('do you have Monday').writes('Yes.');
    whisper(talk).written().plays().sent().heard();
    expect(talk.state.whispers).toEqual(['offer Tuesday instead']);
    expect(talk.turn('good').state.reply?.whispers).toBe(1);
  });

  it('is kept for another reply where the caller did not hear the first one to its end', () => {
    const talk = whisper(new Talk().greeted()).turn('do you have Monday');
    talk.writes('We could do Tuesday.').plays().wait(200).words('no I said Monday').turn('no I said Monday');
    expect(talk.outcomes.at(-2)).toMatchObject({ type: 'agentSaid', interrupted: true });
    expect(talk.state.reply?.whispers).toBe(1);
    talk.emit({
      type: 'replyFailed',
      turn: talk.state.turn,
      fault: { source: 'llm', kind: 'server', retryable: false, message: 'down' },
    });
    expect(talk.state.whispers).toHaveLength(1);
  });

  it('drops a speculative reply that does not know of it', () => {
    const talk = new Talk().greeted().words('do you have Monday').ending('do you have Monday');
    expect(talk.state.speculation).not.toBeNull();
    expect(whisper(talk).effectTypes).toEqual(['dropSpeculation']);
    expect(talk.turn('do you have Monday').effectTypes).toContain('startReply');
  });

  it('is not in a speculative reply where the one that the caller speaks over has followed it already', () => {
    const given = (talk: Talk) =>
      talk.effects.flatMap((effect) => (effect.type === 'speculate' ? [effect.whispers ?? []] : []));
    const talk = whisper(new Talk().greeted());
    expect(given(talk.words('do you have Monday').ending('do you have Monday'))).toEqual([
      ['offer Tuesday instead'],
    ]);
    talk.turn('do you have Monday').writes('We could do Tuesday.').written().plays().sent();
    // It sounded to its end, and the carrier's mark is still on its way.
    talk.now += 1500;
    expect(given(talk.words('what does it cost').ending('what does it cost'))).toEqual([[]]);
    expect(talk.phase).toBe('parked');
    expect(talk.turn('what does it cost').effectTypes).toContain('releaseReply');
    expect(talk.state.whispers).toEqual([]);
  });

  it('survives the process, and the wait for a person who did not answer', () => {
    const talk = whisper(new Talk().greeted());
    talk.emit({ type: 'takenUp', why: 'crash', after: 0 });
    expect(talk.state.whispers).toEqual(['offer Tuesday instead']);
  });

  it('loses its sensitive digits before anybody knows it', () => {
    const event = { type: 'whispered', at: 0, by: 'staff', text: 'card 4111 1111 1111 1111' } as const;
    expect(privateEvent(event, initialState()).event).toMatchObject({ text: 'card [card]' });
  });
});

describe('a whisper is refused', () => {
  const farewell = (): Talk => new Talk().greeted().emit({ type: 'hangUpAsked', by: 'staff' });
  const moved = (): Talk =>
    new Talk().greeted().emit({ type: 'transferAsked', by: 'staff', destination: null });
  const endedByModel = (type: 'endCall' | 'transfer'): Talk => {
    const action = type === 'endCall' ? { type } : { type, name: 'front-desk', number: '+918000000002' };
    const talk = new Talk().greeted().turn('thank you');
    const call = { turn: talk.state.turn, id: 't', name: 'tool', arguments: '{}', result: '{}' };
    return talk.emit({ type: 'toolAnswered', ...call, action });
  };
  it.each([
    ['before the line is open', () => new Talk(), 'not_answered'],
    ['during a goodbye of staff', farewell, 'ending'],
    ['during a goodbye of the agent', () => endedByModel('endCall'), 'ending'],
    ['during a transfer by staff', moved, 'moving_already'],
    ['during a transfer by the agent', () => endedByModel('transfer'), 'moving_already'],
    [
      'while five wait',
      () => Array.from({ length: 5 }).reduce((talk: Talk) => whisper(talk), new Talk().greeted()),
      'too_many',
    ],
    ['at no other time', () => new Talk().greeted(), 'whispered'],
  ])('%s', (_, talk, why) => {
    expect(takesWhisper(talk().state)).toBe(why);
  });
});

it('a journal tells what waits as the conversation knows it, in any call', () => {
  let waited = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = chance(seed);
    const source = randomCall(random);
    const journal: JournalEvent[] = [];
    let state = initialState();
    for (let count = 0; count < 150 && state.phase !== 'ended'; count += 1) {
      const event = source.next(state);
      const isTaken = event.type !== 'whispered' || takesWhisper(state) === 'whispered';
      if (!isTaken) continue;
      journal.push({ ...event, seq: journal.length });
      const after = decide(state, event, defaultTurnPolicy);
      state = after.state;
      source.performed(after.effects);
      for (const effect of after.effects)
        if (effect.type === 'record') journal.push({ ...effect.outcome, seq: journal.length });
      expect(whispersIn(journal), `call ${seed}`).toEqual(state.whispers ?? []);
      waited += state.whispers?.length ?? 0;
    }
  }
  expect(waited).toBeGreaterThan(100);
});
