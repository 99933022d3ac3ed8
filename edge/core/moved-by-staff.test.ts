import { describe, expect, it } from 'vitest';
import { orderUnderWay } from './rows/staff-orders.ts';
import { Talk } from './testing/talk.ts';

const action = { type: 'transfer', name: 'front-desk', number: '+918000000002' } as const;

/** Staff request a transfer while the agent listens. */
function moved(): Talk {
  return new Talk().greeted().emit({ type: 'transferAsked', by: 'staff', destination: null });
}

const toolAnswered = {
  type: 'toolAnswered',
  id: 't',
  name: 'transfer_call',
  arguments: '{}',
  result: '{}',
} as const;

function found(
  talk: Talk,
  turn = talk.state.turn,
  person: { type: 'transfer'; name: string; number: string } = action,
): Talk {
  return talk.emit({ ...toolAnswered, turn, action: person });
}

function leaves(talk: Talk): void {
  expect(talk.phase).toBe('leaving');
  talk.wait(250).emit({ type: 'mediaStopped', by: 'agent', detail: '' });
  expect(talk.effects.at(-1)).toMatchObject({ type: 'leave', transfer: { name: 'front-desk' } });
}

// Regression: a word of the caller over the announcement undid the transfer.
describe('a call that staff transfer', () => {
  it('is transferred although the caller speaks over the announcement', () => {
    const talk = moved().plays().sent().heard();
    found(talk).plays().words('wait please').turn('wait please I have a question');
    expect(talk.phase).toBe('speaking');
    leaves(talk.sent().heard());
  });

  it('is transferred although the caller speaks before the request is answered', () => {
    const talk = moved().plays().words('hello are you there').turn('hello are you there');
    leaves(found(talk).sent().heard().plays().sent().heard());
  });

  // Regression: the words were in the journal, but in no transcript.
  it('keeps what the caller said over the announcement, though it is not answered', () => {
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

  it('answers a question that comes before the transfer is answered, and is transferred then', () => {
    const talk = moved().plays().sent().heard();
    talk.turn('when do you open').writes('At nine thirty.').plays();
    found(talk, 0).words('and when do you close');
    expect(talk.phase).toBe('speaking');
    talk.written().sent().heard();
    leaves(talk.plays().sent().heard());
  });

  it('goes on as before when there is no transfer', () => {
    const talk = moved().plays().sent().heard().noDestination().plays();
    expect(talk.words('what about a message then').phase).toBe('parked');
  });

  it('makes a transfer that was on its way already impossible to undo', () => {
    const talk = new Talk()
      .greeted()
      .turn('a person please')
      .writes('I am connecting you to the front desk.')
      .written();
    found(talk).plays().emit({ type: 'transferAsked', by: 'staff', destination: null });
    expect(talk.effectTypes).toEqual([]);
    leaves(talk.words('no wait one question').sent().heard());
  });

  it('requests the transfer again when the caller has just undone the announcement', () => {
    const talk = new Talk()
      .greeted()
      .turn('a person please')
      .writes('I am connecting you to the front desk.')
      .written();
    found(talk).plays();
    talk.now += 700;
    expect(talk.words('no wait one question').phase).toBe('parked');
    talk.emit({ type: 'transferAsked', by: 'staff', destination: null });
    expect(talk.effectTypes).toContain('requestTransfer');
    talk.plays().sent().heard();
    leaves(found(talk).plays().sent().heard());
  });

  it('goes to the person whom staff name, though the caller’s own transfer to another is on its way', () => {
    const doctor = { type: 'transferAsked', by: 'staff', destination: 'doctor' } as const;
    const announced = new Talk().greeted().turn('a person please').writes('I connect you.').written();
    found(announced).plays().emit(doctor);
    const asked = new Talk().greeted().emit({ type: 'dtmf', digit: '0' }).plays().emit(doctor);
    for (const talk of [announced, found(asked)]) {
      expect(talk.state.transferRequest).toMatchObject({ destination: 'doctor' });
      found(talk, talk.state.turn, { ...action, name: 'doctor' });
      talk.plays().sent().heard().plays().sent().heard();
      talk.wait(250).emit({ type: 'mediaStopped', by: 'agent', detail: '' });
      expect(talk.effects.at(-1)).toMatchObject({ type: 'leave', transfer: { name: 'doctor' } });
    }
  });

  it('is transferred while a goodbye waits that the caller interrupted', () => {
    const talk = new Talk().greeted().turn('thank you').writes('You are welcome, goodbye to you.').plays();
    talk.emit({ ...toolAnswered, name: 'end_call', action: { type: 'endCall' }, turn: 1 }).written();
    talk.now += 700;
    talk.words('wait I have a question').emit({ type: 'transferAsked', by: 'staff', destination: null });
    expect(talk.effectTypes).toContain('requestTransfer');
    expect(orderUnderWay(talk.state)).toBe('transfer');
  });

  it('that says goodbye already is not transferred any more', () => {
    const talk = new Talk().greeted().emit({ type: 'timerFired', name: 'limit' }).plays();
    talk.emit({ type: 'transferAsked', by: 'staff', destination: null }).sent().heard();
    expect(talk.state.ending).toEqual({ reason: 'limit' });
  });

  it('says no goodbye at its limit before the transfer is answered', () => {
    const talk = moved().plays().emit({ type: 'timerFired', name: 'limit' });
    expect(talk.effects).toMatchObject([{ type: 'setTimer', name: 'limit', at: talk.now + 1000 }]);
    const refused = moved()
      .plays()
      .emit({ type: 'timerFired', name: 'limit' })
      .noDestination()
      .emit({ type: 'timerFired', name: 'limit' });
    expect(refused.state.ending).toEqual({ reason: 'limit' });
    leaves(found(talk).emit({ type: 'timerFired', name: 'limit' }).sent().heard().plays().sent().heard());
  });

  it('is over when staff hang up instead, though the transfer is answered later', () => {
    const talk = moved().emit({ type: 'hangUpAsked', by: 'staff' });
    found(talk).plays().sent().heard().wait(250);
    expect(talk.effects.at(-1)).toEqual({ type: 'closeMedia', code: 1000 });
    talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'staff' });
  });
});
