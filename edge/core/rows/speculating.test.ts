import { describe, expect, it } from 'vitest';
import { turnPolicyOf } from '../../../shared/turn-policy.ts';
import { initialState } from '../state.ts';
import { Talk } from '../testing/talk.ts';

const asked = 'when do you open';

/** The caller has said it, and the recogniser thinks that this was all. */
function guessed(talk: Talk = new Talk().greeted()): Talk {
  return talk.words(asked).ending(asked);
}

describe('a turn that seems to end', () => {
  it('begins a speculative reply, with the words as the model would remember them', () => {
    const talk = guessed();
    expect(talk.effects).toMatchObject([
      {
        type: 'speculate',
        turn: 1,
        language: 'en-IN',
        history: [{ role: 'assistant' }, { role: 'user', content: asked }],
      },
    ]);
    expect(talk.phase).toBe('listening');
    expect(talk.state.history).toHaveLength(1);
    expect(talk.outcomes.map(({ type }) => type)).not.toContain('callerSaid');
  });

  it('lets the reply out at once when it does end with the same words, however they are written', () => {
    const talk = guessed();
    talk.now += 400;
    talk.turn('When do you open?');
    expect(talk.effectTypes).toContain('releaseReply');
    expect(talk.effectTypes).not.toContain('startReply');
    expect(talk.state.speculation).toBe(null);
    talk.writes('At nine thirty.').written().plays().sent().heard();
    expect(talk.state.history.slice(1)).toEqual([
      { role: 'user', content: 'When do you open?' },
      { role: 'assistant', content: 'At nine thirty.' },
    ]);
    const turn = talk.outcomes.find((outcome) => outcome.type === 'callerSaid');
    expect(turn?.askedAt).toBe((turn?.at ?? 0) - 400);
  });

  it('throws the reply away when the caller goes on, and no trace of it is left', () => {
    const before = new Talk().greeted().words(asked).state;
    const talk = guessed().resumed();
    expect(talk.effectTypes).toEqual(['dropSpeculation']);
    expect({ ...talk.state, speculatedAt: [] }).toEqual(before);
  });

  it('throws the reply away when it ends with other words, and asks the model anew', () => {
    const talk = guessed().turn('when do you open on Sunday');
    const order = talk.effectTypes.filter((type) =>
      ['dropSpeculation', 'startReply', 'releaseReply'].includes(type),
    );
    expect(order).toEqual(['dropSpeculation', 'startReply']);
  });

  it('is begun once for the same words, and anew for others', () => {
    const talk = guessed().ending('When do you open?');
    expect(talk.effects).toEqual([]);
    expect(talk.ending('when do you open on Sunday').effectTypes).toEqual(['speculate']);
    expect(talk.state.speculation?.text).toBe('when do you open on Sunday');
  });

  it.each(['', '  ', 'one minute please'])('begins nothing for "%s"', (text) => {
    expect(new Talk().greeted().ending(text).effectTypes).toEqual([]);
  });

  it('begins no more replies in a minute than the policy allows, and again in the next', () => {
    const talk = new Talk(initialState(), turnPolicyOf({ speculationsPerMinute: 2 })).greeted();
    for (const text of ['first words', 'second words'])
      expect(talk.ending(text).effectTypes).toEqual(['speculate']);
    expect(talk.ending('third words').effectTypes).toEqual([]);
    talk.now += 60_000;
    expect(talk.ending('fourth words').effectTypes).toEqual(['speculate']);
  });

  it('begins nothing at all with a limit of none', () => {
    const talk = new Talk(initialState(), turnPolicyOf({ speculationsPerMinute: 0 })).greeted();
    expect(talk.ending(asked).effectTypes).toEqual([]);
  });
});

describe('a turn that seems to end over a parked reply', () => {
  /** Two seconds into the reply the caller says something real. */
  function interrupted(): Talk {
    const talk = new Talk()
      .greeted()
      .answers('tell me your hours', 'We are open from nine till seven.', 'On Sundays we are closed.');
    talk.now += 1000;
    return talk.words('what about').ending('what about Monday');
  }

  it('is answered speculatively with what was heard of the reply until then', () => {
    const talk = interrupted();
    expect(talk.phase).toBe('parked');
    const history = talk.effects.flatMap((effect) => (effect.type === 'speculate' ? effect.history : []));
    expect(history.slice(-2)).toEqual([
      { role: 'assistant', content: 'We are open from [interrupted]' },
      { role: 'user', content: 'what about Monday' },
    ]);
  });

  it('lets the answer out when the turn is confirmed', () => {
    const talk = interrupted().turn('what about Monday?');
    expect(talk.effectTypes).toContain('cancelReply');
    expect(talk.effectTypes.at(-1)).toBe('releaseReply');
    expect(talk.phase).toBe('thinking');
  });

  it('goes on with the parked reply when nothing more comes, and forgets the guess', () => {
    const talk = interrupted().wait(1500);
    expect(talk.effectTypes).toContain('resumeReply');
    expect(talk.effectTypes).toContain('dropSpeculation');
    expect(talk.state.speculation).toBe(null);
  });

  it('begins nothing for a mere backchannel', () => {
    const talk = new Talk().greeted().answers('tell me your hours', 'We are open from nine till seven.');
    talk.now += 500;
    expect(talk.words('wait').ending('hmm').effectTypes).toEqual([]);
  });
});

describe('a speculative reply', () => {
  it('is of no use once something else was remembered: the model would not know of it', () => {
    const talk = guessed();
    talk.tell({
      type: 'toolAnswered',
      turn: 0,
      id: 'late',
      name: 'save_request',
      arguments: '{}',
      result: 'saved',
      action: null,
    });
    expect(talk.turn(asked).effectTypes).toContain('startReply');
  });

  it('is of no use when the end of the turn shows that the caller speaks another language now', () => {
    const mixed = 'I want appointment kal ke liye';
    const talk = new Talk()
      .greeted()
      .turn('mujhe kal ka appointment chahiye')
      .writes('Sure.')
      .written()
      .plays()
      .sent()
      .heard();
    talk.tell({ type: 'turnEnding', text: mixed, languages: ['en', 'hi'] });
    expect(talk.state.speculation?.language).toBe('en-IN');
    talk.tell({ type: 'turnEnded', text: mixed, languages: ['hi'], confidence: 0.9, speechEndedAt: null });
    expect(talk.state.language).toBe('hi-IN');
    expect(talk.effectTypes).toContain('startReply');
    expect(talk.effectTypes).not.toContain('releaseReply');
  });

  it('ends with the call', () => {
    const talk = guessed().tell({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.effectTypes).toContain('dropSpeculation');
    expect(talk.phase).toBe('ended');
  });

  it('ends when a key asks for a person', () => {
    expect(guessed().tell({ type: 'dtmf', digit: '0' }).effectTypes).toContain('dropSpeculation');
  });
});
