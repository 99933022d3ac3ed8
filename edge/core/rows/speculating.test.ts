import { describe, expect, it } from 'vitest';
import { turnPolicyOf } from '../../../shared/turn-policy.ts';
import { initialState } from '../state.ts';
import { Talk } from '../testing/talk.ts';

const question = 'when do you open';

/** The caller has said the question, and STT reports that the turn is probably over. */
function speculated(talk: Talk = new Talk().greeted()): Talk {
  return talk.words(question).ending(question);
}

describe('a turn that seems to end', () => {
  it('begins a speculative reply, with the words as the model would remember them', () => {
    const talk = speculated();
    expect(talk.effects).toMatchObject([
      {
        type: 'speculate',
        turn: 1,
        language: 'en-IN',
        history: [{ role: 'assistant' }, { role: 'user', content: question }],
      },
    ]);
    expect(talk.phase).toBe('listening');
    expect(talk.state.history).toHaveLength(1);
    expect(talk.outcomes.map(({ type }) => type)).not.toContain('callerSaid');
  });

  it('releases the reply at once when it ends with the same words, however they are written', () => {
    const talk = speculated();
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

  it('drops the reply when the caller goes on, and nothing of it is left', () => {
    const before = new Talk().greeted().words(question).state;
    const talk = speculated().resumed();
    expect(talk.effectTypes).toEqual(['dropSpeculation']);
    expect({ ...talk.state, speculatedAt: [] }).toEqual(before);
  });

  it('drops the reply when it ends with other words, and requests another', () => {
    const talk = speculated().turn('when do you open on Sunday');
    const order = talk.effectTypes.filter((type) =>
      ['dropSpeculation', 'startReply', 'releaseReply'].includes(type),
    );
    expect(order).toEqual(['dropSpeculation', 'startReply']);
  });

  it('begins one reply for the same words, and another for other words', () => {
    const talk = speculated().ending('When do you open?');
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
    expect(talk.ending(question).effectTypes).toEqual([]);
  });
});

describe('a turn that seems to end over a parked reply', () => {
  /** Two seconds into the reply the caller interrupts. */
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

  it('releases the reply when the turn ends', () => {
    const talk = interrupted().turn('what about Monday?');
    expect(talk.effectTypes).toContain('cancelReply');
    expect(talk.effectTypes.at(-1)).toBe('releaseReply');
    expect(talk.phase).toBe('thinking');
  });

  it('drops the speculative reply when the parked one resumes', () => {
    const talk = interrupted().wait(1500);
    expect(talk.effectTypes).toContain('resumeReply');
    expect(talk.effectTypes).toContain('dropSpeculation');
    expect(talk.state.speculation).toBe(null);
  });

  it('begins nothing for a backchannel', () => {
    const talk = new Talk().greeted().answers('tell me your hours', 'We are open from nine till seven.');
    talk.now += 500;
    expect(talk.words('wait').ending('hmm').effectTypes).toEqual([]);
  });
});

describe('a speculative reply', () => {
  it('is dropped when the history has changed since', () => {
    const talk = speculated();
    talk.emit({
      type: 'toolAnswered',
      turn: 0,
      id: 'late',
      name: 'save_request',
      arguments: '{}',
      result: 'saved',
      action: null,
    });
    expect(talk.turn(question).effectTypes).toContain('startReply');
  });

  it('is dropped when the end of the turn shows that the caller speaks another language', () => {
    const mixed = 'I want appointment kal ke liye';
    const talk = new Talk()
      .greeted()
      .turn('mujhe kal ka appointment chahiye')
      .writes('Sure.')
      .written()
      .plays()
      .sent()
      .heard();
    talk.emit({ type: 'turnEnding', text: mixed, languages: ['en', 'hi'] });
    expect(talk.state.speculation?.language).toBe('en-IN');
    talk.emit({ type: 'turnEnded', text: mixed, languages: ['hi'], confidence: 0.9, speechEndedAt: null });
    expect(talk.state.language).toBe('hi-IN');
    expect(talk.effectTypes).toContain('startReply');
    expect(talk.effectTypes).not.toContain('releaseReply');
  });

  it('ends with the call', () => {
    const talk = speculated().emit({ type: 'mediaStopped', by: 'caller', detail: '' });
    expect(talk.effectTypes).toContain('dropSpeculation');
    expect(talk.phase).toBe('ended');
  });

  it('ends when a key requests a person', () => {
    expect(speculated().emit({ type: 'dtmf', digit: '0' }).effectTypes).toContain('dropSpeculation');
  });
});
