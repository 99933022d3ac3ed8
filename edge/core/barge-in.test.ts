import { describe, expect, it } from 'vitest';
import type { EventOf } from './events.ts';
import { Talk } from './testing/talk.ts';

/** The agent says two clauses of about two seconds each; both are with the carrier. */
const first = 'We are open from nine till seven.';
const second = 'On Sundays we are closed all day.';

function speaking(): Talk {
  return new Talk().greeted().answers('when do you open', first, second);
}

/** `ms` into the reply. */
function spokenFor(ms: number): Talk {
  const talk = speaking();
  talk.now += ms;
  return talk;
}

describe('the first real word of the caller', () => {
  it('clears the carrier and parks the reply in one step, the clear first', () => {
    const talk = spokenFor(500).words('wait');
    expect(talk.effectTypes.slice(0, 2)).toEqual(['clear', 'parkReply']);
    expect(talk.phase).toBe('parked');
    expect(talk.timers.get('resume')).toBe(talk.now + 1500);
    expect(talk.timers.has('playback')).toBe(false);
  });

  it('clears also when every byte was sent long ago', () => {
    const talk = spokenFor(0);
    expect(talk.state.reply?.sent).toBe(true);
    talk.now += 2500;
    expect(talk.words('wait').effectTypes).toContain('clear');
  });

  it('parks a reply that is not sounding yet', () => {
    const talk = new Talk().greeted().turn('I want to').words('to book');
    expect(talk.phase).toBe('parked');
    talk.turn('to book an appointment');
    expect(talk.effectTypes).toContain('startReply');
    expect(talk.state.history.slice(1)).toEqual([
      { role: 'user', content: 'I want to' },
      { role: 'user', content: 'to book an appointment' },
    ]);
  });
});

describe('what is no word', () => {
  it.each(['', '   ', 'hmm', 'ok', 'haan', 'achha ji', 'yes yes'])(
    'does nothing over the agent: "%s"',
    (text) => {
      const talk = spokenFor(500);
      const { state } = talk;
      expect(talk.words(text).effects).toEqual([]);
      expect(talk.turn(text).effects).toEqual([]);
      expect({ ...talk.state, ignored: {} }).toEqual({ ...state, ignored: {} });
    },
  );

  it.each(['', 'hmm'])('neither resumes a parked reply nor keeps it waiting: "%s"', (text) => {
    const talk = spokenFor(500).words('wait');
    const resumesAt = talk.timers.get('resume');
    talk.now += 700;
    expect(talk.words(text).effects).toEqual([]);
    expect(talk.turn(text).effects).toEqual([]);
    expect(talk.phase).toBe('parked');
    expect(talk.timers.get('resume')).toBe(resumesAt);
  });
});

describe('a parked reply', () => {
  it('resumes from the clause that was broken after 1.5 s without a word', () => {
    const talk = spokenFor(2500).words('wait').wait(1499);
    expect(talk.phase).toBe('parked');
    talk.wait(1);
    expect(talk.effects).toContainEqual({ type: 'resumeReply', clause: 1 });
    expect(talk.phase).toBe('thinking');
    talk.plays(1).sent().heard();
    expect(talk.phase).toBe('listening');
    expect(talk.lastHeard()).toMatchObject({ text: `${first} ${second}`, interrupted: false });
    expect(talk.state.history.at(-1)).toEqual({ role: 'assistant', content: `${first} ${second}` });
  });

  it('waits 1.5 s from the last of the words', () => {
    const talk = spokenFor(500).words('wait').wait(1000).words('wait a');
    talk.wait(1400);
    expect(talk.phase).toBe('parked');
    talk.wait(100);
    expect(talk.phase).toBe('thinking');
  });

  it('is over when all of it was heard', () => {
    const talk = spokenFor(0);
    talk.now = (talk.state.reply?.ledger.at(-1)?.endsAt ?? 0) + 1;
    talk.words('thank').wait(1500);
    expect(talk.phase).toBe('listening');
    expect(talk.lastHeard()).toMatchObject({ text: `${first} ${second}`, interrupted: false });
  });

  it('still takes new clauses of the model', () => {
    const talk = new Talk().greeted().turn('hi').writes(first).plays(0);
    talk.now += 200;
    talk.words('wait').writes(second).written().wait(1500);
    expect(talk.effects).toContainEqual({ type: 'resumeReply', clause: 0 });
    expect(talk.state.reply).toMatchObject({ clauses: [first, second], written: true });
  });

  it('is replaced by an apology when the model failed meanwhile', () => {
    const talk = new Talk().greeted().turn('hi').words('are you');
    talk.emit({
      type: 'replyFailed',
      turn: 1,
      fault: { source: 'llm', kind: 'server', retryable: false, message: 'x' },
    });
    expect(talk.phase).toBe('parked');
    talk.wait(1500);
    expect(talk.effects.find((effect) => effect.type === 'say')).toMatchObject({ cause: 'apology' });
  });

  it('can be interrupted again when it speaks again', () => {
    const talk = spokenFor(2500).words('wait').wait(1500).plays(1).sent();
    talk.now += 700;
    expect(talk.words('hello').effectTypes.slice(0, 2)).toEqual(['clear', 'parkReply']);
    talk.wait(1500);
    expect(talk.effects).toContainEqual({ type: 'resumeReply', clause: 1 });
  });
});

describe('a confirmed turn', () => {
  it('cancels the parked reply; transcript and memory keep the heard words', () => {
    const talk = spokenFor(2500).words('what about').turn('What about Monday?');
    expect(talk.effectTypes.filter((type) => type === 'clear')).toEqual([]);
    expect(talk.effectTypes).toContain('cancelReply');
    expect(talk.effectTypes.at(-1)).toBe('startReply');
    const heard = talk.lastHeard();
    expect(heard).toMatchObject({ interrupted: true, turn: 1 });
    expect(heard?.type === 'agentSaid' && heard.text.startsWith(`${first} On Sundays`)).toBe(true);
    expect(heard?.type === 'agentSaid' && heard.text.length < `${first} ${second}`.length).toBe(true);
    expect(talk.state.history.at(-2)?.content).toMatch(
      /^We are open from nine till seven\. On Sundays.* \[interrupted\]$/,
    );
    expect(talk.state.history.at(-1)).toEqual({ role: 'user', content: 'What about Monday?' });
    expect(talk.state.turn).toBe(2);
  });

  it('leaves nothing of a reply that was not heard', () => {
    const talk = new Talk().greeted().turn('one').writes(first).words('two').turn('two');
    expect(talk.state.history.map((message) => message.role)).toEqual(['assistant', 'user', 'user']);
    expect(talk.lastHeard()).toMatchObject({ text: '', interrupted: true, turn: 1 });
  });

  it('without an earlier word clears, cancels and requests the reply in one step', () => {
    const talk = spokenFor(700).turn('what about Monday');
    expect(talk.effectTypes.slice(0, 2)).toEqual(['clear', 'cancelReply']);
    expect(talk.effectTypes.at(-1)).toBe('startReply');
  });

  it('makes everything of the turn before it stale', () => {
    const talk = spokenFor(700).turn('what about Monday');
    const before = talk.state;
    talk.emit({ type: 'clauseWritten', turn: 1, clause: 2, text: 'late' });
    talk.emit({ type: 'replySent', turn: 1 });
    talk.emit({
      type: 'replyFailed',
      turn: 1,
      fault: { source: 'llm', kind: 'server', retryable: false, message: 'x' },
    });
    expect({ ...talk.state, ignored: {} }).toEqual({ ...before, ignored: {} });
    expect(talk.state.ignored).toMatchObject({
      'stale clauseWritten': 1,
      'stale replySent': 1,
      'stale replyFailed': 1,
    });
  });
});

describe("the carrier's marks around a clear", () => {
  it('returned all at once, as Twilio does, change nothing of what was heard', () => {
    const talk = spokenFor(500);
    const marks = talk.marks();
    talk.words('wait');
    for (const mark of marks) talk.marked(mark);
    talk.turn('wait please');
    expect(talk.lastHeard()).toMatchObject({ interrupted: true });
    expect(talk.state.history.at(-2)?.content).toMatch(/^We are? ?.*\[interrupted\]$/);
  });

  it('returned late, after the reply speaks again, do not end it', () => {
    const talk = spokenFor(500);
    const marks = talk.marks();
    talk.words('wait').wait(1500).plays(0, 1).sent();
    for (const mark of marks) talk.marked(mark);
    expect(talk.phase).toBe('speaking');
    talk.heard();
    expect(talk.phase).toBe('listening');
  });

  it('that came back before it count', () => {
    const talk = speaking();
    const [mark = ''] = talk.marks();
    talk.now += 100;
    // The carrier's clock runs ahead of ours: its mark counts, not our estimate.
    talk.marked(mark).words('wait').turn('wait please');
    expect(talk.state.history.at(-2)?.content).toBe(`${first} [interrupted]`);
  });
});

describe('the greeting', () => {
  it('is not interrupted before it sounds, nor in its first second', () => {
    const talk = new Talk().answer();
    expect(talk.words('hello hello').effects).toEqual([]);
    talk.plays().sent();
    talk.now = 999;
    expect(talk.words('hello hello').effects).toEqual([]);
    talk.now = 1000;
    expect(talk.words('hello hello there').effectTypes.slice(0, 2)).toEqual(['clear', 'parkReply']);
  });

  it('keeps words said in that second, and answers them when it is over', () => {
    const talk = new Talk().answer().plays().sent();
    talk.now = 500;
    talk.turn('Can I book?');
    expect(talk.phase).toBe('speaking');
    talk.heard();
    expect(talk.effectTypes).toContain('startReply');
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', turn: 1, text: 'Can I book?' });
    expect(talk.state.heldWords).toBeNull();
  });

  it('keeps all turns that were held, and puts them before the one that interrupts it', () => {
    const talk = new Talk().answer().turn('Hello?').turn('Anyone there?').plays().sent();
    talk.now = 1500;
    talk.words('I want').turn('I want to book.');
    expect(talk.outcomes.at(-1)).toMatchObject({ text: 'Hello? Anyone there? I want to book.' });
  });

  it('keeps both of two turns that ended in the same millisecond', () => {
    const talk = new Talk().answer().plays().sent();
    talk.now = 1000;
    const heldWords: EventOf<'turnEnded'> = {
      type: 'turnEnded',
      at: 1000,
      text: 'Hello?',
      languages: [],
      confidence: 1,
      speechEndedAt: 1,
    };
    const next = new Talk({ ...talk.state, heldWords });
    next.now = 1000;
    next.turn('I want to book.');
    expect(next.outcomes.at(-1)).toMatchObject({ text: 'Hello? I want to book.' });
  });
});

describe('a short answer', () => {
  it('that ends over the last syllable of the question is the next turn, and does not stop the agent', () => {
    const talk = new Talk().greeted().turn('book it').writes('Shall I book it?').written().plays().sent();
    talk.now += 500;
    expect(
      talk.emit({ type: 'turnEnded', text: 'haan', languages: [], confidence: 1, speechEndedAt: null })
        .effects,
    ).toEqual([]);
    talk.heard();
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', text: 'haan' });
    expect(talk.phase).toBe('thinking');
  });

  it('in the middle of a long reply is a backchannel and does nothing', () => {
    const talk = new Talk()
      .greeted()
      .turn('book it')
      .writes('We are open from Monday to Saturday, from nine thirty in the morning.')
      .written();
    talk.plays().sent();
    talk.now += 500;
    talk.emit({ type: 'turnEnded', text: 'haan', languages: [], confidence: 1, speechEndedAt: null }).heard();
    expect(talk.phase).toBe('listening');
  });
});
