import { describe, expect, it } from 'vitest';
import type { EventOf } from './events.ts';
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
  it('closes the socket with 1000 once the goodbye was heard, and a moment more', () => {
    const talk = new Talk()
      .greeted()
      .turn('thank you, bye')
      .writes('Goodbye.')
      .tell(endCall)
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
    talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toEqual({ type: 'callEnded', at: talk.now, reason: 'agent' });
    expect(talk.effectTypes.at(-1)).toBe('settle');
  });

  it('without words still says goodbye', () => {
    const talk = new Talk().greeted().turn('bye').tell(endCall).written().sent();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('leaving');
  });

  it('is taken back when the caller has one more question', () => {
    const talk = new Talk()
      .greeted()
      .turn('bye')
      .writes('Goodbye, and have a good day.')
      .tell(endCall)
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
    const talk = new Talk().greeted().turn('a person please').tell(transfer).written().sent();
    const said = talk.effects.at(-1);
    expect(said?.type === 'say' && said.clauses.join(' ')).toContain('front desk');
    talk.plays().sent().heard().wait(250).tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    const human = { name: 'front-desk', number: '+918000000002' };
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'transferStarted', ...human });
    // The call goes on without a stream: nobody may settle it yet.
    expect(talk.effects.at(-1)).toEqual({ type: 'leave', transfer: human });
  });

  it('is what a caller gets who presses 0, after a word of patience', () => {
    const talk = new Talk()
      .greeted()
      .turn('hi')
      .writes('We are open from nine.')
      .plays()
      .tell({ type: 'dtmf', digit: '0' });
    expect(talk.effectTypes).toContain('clear');
    expect(talk.effectTypes.slice(-2)).toEqual(['say', 'requestTransfer']);
    talk.plays().tell(transfer).sent().heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
    talk.plays().sent().heard();
    expect(talk.state.ending).toMatchObject({ reason: 'transfer' });
  });

  it('that nobody can take is said, and the conversation goes on', () => {
    const talk = new Talk()
      .greeted()
      .tell({ type: 'dtmf', digit: '0' })
      .plays()
      .sent()
      .heard()
      .noDestination();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'apology' });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });

  it('is not what any other key asks for', () => {
    expect(new Talk().greeted().tell({ type: 'dtmf', digit: '5' }).effects).toEqual([]);
  });

  it('that the caller did not wait for did not happen', () => {
    const talk = new Talk().greeted().turn('a person please').tell(transfer).written().sent().plays();
    talk.tell({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.outcomes.at(-1)).toEqual({ type: 'callEnded', at: talk.now, reason: 'caller' });
    expect(talk.effects.at(-1)).toEqual({ type: 'settle', reason: 'caller' });
    expect(talk.state.ending).toBeNull();
  });
});

describe('the silence of the caller', () => {
  it('is asked about twice, then the call ends', () => {
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
    talk.wait(250).tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ reason: 'agent' });
  });

  it('is none while the caller is in the middle of a turn', () => {
    const talk = new Talk().greeted().wait(6000).words('I would like').wait(6999);
    expect(talk.phase).toBe('listening');
    expect(talk.wait(1).effectTypes).toEqual(['setTimer']);
    talk.wait(7000);
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'reprompt' });
  });

  it('is forgotten with the next turn', () => {
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

  it('is warned of between two replies, without the model', () => {
    const talk = at(40_000).tell({ type: 'timerFired', name: 'warning' });
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'warning' });
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });

  it.each(['thinking', 'speaking', 'parked'])('is warned of after the reply in progress: %s', (phase) => {
    const talk = at(39_000).turn('and on Monday').writes('On Monday we are open.');
    if (phase !== 'thinking') talk.plays();
    talk.now += 1000;
    if (phase === 'parked') talk.words('wait a moment');
    expect(talk.phase).toBe(phase);
    expect(talk.tell({ type: 'timerFired', name: 'warning' }).effectTypes).toEqual(['setTimer']);
    if (phase === 'parked') talk.wait(1500);
    talk.plays().written().sent().heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'warning' });
    expect(talk.state.warningDue).toBe(false);
  });

  it('is not warned of into the words of the caller', () => {
    const talk = at(39_900).words('I would like');
    talk.now = 40_000;
    expect(talk.tell({ type: 'timerFired', name: 'warning' }).effectTypes).toEqual(['setTimer']);
    talk.answers('I would like to book', 'Yes, when?').heard();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'warning' });
  });

  it.each(['listening', 'thinking', 'speaking', 'parked'])(
    'cuts what is being said for a goodbye: %s',
    (phase) => {
      const talk = at(50_000);
      if (phase !== 'listening') talk.turn('and on Monday');
      if (phase === 'speaking' || phase === 'parked') talk.writes('On Monday we are open.').plays();
      talk.now += 1000;
      if (phase === 'parked') talk.words('wait a moment');
      expect(talk.phase).toBe(phase);
      talk.tell({ type: 'timerFired', name: 'limit' });
      expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'goodbye' });
      talk.plays().sent().heard().wait(250);
      expect(talk.effects).toContainEqual({ type: 'closeMedia', code: 1000 });
      talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
      expect(talk.outcomes.at(-1)).toMatchObject({ reason: 'limit' });
    },
  );

  it('leaves the time to hear the goodbye whole before the socket closes, at the pace of an ordinary voice', () => {
    const talk = at(50_000);
    const limitAt = talk.timers.get('limit') ?? 0;
    const deadlineAt = talk.timers.get('deadline') ?? 0;
    talk.now = limitAt;
    talk.tell({ type: 'timerFired', name: 'limit' });
    talk.now += 1200;
    talk.plays().sent().heard();
    expect(talk.now + 250).toBeLessThanOrEqual(deadlineAt);
  });

  it('is not put off by a caller who talks into the goodbye', () => {
    const talk = at(50_000).tell({ type: 'timerFired', name: 'limit' }).plays().sent();
    talk.now += 800;
    expect(talk.words('but I still need').effects).toEqual([]);
    talk.turn('but I still need an appointment');
    expect(talk.phase).toBe('speaking');
    talk.heard();
    expect(talk.phase).toBe('leaving');
  });

  it('leaves a goodbye alone that is on its way already', () => {
    const talk = at(50_000)
      .turn('bye')
      .writes('Goodbye.')
      .tell({ ...endCall, turn: 2 })
      .written()
      .plays()
      .sent();
    expect(talk.tell({ type: 'timerFired', name: 'limit' }).effects).toEqual([]);
  });

  it.each(['listening', 'speaking', 'leaving'])(
    'closes the socket at the deadline, whatever hangs: %s',
    (phase) => {
      const talk = at(50_000);
      if (phase === 'speaking') talk.turn('and on Monday').writes('On Monday.').plays();
      if (phase === 'leaving')
        talk
          .turn('bye')
          .tell({ ...endCall, turn: 2 })
          .writes('Bye.')
          .written()
          .plays()
          .sent()
          .heard();
      expect(talk.phase).toBe(phase);
      expect(talk.tell({ type: 'timerFired', name: 'deadline' }).effects).toEqual([
        { type: 'closeMedia', code: 1000 },
      ]);
      talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
      expect(talk.outcomes.at(-1)).toMatchObject({ reason: phase === 'leaving' ? 'agent' : 'limit' });
    },
  );

  it('that is the money is told as such: warning, goodbye and reason', () => {
    const talk = at(40_000, { ...short, limitReason: 'budget' }).tell({
      type: 'timerFired',
      name: 'warning',
    });
    const warning = talk.effects.at(-1);
    expect(warning?.type === 'say' && warning.clauses.join(' ')).not.toMatch(/time left/);
    talk.plays().sent().heard();
    talk.tell({ type: 'timerFired', name: 'limit' }).plays().sent().heard();
    talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ reason: 'budget' });
  });
});

describe('staff', () => {
  it.each(['listening', 'thinking', 'speaking', 'parked'])('end a call at once: %s', (phase) => {
    const talk = new Talk().greeted();
    if (phase !== 'listening') talk.turn('hi');
    if (phase === 'speaking' || phase === 'parked') talk.writes('Hello there, good morning.').plays();
    talk.now += 700;
    if (phase === 'parked') talk.words('wait a moment');
    talk.tell({ type: 'hangUpAsked', by: 'staff' });
    expect(talk.effects.at(-1)).toEqual({ type: 'closeMedia', code: 1000 });
    talk.tell({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callEnded', reason: 'staff' });
  });

  it('end a call that still rings as soon as it has a socket', () => {
    const talk = new Talk().tell({ type: 'hangUpAsked', by: 'staff' }).answer();
    expect(talk.phase).toBe('leaving');
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
    if (phase === 'leaving') return talk.tell(endCall).written().sent().heard();
    talk.now += 700;
    return phase === 'parked' ? talk.words('wait a moment') : talk;
  }

  it.each(phases)('ends the call in every phase, and settles it last: %s', (phase) => {
    const talk = inPhase(phase);
    expect(talk.phase).toBe(phase);
    talk.tell({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.phase).toBe('ended');
    expect(talk.effectTypes).not.toContain('clear');
    expect(talk.effects.at(-1)).toEqual({ type: 'settle', reason: phase === 'leaving' ? 'agent' : 'caller' });
    expect(talk.outcomes.at(-1)?.type).toBe('callEnded');
    expect(talk.effectTypes.includes('cancelReply')).toBe(['thinking', 'speaking', 'parked'].includes(phase));
  });

  it('leaves the heard words of the reply it broke', () => {
    const talk = inPhase('speaking').tell({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.lastHeard()).toMatchObject({ text: 'Hello there,', interrupted: true });
  });

  it.each([
    ['caller', 'caller'],
    ['agent', 'agent'],
    ['lost', 'fault'],
  ] as const)('is told by who closed it: %s', (by, reason) => {
    const talk = inPhase('listening').tell({ type: 'mediaStopped', by, detail: '' });
    expect(talk.outcomes.at(-1)).toMatchObject({ reason });
  });

  it('is the end: nothing changes any more', () => {
    const talk = inPhase('listening').tell({ type: 'mediaStopped', by: 'caller', detail: '' });
    const before = talk.state;
    talk
      .words('hello')
      .turn('hello')
      .tell({ type: 'timerFired', name: 'silence' })
      .tell({ type: 'mediaStopped', by: 'lost', detail: '' });
    expect(talk.effects).toEqual([]);
    expect({ ...talk.state, ignored: {} }).toEqual({ ...before, ignored: {} });
  });
});
