import { describe, expect, it } from 'vitest';
import { printState } from './state.ts';
import { callStarted, Talk } from './testing/talk.ts';

describe('a call begins', () => {
  it('with the greeting, and with every limit set from the media socket on', () => {
    const talk = new Talk().emit(callStarted);
    expect(talk.phase).toBe('waiting');
    talk.now = 4000;
    talk.emit({ type: 'mediaStarted', streamId: 'MZ1' });
    expect(talk.phase).toBe('thinking');
    expect(talk.effects.find((effect) => effect.type === 'say')).toMatchObject({
      turn: 0,
      cause: 'greeting',
    });
    expect(talk.timers.get('warning')).toBe(4000 + 480_000);
    expect(talk.timers.get('deadline')).toBe(4000 + 600_000);
    expect(talk.timers.get('limit')).toBeLessThan(604_000);
  });

  it('even when only its socket is known', () => {
    const talk = new Talk().emit({ type: 'mediaStarted', streamId: 'MZ1' });
    expect(talk.effectTypes).toContain('say');
    expect(talk.timers.get('deadline')).toBe(600_000);
  });

  it('and listens once the greeting was heard, which is turn 0', () => {
    const talk = new Talk().greeted();
    expect(talk.phase).toBe('listening');
    expect(talk.outcomes).toMatchObject([
      { type: 'agentSaid', turn: 0, cause: 'greeting', text: callStarted.greeting, interrupted: false },
    ]);
    expect(talk.state.history).toEqual([{ role: 'assistant', content: callStarted.greeting }]);
  });

  it('and ends after the spoken reason when it is refused, whatever the caller says', () => {
    const refused = new Talk()
      .answer({ greeting: 'Sorry, all our lines are busy. Goodbye.', endAfterGreeting: 'limit' })
      .plays()
      .sent();
    refused.now = 1500;
    refused.words('but I need help').turn('but I need help');
    expect(refused.phase).toBe('speaking');
    refused.heard();
    expect(refused.phase).toBe('leaving');
    refused.wait(1000);
    expect(refused.effectTypes).toContain('closeMedia');
    refused.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(refused.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'limit' });
  });
});

describe('a turn', () => {
  it('is taken, answered by the model, heard, and remembered', () => {
    const talk = new Talk().greeted().words('when do you open');
    expect(talk.phase).toBe('listening');
    talk.turn('When do you open?');
    expect(talk.effectTypes.filter((type) => type !== 'cancelTimer')).toEqual([
      'record',
      'setTimer',
      'startReply',
    ]);
    expect(talk.phase).toBe('thinking');
    talk.writes('At nine thirty.', 'Every day but Sunday.').plays(0);
    expect(talk.phase).toBe('speaking');
    talk.written().plays(1).sent();
    expect(talk.phase).toBe('speaking');
    talk.heard();
    expect(talk.phase).toBe('listening');
    expect(talk.outcomes.slice(1)).toMatchObject([
      { type: 'callerSaid', turn: 1, text: 'When do you open?', language: 'en-IN' },
      {
        type: 'agentSaid',
        turn: 1,
        cause: 'model',
        text: 'At nine thirty. Every day but Sunday.',
        interrupted: false,
      },
    ]);
    expect(talk.state.history.slice(1)).toEqual([
      { role: 'user', content: 'When do you open?' },
      { role: 'assistant', content: 'At nine thirty. Every day but Sunday.' },
    ]);
  });

  it('without words does nothing', () => {
    const talk = new Talk().greeted();
    const before = talk.state;
    talk.turn('  ');
    expect(talk.effects).toEqual([]);
    expect({ ...talk.state, ignored: {} }).toEqual({ ...before, ignored: {} });
  });

  it('of one small word is an answer when the agent listens', () => {
    const talk = new Talk().greeted().turn('yes');
    expect(talk.effectTypes).toContain('startReply');
  });

  it('is over on a carrier that returns no marks a moment after its end by the clock', () => {
    const talk = new Talk().greeted().answers('hi', 'Hello there.');
    const endsAt = talk.state.reply?.ledger.at(-1)?.endsAt ?? 0;
    talk.wait(endsAt - talk.now + 390);
    expect(talk.phase).toBe('speaking');
    talk.wait(20);
    expect(talk.phase).toBe('listening');
    expect(talk.lastHeard()).toMatchObject({ text: 'Hello there.', interrupted: false });
  });

  it('is not over at the last mark while more is to be said', () => {
    const talk = new Talk().greeted().turn('hi').writes('Hello there.').plays();
    talk.heard();
    expect(talk.phase).toBe('speaking');
    talk.written().sent();
    expect(talk.phase).toBe('listening');
  });

  it('keeps a late mark of an older turn from ending it', () => {
    const talk = new Talk().greeted().answers('hi', 'Hello there.');
    const [late = ''] = talk.marks();
    talk.wait(5000).answers('and now', 'Now this.');
    const before = talk.state;
    talk.marked(late);
    expect({ ...talk.state, ignored: {} }).toEqual({ ...before, ignored: {} });
    expect(talk.state.ignored).toMatchObject({ 'stale marked': 1 });
  });

  it('to which the model wrote nothing is answered with a request to say it again', () => {
    const talk = new Talk().greeted().turn('mumble').written().sent();
    expect(talk.effects.find((effect) => effect.type === 'say')).toMatchObject({ cause: 'apology', turn: 1 });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });
});

describe('a tool', () => {
  const call = { id: 'c1', name: 'save_request', arguments: '{}' };

  it("stands in the model's memory with its answer", () => {
    const talk = new Talk().greeted().turn('book it');
    talk
      .emit({ type: 'toolCalled', turn: 1, ...call })
      .emit({ type: 'toolAnswered', turn: 1, ...call, result: '{"ok":true}', action: null });
    expect(talk.state.history.slice(-2)).toEqual([
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'c1', content: '{"ok":true}' },
    ]);
  });

  it('that answers after its turn is remembered all the same, because what it did is done', () => {
    const talk = new Talk().greeted().turn('book it').turn('no, wait');
    talk.emit({ type: 'toolAnswered', turn: 1, ...call, result: 'booked', action: { type: 'endCall' } });
    expect(talk.state.history.at(-1)).toMatchObject({ role: 'tool', content: 'booked' });
    expect(talk.state.ending).toBeNull();
  });

  it('set_language changes what the next phrase and the next turn are spoken in', () => {
    const talk = new Talk().greeted().turn('in Hindi please');
    talk.emit({
      type: 'toolAnswered',
      turn: 1,
      ...call,
      name: 'set_language',
      result: 'ok',
      action: { type: 'setLanguage', language: 'hi-IN' },
    });
    expect(talk.state.language).toBe('hi-IN');
    talk.written().sent();
    const said = talk.effects.find((effect) => effect.type === 'say');
    expect(said?.type === 'say' && said.clauses.join(' ')).toMatch(/\p{Script=Devanagari}/u);
    talk.plays().sent().heard().turn('namaste');
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', language: 'hi-IN' });
  });
});

describe('a state', () => {
  it('prints what both sides said, and how much of the reply was heard', () => {
    const talk = new Talk().greeted().turn('hi').writes('Hello there.').plays();
    expect(printState(talk.state)).toContain('speaking, turn 1, en-IN');
    expect(printState(talk.state)).toContain('1:2 playing: "" of "Hello there."');
    expect(printState(talk.state)).toContain('user: hi');
  });

  it('counts events without a row in its phase', () => {
    const talk = new Talk().greeted().emit({ type: 'dtmf', digit: '1' }).emit({ type: 'dtmf', digit: '1' });
    expect(talk.state.ignored).toEqual({ dtmf: 2 });
  });
});
