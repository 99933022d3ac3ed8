import { describe, expect, it } from 'vitest';
import type { EventOf } from './events.ts';
import { clausesOf } from './rows/saying.ts';
import { Talk } from './testing/talk.ts';

const endCall: Omit<EventOf<'toolAnswered'>, 'at'> = {
  type: 'toolAnswered',
  turn: 1,
  id: 'c1',
  name: 'end_call',
  arguments: '{}',
  result: 'ok',
  action: { type: 'endCall' },
};
const transfer: typeof endCall = {
  ...endCall,
  name: 'transfer_call',
  action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
};

describe('end_call', () => {
  it('closes the socket with 1000 a moment after the goodbye was heard', () => {
    const talk = new Talk()
      .greeted()
      .turn('thank you, bye')
      .writes('Goodbye.')
      .emit(endCall)
      .written()
      .plays()
      .sent();
    expect(talk.phase).toBe('speaking');
    talk.heard();
    expect(talk.phase).toBe('leaving');
    talk.wait(249);
    expect(talk.effectTypes).not.toContain('closeMedia');
    talk.wait(1);
    expect(talk.effects).toEqual([{ type: 'closeMedia', code: 1000 }]);
    talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toEqual({ type: 'callEnded', at: talk.now, reason: 'agent' });
    expect(talk.effectTypes.at(-1)).toBe('settle');
  });

  it('without words still says goodbye', () => {
    const talk = new Talk().greeted().turn('bye').emit(endCall).written().sent();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('leaving');
  });

  it('is undone when the caller has one more question', () => {
    const talk = new Talk()
      .greeted()
      .turn('bye')
      .writes('Goodbye, and have a good day.')
      .emit(endCall)
      .written()
      .plays()
      .sent();
    talk.now += 600;
    talk.words('wait').turn('wait, one more question');
    expect(talk.state.ending).toBeNull();
    expect(talk.effectTypes).toContain('startReply');
  });
});

describe('a transfer', () => {
  it('ends the stream with its destination once it was announced', () => {
    const talk = new Talk().greeted().turn('a person please').emit(transfer).written().sent();
    const said = talk.effects.at(-1);
    expect(said?.type === 'say' && said.clauses.join(' ')).toContain('front desk');
    talk.plays().sent().heard().wait(250).emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    const person = { name: 'front-desk', number: '+918000000002' };
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'transferStarted', ...person });
    // The call goes on without a stream, so it is not settled yet.
    expect(talk.effects.at(-1)).toEqual({ type: 'leave', transfer: person });
  });

  it('is requested by pressing 0, after a phrase that asks to wait', () => {
    const talk = new Talk()
      .greeted()
      .turn('hi')
      .writes('We are open from nine.')
      .plays()
      .emit({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toContain('clear');
    expect(talk.effectTypes.slice(-2)).toEqual(['say', 'requestTransfer']);
    talk.plays().emit(transfer).sent().heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
    talk.plays().sent().heard();
    expect(talk.state.ending).toMatchObject({ reason: 'transfer' });
  });

  it('without a destination gets an apology, and the conversation goes on', () => {
    const talk = new Talk()
      .greeted()
      .emit({ type: 'dtmf', digit: '0' })
      .plays()
      .sent()
      .heard()
      .noDestination();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'apology' });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });

  it('is not requested by any other key', () => {
    expect(new Talk().greeted().emit({ type: 'dtmf', digit: '5' }).effects).toEqual([]);
  });

  it('is not recorded when the caller hangs up before the end of its announcement', () => {
    const talk = new Talk().greeted().turn('a person please').emit(transfer).written().sent().plays();
    talk.emit({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.outcomes.at(-1)).toEqual({ type: 'callEnded', at: talk.now, reason: 'caller' });
    expect(talk.effects.at(-1)).toEqual({ type: 'settle', reason: 'caller' });
    expect(talk.state.ending).toBeNull();
  });
});

describe('silence of the caller', () => {
  it('gets two reprompts, then the call ends', () => {
    const talk = new Talk().greeted();
    for (const expected of ['reprompt', 'reprompt', 'goodbye']) {
      talk.wait(7000);
      expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: expected });
      talk.plays().sent().heard();
    }
    expect(talk.phase).toBe('leaving');
    expect(
      talk.outcomes.filter((outcome) => outcome.type === 'agentSaid').map((outcome) => outcome.turn),
    ).toEqual([0, 0, 0, 0]);
    talk.wait(250).emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ reason: 'agent' });
  });

  it('gets no reprompt while a turn of the caller goes on', () => {
    const talk = new Talk().greeted().wait(6000).words('I would like').wait(6999);
    expect(talk.phase).toBe('listening');
    expect(talk.wait(1).effectTypes).toEqual(['setTimer']);
    talk.wait(7000);
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'reprompt' });
  });

  it('is counted again after the next turn', () => {
    const talk = new Talk().greeted().wait(7000).plays().sent().heard();
    expect(talk.state.reprompts).toBe(1);
    expect(talk.answers('hi', 'Hello there.').state.reprompts).toBe(0);
  });
});

describe('the limit of a call', () => {
  const short = { maxSeconds: 60, warningSeconds: 40, limitReason: 'limit' } as const;

  function at(ms: number, limits: EventOf<'callStarted'>['limits'] = short): Talk {
    const talk = new Talk().answer({ limits }).plays().sent().heard();
    talk.answers('hi', 'Hello there.').heard();
    talk.now = ms;
    return talk;
  }

  it('has a warning between two replies, without the model', () => {
    const talk = at(40_000).emit({ type: 'timerFired', name: 'warning' });
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'warning' });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });

  it.each(['thinking', 'speaking', 'parked'])('has a warning after the reply in progress: %s', (phase) => {
    const talk = at(39_000).turn('and on Monday').writes('On Monday we are open.');
    if (phase !== 'thinking') talk.plays();
    talk.now += 1000;
    if (phase === 'parked') talk.words('wait a moment');
    expect(talk.phase).toBe(phase);
    expect(talk.emit({ type: 'timerFired', name: 'warning' }).effectTypes).toEqual(['setTimer']);
    if (phase === 'parked') talk.wait(1500);
    talk.plays().written().sent().heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'warning' });
    expect(talk.state.warningDue).toBe(false);
  });

  it('has no warning into the words of the caller', () => {
    const talk = at(39_900).words('I would like');
    talk.now = 40_000;
    expect(talk.emit({ type: 'timerFired', name: 'warning' }).effectTypes).toEqual(['setTimer']);
    talk.answers('I would like to book', 'Yes, when?').heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'warning' });
  });

  it.each(['listening', 'thinking', 'speaking', 'parked'])(
    'interrupts the agent with a goodbye: %s',
    (phase) => {
      const talk = at(50_000);
      if (phase !== 'listening') talk.turn('and on Monday');
      if (phase === 'speaking' || phase === 'parked') talk.writes('On Monday we are open.').plays();
      talk.now += 1000;
      if (phase === 'parked') talk.words('wait a moment');
      expect(talk.phase).toBe(phase);
      talk.emit({ type: 'timerFired', name: 'limit' });
      expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
      talk.plays().sent().heard().wait(250);
      expect(talk.effects).toContainEqual({ type: 'closeMedia', code: 1000 });
      talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
      expect(talk.outcomes.at(-1)).toMatchObject({ reason: 'limit' });
    },
  );

  it('leaves time for the whole goodbye before the socket closes, at the pace of an ordinary voice', () => {
    const talk = at(50_000);
    const limitAt = talk.timers.get('limit') ?? 0;
    const deadlineAt = talk.timers.get('deadline') ?? 0;
    talk.now = limitAt;
    talk.emit({ type: 'timerFired', name: 'limit' });
    talk.now += 1200;
    talk.plays().sent().heard();
    expect(talk.now + 250).toBeLessThanOrEqual(deadlineAt);
  });

  it('is not put off when the caller talks over the goodbye', () => {
    const talk = at(50_000).emit({ type: 'timerFired', name: 'limit' }).plays().sent();
    talk.now += 800;
    expect(talk.words('but I still need').effects).toEqual([]);
    talk.turn('but I still need an appointment');
    expect(talk.phase).toBe('speaking');
    talk.heard();
    expect(talk.phase).toBe('leaving');
  });

  it('does not interrupt a goodbye that is on its way already', () => {
    const talk = at(50_000)
      .turn('bye')
      .writes('Goodbye.')
      .emit({ ...endCall, turn: 2 })
      .written()
      .plays()
      .sent();
    expect(talk.emit({ type: 'timerFired', name: 'limit' }).effects).toEqual([]);
  });

  it.each(['listening', 'speaking', 'leaving'])(
    'closes the socket at the deadline in any case: %s',
    (phase) => {
      const talk = at(50_000);
      if (phase === 'speaking') talk.turn('and on Monday').writes('On Monday.').plays();
      if (phase === 'leaving')
        talk
          .turn('bye')
          .emit({ ...endCall, turn: 2 })
          .writes('Bye.')
          .written()
          .plays()
          .sent()
          .heard();
      expect(talk.phase).toBe(phase);
      expect(talk.emit({ type: 'timerFired', name: 'deadline' }).effects).toEqual([
        { type: 'closeMedia', code: 1000 },
      ]);
      talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
      expect(talk.outcomes.at(-1)).toMatchObject({ reason: phase === 'leaving' ? 'agent' : 'limit' });
    },
  );

  it('that is the budget has its own warning, goodbye and reason', () => {
    const talk = at(40_000, { ...short, limitReason: 'budget' }).emit({
      type: 'timerFired',
      name: 'warning',
    });
    const warning = talk.effects.at(-1);
    expect(warning?.type === 'say' && warning.clauses.join(' ')).not.toMatch(/time left/);
    talk.plays().sent().heard();
    talk.emit({ type: 'timerFired', name: 'limit' }).plays().sent().heard();
    talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ reason: 'budget' });
  });
});

describe('staff', () => {
  function inPhase(phase: string): Talk {
    const talk = new Talk().greeted();
    if (phase !== 'listening') talk.turn('hi');
    if (phase === 'speaking' || phase === 'parked') talk.writes('Hello there, good morning.').plays();
    talk.now += 700;
    if (phase === 'parked') talk.words('wait a moment');
    return talk;
  }
  const phases = ['listening', 'thinking', 'speaking', 'parked'];
  const goodbye = 'Thank you for calling Sunrise Dental Clinic. Goodbye.';
  const hangsUp = { type: 'hangUpAsked', by: 'staff' } as const;

  it.each(phases)('end a call with a goodbye, and the line is closed behind it: %s', (phase) => {
    const talk = inPhase(phase).emit(hangsUp);
    expect(talk.effects).toContainEqual(
      expect.objectContaining({ type: 'say', cause: 'goodbye', clauses: clausesOf(goodbye) }),
    );
    expect(talk.effectTypes).not.toContain('closeMedia');
    talk.plays().sent().heard().wait(250);
    expect(talk.effects.at(-1)).toEqual({ type: 'closeMedia', code: 1000 });
    talk.emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.lastHeard()).toMatchObject({ cause: 'goodbye', text: goodbye, interrupted: false });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'staff' });
  });

  it.each(phases)('end a call within nine seconds, though the goodbye never sounds: %s', (phase) => {
    const talk = inPhase(phase).emit(hangsUp).wait(8999);
    expect(talk.effectTypes).not.toContain('closeMedia');
    talk.wait(1);
    expect(talk.effects).toEqual([{ type: 'closeMedia', code: 1000 }]);
  });

  it('end a call no later than its own limit', () => {
    const talk = new Talk().greeted();
    const limitAt = talk.timers.get('deadline') ?? 0;
    talk.now = limitAt - 10_000;
    talk.emit({ type: 'timerFired', name: 'silence' });
    talk.now = limitAt - 4000;
    expect(talk.emit(hangsUp).timers.get('deadline')).toBe(limitAt);
  });

  it('end a call although the caller talks over the goodbye: the words are kept, and not answered', () => {
    const talk = inPhase('speaking').emit(hangsUp).plays();
    talk.words('wait I have a question').turn('wait I have a question').emit({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toEqual([]);
    talk.sent().heard().wait(250).emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    const said = talk.outcomes.filter(({ type }) => type === 'callerSaid');
    expect(said.at(-1)).toMatchObject({ text: 'wait I have a question' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'staff' });
  });

  it('order the end twice, and the goodbye is said once', () => {
    const talk = inPhase('listening').emit(hangsUp).emit(hangsUp);
    expect(talk.effects).toEqual([]);
    expect(talk.emit({ type: 'transferAsked', by: 'staff', destination: null }).effects).toEqual([]);
  });

  it('end a call that takes leave already: that goodbye is heard, and the caller can undo it no more', () => {
    const talk = new Talk().greeted().turn('thank you').writes('You are welcome, goodbye to you.').plays();
    talk.emit(endCall).written();
    expect(talk.emit(hangsUp).effectTypes).toEqual(['setTimer']);
    talk.words('wait I have a question');
    expect(talk.phase).toBe('speaking');
    talk.sent().heard().wait(250).emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'staff' });
  });

  it('end a call at once where the carrier did not ask for the goodbye', () => {
    const talk = inPhase('listening').emit({ ...hangsUp, atOnce: true });
    expect(talk.phase).toBe('leaving');
    expect(talk.effects.at(-1)).toEqual({ type: 'closeMedia', code: 1000 });
  });

  it('end a call that is still ringing: it is answered with the goodbye', () => {
    const talk = new Talk().emit(hangsUp).answer();
    expect(talk.effects).toContainEqual(
      expect.objectContaining({ type: 'say', cause: 'goodbye', clauses: clausesOf(goodbye) }),
    );
    talk.plays().sent().heard().wait(250);
    expect(talk.effects.at(-1)).toEqual({ type: 'closeMedia', code: 1000 });
  });
});

describe('a socket that is gone', () => {
  const phases = ['waiting', 'listening', 'thinking', 'speaking', 'parked', 'leaving'] as const;

  function inPhase(phase: (typeof phases)[number]): Talk {
    const talk = new Talk();
    if (phase === 'waiting') return talk;
    talk.greeted();
    if (phase === 'listening') return talk;
    talk.turn('hi');
    if (phase === 'thinking') return talk;
    talk.writes('Hello there, good morning.').plays();
    if (phase === 'leaving') return talk.emit(endCall).written().sent().heard();
    talk.now += 700;
    return phase === 'parked' ? talk.words('wait a moment') : talk;
  }

  it.each(phases)('ends the call in every phase, and settles it last: %s', (phase) => {
    const talk = inPhase(phase);
    expect(talk.phase).toBe(phase);
    talk.emit({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.phase).toBe('ended');
    expect(talk.effectTypes).not.toContain('clear');
    expect(talk.effects.at(-1)).toEqual({ type: 'settle', reason: phase === 'leaving' ? 'agent' : 'caller' });
    expect(talk.outcomes.at(-1)?.type).toBe('callEnded');
    expect(talk.effectTypes.includes('cancelReply')).toBe(['thinking', 'speaking', 'parked'].includes(phase));
  });

  it('keeps the heard words of the reply in progress', () => {
    const talk = inPhase('speaking').emit({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.lastHeard()).toMatchObject({ text: 'Hello there,', interrupted: true });
  });

  it.each([
    ['caller', 'caller'],
    ['agent', 'agent'],
    ['lost', 'fault'],
  ] as const)('gives the reason by the side that closed it: %s', (by, reason) => {
    const talk = inPhase('listening').emit({ type: 'mediaStopped', by, detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ reason });
  });

  it('is the end: nothing changes any more', () => {
    const talk = inPhase('listening').emit({ type: 'mediaStopped', by: 'caller', detail: '' });
    const before = talk.state;
    talk
      .words('hello')
      .turn('hello')
      .emit({ type: 'timerFired', name: 'silence' })
      .emit({ type: 'mediaStopped', by: 'lost', detail: '' });
    expect(talk.effects).toEqual([]);
    expect({ ...talk.state, ignored: {} }).toEqual({ ...before, ignored: {} });
  });
});
