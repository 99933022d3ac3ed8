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
    expect(talk.timers.has('acknowledge')).toBe(false);
    talk.writes('At nine.').written().plays(3).sent().heard();
    expect(talk.lastHeard()).toMatchObject({ memory: 'At nine.' });
  });

  it('is not covered when its first token has come: the answer is on its way', () => {
    const talk = new Talk().greeted().turn('when do you open').wait(500);
    talk.emit({ type: 'tokenArrived', turn: 1 }).wait(5000);
    expect(asidesOf(talk)).toEqual([]);
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
