import { describe, expect, it } from 'vitest';
import { Talk } from '../testing/talk.ts';

function asidesOf(talk: Talk): string[] {
  return talk.effects.flatMap((effect) => (effect.type === 'interject' ? [effect.aside] : []));
}

describe('a model that is late', () => {
  it('is covered by a short phrase after 900 ms', () => {
    const talk = new Talk().greeted().turn('when do you open').wait(899);
    expect(asidesOf(talk)).toEqual([]);
    talk.wait(1);
    expect(asidesOf(talk)).toEqual(['acknowledgement']);
  });

  it('and thinks on is covered again and again, until its first word', () => {
    const talk = new Talk().greeted().turn('when do you open').wait(900).interjected().plays(0);
    expect(asidesOf(talk.wait(3499))).toEqual([]);
    expect(asidesOf(talk.wait(1))).toEqual(['acknowledgement']);
    talk.interjected(1).plays(1);
    expect(asidesOf(talk.wait(3500))).toEqual(['acknowledgement']);
    talk.interjected(2).plays(2).emit({ type: 'tokenArrived', turn: 1 });
    talk.wait(3499).writes('At nine.').written();
    expect(talk.timers.has('acknowledge')).toBe(false);
    talk.plays(3).sent().heard();
    expect(talk.lastHeard()).toMatchObject({ memory: 'At nine.' });
  });

  it('is covered later when its first token has come: the answer should be on its way', () => {
    const talk = new Talk().greeted().turn('when do you open').wait(500);
    talk.emit({ type: 'tokenArrived', turn: 1 }).wait(3499);
    expect(asidesOf(talk)).toEqual([]);
    expect(asidesOf(talk.wait(1))).toEqual(['acknowledgement']);
  });

  it('in the reply after one that was covered is covered later, and in the one after that as usual', () => {
    const talk = new Talk().greeted().turn('when do you open').wait(900).interjected();
    talk.writes('At nine.').written().plays().sent().heard();
    expect(asidesOf(talk.turn('and on Monday').wait(4399))).toEqual([]);
    expect(asidesOf(talk.wait(1))).toEqual(['acknowledgement']);
    talk.interjected().writes('At nine.').written().plays().sent().heard();
    expect(asidesOf(talk.turn('and after ten').wait(2000))).toEqual([]);
    talk.writes('At nine.').written().plays().sent().heard();
    talk.turn('and on Tuesday').wait(900);
    expect(asidesOf(talk)).toEqual(['acknowledgement']);
  });

  it('that waits for its tool is covered too', () => {
    const talk = new Talk().greeted().turn('cancel my appointment').wait(300);
    talk.emit({ type: 'toolCalled', turn: 1, id: 't', name: 'lookup_customer', arguments: '{}' }).wait(600);
    expect(asidesOf(talk)).toEqual(['acknowledgement']);
  });

  it('that then writes nothing is followed by a request to say it again', () => {
    const talk = new Talk().greeted().turn('hello').wait(900).interjected().plays();
    talk.written().sent();
    expect(talk.effects.at(-1)).toMatchObject({ type: 'say', cause: 'apology' });
    expect(talk.lastHeard()).toMatchObject({ text: 'One moment, please.', memory: '' });
  });

  it('that then fails is followed by an apology', () => {
    const talk = new Talk().greeted().turn('hello').wait(900).interjected().plays();
    talk.emit({
      type: 'replyFailed',
      turn: 1,
      fault: { source: 'llm', kind: 'server', retryable: false, message: 'down' },
    });
    expect(talk.effects).toContainEqual(expect.objectContaining({ type: 'say', cause: 'apology' }));
  });
});

describe('a model that thinks behind its first words', () => {
  /** The first clause has sounded for 17 characters of 60 ms. */
  function begun(): Talk {
    const talk = new Talk().greeted().turn('when do you open').wait(300);
    return talk.emit({ type: 'tokenArrived', turn: 1 }).writes('We open at nine. ').plays().wait(1020);
  }

  it('is covered when the line has been without a word for 900 ms', () => {
    const talk = begun();
    expect(asidesOf(talk.wait(899))).toEqual([]);
    expect(asidesOf(talk.wait(1))).toEqual(['acknowledgement']);
  });

  it('is covered again and again, and what it then writes is the reply', () => {
    const talk = begun().wait(900).interjected(1).plays(1);
    expect(asidesOf(talk.wait(3499))).toEqual([]);
    expect(asidesOf(talk.wait(1))).toEqual(['acknowledgement']);
    talk.interjected(2).plays(2).wait(3000).writes('We close at seven.').written().plays(3).sent().heard();
    expect(talk.timers.has('acknowledge')).toBe(false);
    expect(talk.lastHeard()).toMatchObject({
      memory: 'We open at nine.  We close at seven.',
      interrupted: false,
    });
  });

  it('is covered when a tool was called behind the words', () => {
    const talk = begun().emit({ type: 'toolCalled', turn: 1, id: 't', name: 'take_note', arguments: '{}' });
    expect(asidesOf(talk.wait(900))).toEqual(['acknowledgement']);
  });

  it('is not covered while the voice still owes a clause, but behind it', () => {
    const talk = begun().writes('And on Sundays from ten.').wait(5000);
    expect(asidesOf(talk)).toEqual([]);
    talk.plays(1).wait('And on Sundays from ten.'.length * 60 + 900);
    expect(asidesOf(talk)).toEqual(['acknowledgement']);
  });

  it('is not covered once it has written everything', () => {
    const talk = begun().written();
    expect(talk.timers.has('acknowledge')).toBe(false);
    expect(asidesOf(talk.wait(2000))).toEqual([]);
  });

  it('is covered later when the reply before was covered', () => {
    const talk = new Talk().greeted().turn('hello').wait(900).interjected().writes('Hello.').written();
    talk.plays().sent().heard().turn('when do you open').emit({ type: 'tokenArrived', turn: 2 });
    talk.writes('We open at nine.').plays().wait(960);
    expect(asidesOf(talk.wait(900 + 3499))).toEqual([]);
    expect(asidesOf(talk.wait(1))).toEqual(['acknowledgement']);
  });

  it('is covered when noise had parked the reply', () => {
    const talk = begun().words('what about Sundays').wait(1500);
    expect(talk.phase).toBe('thinking');
    expect(asidesOf(talk.wait(900))).toEqual(['acknowledgement']);
  });

  it('and takes its words back is covered', () => {
    const talk = begun().writes('And this is a thought.').wait(2000);
    talk.emit({ type: 'clausesRetracted', turn: 1, from: 1 }).wait(900);
    expect(asidesOf(talk)).toEqual(['acknowledgement']);
  });
});

describe('an aside', () => {
  it('is heard, and the model does not remember it', () => {
    const talk = new Talk().greeted().turn('when do you open').wait(900).interjected();
    talk.writes('At nine thirty.').written().plays().sent().heard();
    expect(talk.lastHeard()).toMatchObject({
      text: 'One moment, please. At nine thirty.',
      memory: 'At nine thirty.',
      interrupted: false,
    });
    expect(talk.state.history.at(-1)).toEqual({ role: 'assistant', content: 'At nine thirty.' });
  });
});

describe('a warning that comes due while the agent speaks', () => {
  const clauses = [
    'We are open from nine till seven.',
    'On Sundays we are closed.',
    'Parking is behind the house.',
    'Bring your papers.',
  ];

  /** The first two clauses of four are with the carrier when the warning comes due. */
  function longReply(): Talk {
    const talk = new Talk()
      .greeted()
      .turn('tell me all')
      .writes(...clauses)
      .plays(0, 1);
    return talk.emit({ type: 'timerFired', name: 'warning' });
  }

  it('waits for the end of the reply for ten seconds', () => {
    const talk = longReply();
    expect(talk.timers.get('warningLate')).toBe(talk.now + 10_000);
    talk.written().plays(2, 3).sent().heard();
    expect(talk.effects).toContainEqual(expect.objectContaining({ type: 'say', cause: 'warning' }));
  });

  it('is said between two clauses after that, and not again behind the reply', () => {
    const talk = longReply().wait(10_000);
    expect(asidesOf(talk)).toEqual(['warning']);
    talk.interjected(2);
    expect(talk.state.reply?.clauses).toHaveLength(5);
    expect(talk.state.reply?.asides).toEqual([2]);
    talk.written().plays(2, 3, 4).sent().heard();
    expect(talk.phase).toBe('listening');
    const heard = talk.lastHeard();
    expect(heard).toMatchObject({ memory: clauses.join(' '), interrupted: false });
  });

  it('tries again when the reply had no clause left', () => {
    const talk = longReply().wait(10_000);
    expect(talk.timers.get('warningLate')).toBe(talk.now + 1000);
    expect(talk.state.warningDue).toBe(true);
  });
});
