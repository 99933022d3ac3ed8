import { describe, expect, it } from 'vitest';
import { modelFault, sttFault, Talk, ttsFault } from '../testing/talk.ts';

function asking(): Talk {
  return new Talk().greeted().turn('when do you open');
}

describe('a voice that stalls inside a clause', () => {
  it('was heard until the line ran dry, not until it was given up', () => {
    const talk = asking().writes('We open at nine, and we close at seven in the evening.').plays();
    const startsAt = talk.state.reply?.ledger[0]?.startsAt ?? 0;
    talk.wait(5000).emit({ type: 'replyFailed', turn: 1, fault: ttsFault, soundsUntil: startsAt + 600 });
    expect(talk.lastHeard()).toMatchObject({ text: 'We open at', interrupted: true });
  });
});

describe('a model that fails', () => {
  it('gets a spoken apology, and the call goes on', () => {
    const talk = asking().emit({ type: 'replyFailed', turn: 1, fault: modelFault });
    expect(talk.effects.find((effect) => effect.type === 'say')).toMatchObject({ cause: 'apology', turn: 1 });
    expect(talk.effectTypes).toContain('cancelReply');
    expect(talk.effectTypes).not.toContain('clear');
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
    expect(talk.state.ending).toBeNull();
  });

  it('twice in a row ends the call with a goodbye if there is no destination', () => {
    const talk = asking().emit({ type: 'replyFailed', turn: 1, fault: modelFault }).plays().sent().heard();
    talk
      .turn('hello')
      .emit({ type: 'replyFailed', turn: 2, fault: modelFault })
      .plays()
      .sent()
      .heard()
      .noDestination();
    expect(talk.state.ending).toEqual({ reason: 'fault' });
    talk.plays().sent().heard().wait(250);
    expect(talk.effects).toEqual([{ type: 'closeMedia', code: 1000 }]);
    talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'fault' });
  });

  it('is forgiven by a reply that was heard', () => {
    const talk = asking().emit({ type: 'replyFailed', turn: 1, fault: modelFault }).plays().sent().heard();
    talk.answers('again', 'We open at nine.').heard();
    expect(talk.state.failures).toBe(0);
  });

  it('in the middle of a reply is heard as far as it got', () => {
    const talk = asking()
      .writes('We open at nine.')
      .plays()
      .emit({ type: 'replyFailed', turn: 1, fault: modelFault });
    expect(talk.effects).toEqual([]);
    talk.sent().heard();
    expect(talk.lastHeard()).toMatchObject({ text: 'We open at nine.' });
    expect(talk.phase).toBe('listening');
  });

  it('for good says a goodbye that can not be interrupted', () => {
    const talk = asking().emit({ type: 'replyFailed', turn: 1, fault: modelFault }).plays().sent().heard();
    talk
      .turn('hello')
      .emit({ type: 'replyFailed', turn: 2, fault: modelFault })
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

describe('TTS that fails', () => {
  it('gets a recorded apology', () => {
    const talk = asking().writes('We open at nine.').emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
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

  it('in the middle of a reply keeps what was heard, without a clear', () => {
    const talk = asking().writes('We open at nine.', 'And close at seven.').plays(0);
    talk.now += 960;
    talk.emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    expect(talk.effectTypes).not.toContain('clear');
    expect(talk.state.history.at(-1)).toEqual({
      role: 'assistant',
      content: 'We open at nine. [interrupted]',
    });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'agentSaid', interrupted: true });
  });

  it('sounds to the caller as a bug of ours does', () => {
    const talk = asking()
      .writes('We open at nine.')
      .emit({ type: 'replyFailed', turn: 1, fault: { ...ttsFault, source: 'core' } });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyAgain',
      language: 'en-IN',
    });
  });

  it('in the apology for the model is the same failed reply: the call goes on', () => {
    const talk = asking()
      .emit({ type: 'replyFailed', turn: 1, fault: modelFault })
      .emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyAgain',
      language: 'en-IN',
    });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
    expect(talk.state.failures).toBe(1);
  });

  it('while it says what a failed model had written is the same failed reply', () => {
    const talk = asking()
      .writes('We open at nine.')
      .emit({ type: 'replyFailed', turn: 1, fault: modelFault })
      .emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    expect(talk.effects).toContainEqual(expect.objectContaining({ phrase: 'apologyAgain' }));
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
    expect(talk.state.ending).toBeNull();
    talk.turn('when do you open').emit({ type: 'replyFailed', turn: 2, fault: ttsFault });
    expect(talk.effects).toContainEqual(expect.objectContaining({ phrase: 'apologyEnd' }));
  });

  it('behind a model that failed while its reply was parked is the same failed reply', () => {
    const talk = asking().writes('We open at nine, and we close at seven.').plays();
    talk.now += 500;
    talk.words('wait a moment').emit({ type: 'replyFailed', turn: 1, fault: modelFault });
    expect(talk.phase).toBe('parked');
    talk.wait(1500).emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    expect(talk.effects).toContainEqual(expect.objectContaining({ phrase: 'apologyAgain' }));
    expect(talk.state.failures).toBe(1);
  });

  it('in a recording counts by itself, so that no call repeats one without an end', () => {
    const talk = asking().emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    talk.emit({ type: 'replyFailed', turn: 1, fault: { ...ttsFault, source: 'core' } });
    expect(talk.effects).toContainEqual(expect.objectContaining({ phrase: 'apologyEnd' }));
  });

  it('in the goodbye is replaced by the recorded goodbye', () => {
    const talk = asking().writes('Goodbye.');
    talk.emit({
      type: 'toolAnswered',
      turn: 1,
      id: 'c',
      name: 'end_call',
      arguments: '{}',
      result: 'ok',
      action: { type: 'endCall' },
    });
    talk.emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    expect(talk.effects).toContainEqual({
      type: 'playRecorded',
      turn: 1,
      phrase: 'apologyEnd',
      language: 'en-IN',
    });
    expect(talk.state.ending).toEqual({ reason: 'agent' });
  });

  it('in the greeting still lets the call listen, with the words that were held', () => {
    const talk = new Talk()
      .answer()
      .turn('can I book')
      .emit({ type: 'replyFailed', turn: 0, fault: ttsFault })
      .plays()
      .sent()
      .heard();
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', text: 'can I book' });
  });

  it('does not end the call by a late answer of a tool of the failed reply', () => {
    const talk = asking().writes('Bye.').emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
    talk.emit({
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

describe('STT that failed for good', () => {
  it.each(['listening', 'thinking', 'speaking', 'parked'])(
    'ends the call with an apology if there is no destination: %s',
    (phase) => {
      const talk = new Talk().greeted();
      if (phase !== 'listening') talk.turn('hi');
      if (phase === 'speaking' || phase === 'parked') talk.writes('Hello there, good morning.').plays();
      talk.now += 500;
      if (phase === 'parked') talk.words('wait a moment');
      expect(talk.phase).toBe(phase);
      talk.emit({ type: 'faulted', fault: sttFault });
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

  it('transfers the caller to a person if there is one, after the apology was heard', () => {
    const talk = new Talk().greeted().emit({ type: 'faulted', fault: sttFault }).plays();
    const action = { type: 'transfer', name: 'front-desk', number: '+918000000002' } as const;
    talk.emit({
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

  it('before the line opens replaces the greeting by an apology', () => {
    const talk = new Talk().emit({ type: 'faulted', fault: sttFault }).answer();
    expect(talk.effectTypes.slice(-2)).toEqual(['say', 'requestTransfer']);
    talk.plays().sent().heard().noDestination().plays().sent().heard();
    expect(talk.phase).toBe('leaving');
    talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'fault' });
  });

  it('does not interrupt a goodbye or the announcement of a transfer', () => {
    const talk = asking().writes('I am connecting you.');
    const action = { type: 'transfer', name: 'front-desk', number: '+918000000002' } as const;
    talk
      .emit({
        type: 'toolAnswered',
        turn: 1,
        id: 'c',
        name: 'transfer_call',
        arguments: '{}',
        result: 'ok',
        action,
      })
      .plays();
    expect(talk.emit({ type: 'faulted', fault: sttFault }).effects).toEqual([]);
    talk.written().sent().heard();
    expect(talk.state.ending).toMatchObject({ reason: 'transfer' });
    expect(talk.phase).toBe('leaving');
  });
});

it('when TTS fails in the announcement of a transfer, the caller is transferred without words', () => {
  const talk = new Talk()
    .greeted()
    .turn('a person please')
    .writes('I am connecting you to the front desk.')
    .written();
  talk.emit({
    type: 'toolAnswered',
    turn: 1,
    id: 't',
    name: 'transfer_call',
    arguments: '{}',
    result: '{}',
    action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
  });
  talk.emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
  expect(talk.effectTypes).not.toContain('playRecorded');
  expect(talk.phase).toBe('leaving');
  talk.wait(250);
  expect(talk.effects).toContainEqual({ type: 'closeMedia', code: 1000 });
  talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
  expect(talk.effectTypes).toContain('leave');
});

// Regression: the answer made the agent speak again while the caller was on the way to the person.
it('a second transfer that is answered while the caller is being transferred comes too late', () => {
  const talk = new Talk().greeted().turn('a person please').writes('I am connecting you.').written();
  const answered = {
    type: 'toolAnswered',
    turn: 1,
    id: 't',
    name: 'transfer_call',
    arguments: '{}',
    result: '{}',
    action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
  } as const;
  talk.emit(answered).emit({ type: 'dtmf', digit: '0' });
  talk.emit({ type: 'replyFailed', turn: 1, fault: ttsFault });
  expect(talk.phase).toBe('leaving');
  expect(talk.state.transferRequest).toBeNull();
  talk.emit(answered);
  expect(talk.phase).toBe('leaving');
});

describe('a turn that was recorded and can not be recognised', () => {
  const fault = { source: 'carrier', kind: 'network', retryable: true, message: 'no recording' } as const;

  it('is asked for again, and counts as a failed reply: the second in a row requests a person', () => {
    const talk = new Talk().greeted().emit({ type: 'turnFailed', fault });
    expect(talk.state).toMatchObject({ phase: 'thinking', failures: 1, reply: { cause: 'apology' } });
    talk.plays().sent().heard().emit({ type: 'turnFailed', fault });
    expect(talk.effects).toContainEqual(expect.objectContaining({ type: 'requestTransfer' }));
  });

  it('is forgiven by a reply that was heard', () => {
    const talk = new Talk().greeted().emit({ type: 'turnFailed', fault }).plays().sent().heard();
    talk.turn('when do you open').writes('At nine thirty.').plays().written().sent().heard();
    expect(talk.state.failures).toBe(0);
  });
});
