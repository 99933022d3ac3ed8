import { describe, expect, it } from 'vitest';
import { Talk } from '../testing/talk.ts';

const question = 'Please type your ten digit mobile number on the keypad.';

/** The agent has asked for keys, and listens. */
function asked(): Talk {
  return new Talk().greeted().answers('book me in', question).heard();
}

function press(talk: Talk, keys: string, everyMs = 300): Talk {
  for (const digit of keys) {
    talk.wait(everyMs);
    talk.tell({ type: 'dtmf', digit });
  }
  return talk;
}

describe('keys the agent asked for', () => {
  it('are one turn after a pause', () => {
    const talk = press(asked(), '9800000001');
    expect(talk.phase).toBe('listening');
    expect(talk.timers.has('silence')).toBe(false);
    talk.wait(3000);
    expect(talk.outcomes.at(-1)).toMatchObject({
      type: 'callerSaid',
      text: '9800000001',
      speechEndedAt: null,
    });
    expect(talk.effectTypes).toContain('startReply');
  });

  it('are over at once with #, and begun anew with *', () => {
    const talk = press(asked(), '98*123#');
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', text: '123' });
  });

  it('may hold zeros, and stop the agent who still asks for them', () => {
    const talk = new Talk().greeted().answers('book me in', question);
    talk.now += 500;
    talk.tell({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toContain('clear');
    expect(press(talk, '80#').outcomes.at(-1)).toMatchObject({ text: '080' });
  });

  it('are a call for a person when it is a 0 alone', () => {
    expect(press(asked(), '0').wait(3000).effectTypes).toContain('requestTransfer');
  });

  it('join what the caller says beside them', () => {
    const talk = press(asked(), '4500').turn('that is my pin');
    expect(talk.outcomes.at(-1)).toMatchObject({ text: 'that is my pin 4500' });
    expect(talk.state.keys).toBe(null);
  });

  it('that were taken back leave the agent listening', () => {
    const talk = press(asked(), '98*').wait(3000);
    expect(talk.phase).toBe('listening');
    expect(talk.timers.has('silence')).toBe(true);
    expect(talk.state.keys).toBe(null);
  });
});

describe('keys nobody asked for', () => {
  it('ask for a person with 0, over whatever is said', () => {
    const talk = new Talk().greeted().answers('your hours', 'We are open from nine till seven.');
    talk.tell({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toContain('clear');
    expect(talk.effectTypes).toContain('requestTransfer');
  });

  it('are a number when they come together, and the 0 in it calls nobody', () => {
    const talk = new Talk().greeted();
    for (const digit of '98450') talk.wait(250).tell({ type: 'dtmf', digit });
    expect(talk.effectTypes).not.toContain('requestTransfer');
    expect(talk.wait(3000).tell({ type: 'dtmf', digit: '0' }).effectTypes).toContain('requestTransfer');
  });

  it.each(['1', '9', '#', '*'])('do nothing: %s', (digit) => {
    expect(new Talk().greeted().tell({ type: 'dtmf', digit }).effects).toEqual([]);
  });
});

it('what was to be said after "one moment" is not said after the answer to a question that came meanwhile: the model knows it too', () => {
  const talk = new Talk().greeted().tell({ type: 'dtmf', digit: '0' }).plays();
  talk.noDestination();
  expect(talk.state.nextPhrase?.cause).toBe('apology');
  talk.words('when do you open').turn('when do you open');
  talk.writes('At nine thirty.').written().plays().sent().heard();
  expect(talk.phase).toBe('listening');
  expect(talk.state.history).toContainEqual({ role: 'tool', toolCallId: 't', content: '{}' });
});
