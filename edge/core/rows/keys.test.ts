import { describe, expect, it } from 'vitest';
import { Talk } from '../testing/talk.ts';
import { expectsDigits } from './keys.ts';

const question = 'Please type your ten digit mobile number on the keypad.';

/** The agent has asked for digits, and listens. */
function digitsWanted(): Talk {
  return new Talk().greeted().answers('book me in', question).heard();
}

function press(talk: Talk, keys: string, everyMs = 300): Talk {
  for (const digit of keys) {
    talk.wait(everyMs);
    talk.emit({ type: 'dtmf', digit });
  }
  return talk;
}

describe('digits the agent asked for', () => {
  it('are one turn after a pause', () => {
    const talk = press(digitsWanted(), '9800000001');
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

  it('end at once with #, and start again with *', () => {
    const talk = press(digitsWanted(), '98*123#');
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', text: '123' });
    expect(talk.effectTypes.at(-1)).toBe('endSttTurn');
  });

  it.each([
    [question, 'en-IN', true],
    ['What is your mobile number?', 'en-IN', true],
    ['When would you like to come?', 'en-IN', false],
    ['कृपया अपना नंबर कीपैड से दर्ज कीजिए।', 'hi-IN', false],
  ])('are expected after "%s" in %s: %s', (asks, language, expected) => {
    const talk = new Talk().greeted();
    expect(expectsDigits(talk.state)).toBe(false);
    talk.answers('book me in', asks);
    expect(expectsDigits({ ...talk.state, language })).toBe(expected);
    talk.heard();
    expect(expectsDigits({ ...talk.state, language })).toBe(expected);
    talk.emit({ type: 'turnEnded', text: 'nine eight', languages: [], confidence: 0.9, speechEndedAt: null });
    expect(expectsDigits({ ...talk.state, language })).toBe(false);
  });

  it('may hold zeros, and interrupt the agent while it still asks for them', () => {
    const talk = new Talk().greeted().answers('book me in', question);
    talk.now += 500;
    talk.emit({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toContain('clear');
    expect(press(talk, '80#').outcomes.at(-1)).toMatchObject({ text: '080' });
  });

  it('request a person when they are a single 0', () => {
    expect(press(digitsWanted(), '0').wait(3000).effectTypes).toContain('requestTransfer');
  });

  it('are part of the same turn as the words that follow', () => {
    const talk = press(digitsWanted(), '4500').turn('that is my pin');
    expect(talk.outcomes.at(-1)).toMatchObject({ text: 'that is my pin 4500' });
    expect(talk.state.keys).toBe(null);
  });

  it('that were deleted with * leave the agent listening', () => {
    const talk = press(digitsWanted(), '98*').wait(3000);
    expect(talk.phase).toBe('listening');
    expect(talk.timers.has('silence')).toBe(true);
    expect(talk.state.keys).toBe(null);
  });
});

describe('keys without a request for digits', () => {
  it('request a person with 0, whatever is being said', () => {
    const talk = new Talk().greeted().answers('your hours', 'We are open from nine till seven.');
    talk.emit({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toContain('clear');
    expect(talk.effectTypes).toContain('requestTransfer');
  });

  it('are a number when they come together, and its 0 requests no person', () => {
    const talk = new Talk().greeted();
    for (const digit of '98450') talk.wait(250).emit({ type: 'dtmf', digit });
    expect(talk.effectTypes).not.toContain('requestTransfer');
    expect(talk.wait(3000).emit({ type: 'dtmf', digit: '0' }).effectTypes).toContain('requestTransfer');
  });

  it.each(['1', '9', '#', '*'])('do nothing: %s', (digit) => {
    expect(new Talk().greeted().emit({ type: 'dtmf', digit }).effects).toEqual([]);
  });
});

it('a new turn drops the phrase that was to follow "one moment": the model knows the answer too', () => {
  const talk = new Talk().greeted().emit({ type: 'dtmf', digit: '0' }).plays();
  talk.noDestination();
  expect(talk.state.nextPhrase?.cause).toBe('apology');
  talk.words('when do you open').turn('when do you open');
  talk.writes('At nine thirty.').written().plays().sent().heard();
  expect(talk.phase).toBe('listening');
  expect(talk.state.history).toContainEqual({ role: 'tool', toolCallId: 't', content: '{}' });
});
