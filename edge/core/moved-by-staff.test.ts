import { describe, expect, it } from 'vitest';
import { Talk } from './testing/talk.ts';

const action = { type: 'transfer', name: 'front-desk', number: '+918000000002' } as const;

/** Staff press "hand to a person" while the agent listens. */
function moved(): Talk {
  return new Talk().greeted().tell({ type: 'transferAsked', by: 'staff', destination: null });
}

function found(talk: Talk, turn = talk.state.turn): Talk {
  return talk.tell({
    type: 'toolAnswered',
    turn,
    id: 't',
    name: 'transfer_call',
    arguments: '{}',
    result: '{}',
    action,
  });
}

function leaves(talk: Talk): void {
  expect(talk.phase).toBe('leaving');
  talk.wait(250).tell({ type: 'mediaStopped', by: 'agent', detail: '' });
  expect(talk.effects.at(-1)).toMatchObject({ type: 'leave', transfer: { name: 'front-desk' } });
}

// On a live page staff pressed, the caller said a word over the announcement, and nobody was ever rung.
describe('a call that staff move', () => {
  it('is moved although the caller speaks over the announcement', () => {
    const talk = moved().plays().sent().heard();
    found(talk).plays().words('wait please').turn('wait please I have a question');
    expect(talk.phase).toBe('speaking');
    leaves(talk.sent().heard());
  });

  it('is moved although the caller speaks while somebody is looked for', () => {
    const talk = moved().plays().words('hello are you there').turn('hello are you there');
    leaves(found(talk).sent().heard().plays().sent().heard());
  });

  // The words stood in the journal as received, and in no transcript.
  it('keeps what the caller said over the announcement, though a person is rung instead of an answer', () => {
    const talk = moved().plays().turn('and what about Sunday');
    leaves(found(talk).sent().heard().plays().sent().heard());
    expect(talk.outcomes.map(({ type }) => type).slice(-3)).toEqual([
      'agentSaid',
      'callerSaid',
      'transferStarted',
    ]);
    expect(talk.outcomes.at(-2)).toMatchObject({ turn: 1, text: 'and what about Sunday', askedAt: null });
    expect(talk.state).toMatchObject({ turn: 1, heldWords: null });
    expect(talk.state.history.at(-1)).toEqual({ role: 'user', content: 'and what about Sunday' });
  });

  it('answers a question asked before somebody is found, and is moved then', () => {
    const talk = moved().plays().sent().heard();
    talk.turn('when do you open').writes('At nine thirty.').plays();
    found(talk, 0).words('and when do you close');
    expect(talk.phase).toBe('speaking');
    talk.written().sent().heard();
    leaves(talk.plays().sent().heard());
  });

  it('is an ordinary one again when there is nobody', () => {
    const talk = moved().plays().sent().heard().noDestination().plays();
    expect(talk.words('what about a message then').phase).toBe('parked');
  });

  it('was being connected anyway: now the caller can not undo it', () => {
    const talk = new Talk()
      .greeted()
      .turn('a person please')
      .writes('I am connecting you to the front desk.')
      .written();
    found(talk).plays().tell({ type: 'transferAsked', by: 'staff', destination: null });
    expect(talk.effectTypes).toEqual([]);
    leaves(talk.words('no wait one question').sent().heard());
  });

  it('looks for somebody again where the caller has just undone the announcement', () => {
    const talk = new Talk()
      .greeted()
      .turn('a person please')
      .writes('I am connecting you to the front desk.')
      .written();
    found(talk).plays();
    talk.now += 700;
    expect(talk.words('no wait one question').phase).toBe('parked');
    talk.tell({ type: 'transferAsked', by: 'staff', destination: null });
    expect(talk.effectTypes).toContain('requestTransfer');
    talk.plays().sent().heard();
    leaves(found(talk).plays().sent().heard());
  });

  it('that says goodbye already is not moved any more', () => {
    const talk = new Talk().greeted().tell({ type: 'timerFired', name: 'limit' }).plays();
    talk.tell({ type: 'transferAsked', by: 'staff', destination: null }).sent().heard();
    expect(talk.state.ending).toEqual({ reason: 'limit' });
  });

  it('and reaches its limit meanwhile is not bidden goodbye before it is known that there is nobody', () => {
    const talk = moved().plays().tell({ type: 'timerFired', name: 'limit' });
    expect(talk.effects).toMatchObject([{ type: 'setTimer', name: 'limit', at: talk.now + 1000 }]);
    const nobody = moved()
      .plays()
      .tell({ type: 'timerFired', name: 'limit' })
      .noDestination()
      .tell({ type: 'timerFired', name: 'limit' });
    expect(nobody.state.ending).toEqual({ reason: 'limit' });
    leaves(found(talk).tell({ type: 'timerFired', name: 'limit' }).sent().heard().plays().sent().heard());
  });

  it('and that staff end instead is over, whoever is found too late', () => {
    const talk = moved().tell({ type: 'hangUpAsked', by: 'staff' });
    expect(found(talk).phase).toBe('leaving');
    talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'staff' });
  });
});
