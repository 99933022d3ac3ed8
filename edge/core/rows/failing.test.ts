import { describe, expect, it } from 'vitest';
import { earFault, modelFault, Talk, voiceFault } from '../testing/talk.ts';

function asking(): Talk {
  return new Talk().greeted().turn('when do you open');
}

describe('a model that fails', () => {
  it('is apologised for in the voice, and the call goes on', () => {
    const talk = asking().tell({ type: 'replyFailed', turn: 1, fault: modelFault });
    expect(talk.effects.find((effect) => effect.type === 'say')).toMatchObject({ cause: 'apology', turn: 1 });
    expect(talk.effectTypes).toContain('cancelReply');
    expect(talk.effectTypes).not.toContain('clear');
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
    expect(talk.state.ending).toBeNull();
  });

  it('twice in a row ends the call with a goodbye, where there is no human', () => {
    const talk = asking().tell({ type: 'replyFailed', turn: 1, fault: modelFault }).plays().sent().heard();
    talk
      .turn('hello')
      .tell({ type: 'replyFailed', turn: 2, fault: modelFault })
      .plays()
      .sent()
      .heard()
      .noDestination();
    expect(talk.state.ending).toEqual({ reason: 'fault' });
    talk.plays().sent().heard().wait(250);
    expect(talk.effects).toEqual([{ type: 'closeMedia', code: 1000 }]);
    talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'fault' });
  });

  it('is forgiven by a reply that was heard', () => {
    const talk = asking().tell({ type: 'replyFailed', turn: 1, fault: modelFault }).plays().sent().heard();
    talk.answers('again', 'We open at nine.').heard();
    expect(talk.state.failures).toBe(0);
  });

  it('in the middle is heard as far as it got', () => {
    const talk = asking()
      .writes('We open at nine.')
      .plays()
      .tell({ type: 'replyFailed', turn: 1, fault: modelFault });
    expect(talk.effects).toEqual([]);
    talk.sent().heard();
    expect(talk.lastHeard()).toMatchObject({ text: 'We open at nine.' });
    expect(talk.phase).toBe('listening');
  });

  it('for good can not be talked into another try: its goodbye is heard to the end', () => {
    const talk = asking().tell({ type: 'replyFailed', turn: 1, fault: modelFault }).plays().sent().heard();
    talk
      .turn('hello')
      .tell({ type: 'replyFailed', turn: 2, fault: modelFault })
      .plays()
      .sent()
      .heard()
      .noDestination()
      .plays()
      .sent();
    talk.now += 500;
    expect(talk.words('hello are you there').effects).toEqual([]);
    talk.turn('hello are you there').heard();
    expect(talk.phase).toBe('leaving');
  });
});

describe('a voice that fails', () => {
  it('is apologised for by a recording', () => {
    const talk = asking()
      .writes('We open at nine.')
      .tell({ type: 'replyFailed', turn: 1, fault: voiceFault });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyAgain',
      language: 'en-IN',
    });
    expect(talk.phase).toBe('thinking');
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });

  it('in the middle keeps what was heard of it, without a clear', () => {
    const talk = asking().writes('We open at nine.', 'And close at seven.').plays(0);
    talk.now += 960;
    talk.tell({ type: 'replyFailed', turn: 1, fault: voiceFault });
    expect(talk.effectTypes).not.toContain('clear');
    expect(talk.state.history.at(-1)).toEqual({
      role: 'assistant',
      content: 'We open at nine. [interrupted]',
    });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'agentSaid', interrupted: true });
  });

  it('and a reply that broke by a bug of ours are one to the caller', () => {
    const talk = asking()
      .writes('We open at nine.')
      .tell({ type: 'replyFailed', turn: 1, fault: { ...voiceFault, source: 'core' } });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyAgain',
      language: 'en-IN',
    });
  });

  it('at the apology for the model ends the call by a recording', () => {
    const talk = asking()
      .tell({ type: 'replyFailed', turn: 1, fault: modelFault })
      .tell({ type: 'replyFailed', turn: 1, fault: voiceFault });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyEnd',
      language: 'en-IN',
    });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('leaving');
  });

  it('at the goodbye is a recorded goodbye', () => {
    const talk = asking().writes('Goodbye.');
    talk.tell({
      type: 'toolAnswered',
      turn: 1,
      id: 'c',
      name: 'end_call',
      arguments: '{}',
      result: 'ok',
      action: { type: 'endCall' },
    });
    talk.tell({ type: 'replyFailed', turn: 1, fault: voiceFault });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyEnd',
      language: 'en-IN',
    });
    expect(talk.state.ending).toEqual({ reason: 'agent' });
  });

  it('at the greeting still leaves a call that listens, with the words that were held', () => {
    const talk = new Talk()
      .answer()
      .turn('can I book')
      .tell({ type: 'replyFailed', turn: 0, fault: voiceFault })
      .plays()
      .sent()
      .heard();
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', text: 'can I book' });
  });

  it('is not taken for a goodbye by the late answer of a tool of the reply that failed', () => {
    const talk = asking().writes('Bye.').tell({ type: 'replyFailed', turn: 1, fault: voiceFault });
    talk.tell({
      type: 'toolAnswered',
      turn: 1,
      id: 'c',
      name: 'end_call',
      arguments: '{}',
      result: 'ok',
      action: { type: 'endCall' },
    });
    expect(talk.state.ending).toBeNull();
  });
});

describe('a recogniser that is gone', () => {
  it.each(['listening', 'thinking', 'speaking', 'parked'])(
    'ends the call with an apology where there is no human: %s',
    (phase) => {
      const talk = new Talk().greeted();
      if (phase !== 'listening') talk.turn('hi');
      if (phase === 'speaking' || phase === 'parked') talk.writes('Hello there, good morning.').plays();
      talk.now += 500;
      if (phase === 'parked') talk.words('wait a moment');
      expect(talk.phase).toBe(phase);
      talk.tell({ type: 'faulted', fault: earFault });
      expect(talk.phase).toBe('thinking');
      expect(talk.effectTypes.includes('clear')).toBe(phase === 'speaking' || phase === 'thinking');
      expect(talk.effectTypes.slice(-2)).toEqual(['say', 'requestTransfer']);
      talk.plays().sent().heard();
      talk.noDestination();
      expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'apology' });
      talk.plays().sent().heard();
      expect(talk.phase).toBe('leaving');
      expect(talk.state.ending).toEqual({ reason: 'fault' });
    },
  );

  it('connects the caller to a person where there is one, after the apology was heard', () => {
    const talk = new Talk().greeted().tell({ type: 'faulted', fault: earFault }).plays();
    const action = { type: 'transfer', name: 'front-desk', number: '+918000000002' } as const;
    talk.tell({
      type: 'toolAnswered',
      turn: 0,
      id: 't',
      name: 'transfer_call',
      arguments: '{}',
      result: '{}',
      action,
    });
    expect(talk.effects).toEqual([]);
    talk.sent().heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
    talk.plays().sent().heard();
    expect(talk.state.ending).toMatchObject({ reason: 'transfer' });
    expect(talk.phase).toBe('leaving');
  });

  it('while the phone rings is told at once, instead of a greeting that nobody can answer', () => {
    const talk = new Talk().tell({ type: 'faulted', fault: earFault }).answer();
    expect(talk.effectTypes.slice(-2)).toEqual(['say', 'requestTransfer']);
    talk.plays().sent().heard().noDestination().plays().sent().heard();
    expect(talk.phase).toBe('leaving');
    talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'fault' });
  });

  it('does not stop a goodbye or a transfer that is being announced', () => {
    const talk = asking().writes('I am connecting you.');
    const action = { type: 'transfer', name: 'front-desk', number: '+918000000002' } as const;
    talk
      .tell({
        type: 'toolAnswered',
        turn: 1,
        id: 'c',
        name: 'transfer_call',
        arguments: '{}',
        result: 'ok',
        action,
      })
      .plays();
    expect(talk.tell({ type: 'faulted', fault: earFault }).effects).toEqual([]);
    talk.written().sent().heard();
    expect(talk.state.ending).toMatchObject({ reason: 'transfer' });
    expect(talk.phase).toBe('leaving');
  });
});

it('a voice that fails in the announcement of a transfer does not keep the caller from being connected, nor say goodbye', () => {
  const talk = new Talk()
    .greeted()
    .turn('a person please')
    .writes('I am connecting you to the front desk.')
    .written();
  talk.tell({
    type: 'toolAnswered',
    turn: 1,
    id: 't',
    name: 'transfer_call',
    arguments: '{}',
    result: '{}',
    action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
  });
  talk.tell({ type: 'replyFailed', turn: 1, fault: voiceFault });
  expect(talk.effectTypes).not.toContain('playRecorded');
  expect(talk.phase).toBe('leaving');
  talk.wait(250);
  expect(talk.effects).toContainEqual({ type: 'closeMedia', code: 1000 });
  talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
  expect(talk.effectTypes).toContain('leave');
});

describe('a turn that was recorded and can not be recognised', () => {
  const fault = { source: 'carrier', kind: 'network', retryable: true, message: 'no recording' } as const;

  it('is asked for again, and counts as a failed reply: the second in a row looks for a person', () => {
    const talk = new Talk().greeted().tell({ type: 'turnFailed', fault });
    expect(talk.state).toMatchObject({ phase: 'thinking', failures: 1, reply: { cause: 'apology' } });
    talk.plays().sent().heard().tell({ type: 'turnFailed', fault });
    expect(talk.effects).toContainEqual(expect.objectContaining({ type: 'requestTransfer' }));
  });

  it('is forgiven by a reply that was heard', () => {
    const talk = new Talk().greeted().tell({ type: 'turnFailed', fault }).plays().sent().heard();
    talk.turn('when do you open').writes('At nine thirty.').plays().written().sent().heard();
    expect(talk.state.failures).toBe(0);
  });
});
