import { describe, expect, it } from 'vitest';
import { Talk } from '../testing/talk.ts';

function saidOf(talk: Talk): string {
  return talk.effects.flatMap((effect) => (effect.type === 'say' ? effect.clauses : [])).join(' ');
}

describe('"hold on"', () => {
  it('is answered without the model, and followed by a longer wait than other silence', () => {
    const talk = new Talk().greeted().turn('one minute please');
    expect(talk.effectTypes).not.toContain('startReply');
    expect(saidOf(talk)).toBe('Sure, take your time.');
    talk.plays().sent().heard();
    expect(talk.timers.get('silence')).toBe(talk.now + 60_000);
    expect(talk.state.history.slice(1)).toEqual([
      { role: 'user', content: 'one minute please' },
      { role: 'assistant', content: 'Sure, take your time.' },
    ]);
  });

  it('ends with the next words: after their reply the usual silence counts', () => {
    const talk = new Talk().greeted().turn('hold on').plays().sent().heard();
    talk.now += 30_000;
    talk.answers('I am back, when do you open', 'At nine thirty.').heard();
    expect(talk.timers.get('silence')).toBe(talk.now + 7000);
  });

  it('gets a reprompt after a minute, and then after the usual silence', () => {
    const talk = new Talk().greeted().turn('hold on').plays().sent().heard().wait(60_000);
    expect(talk.effects).toMatchObject([{ type: 'cancelTimer' }, { type: 'say', cause: 'reprompt' }]);
    talk.plays().sent().heard();
    expect(talk.timers.get('silence')).toBe(talk.now + 7000);
  });

  it('interrupts the agent', () => {
    const talk = new Talk()
      .greeted()
      .answers('your hours', 'We are open from nine till seven.', 'On Sundays we are closed.');
    talk.now += 1000;
    talk.words('wait wait').turn('hold on a second');
    expect(talk.effectTypes).toContain('cancelReply');
    expect(saidOf(talk)).toBe('Sure, take your time.');
  });

  it('with a question behind it is a question', () => {
    expect(new Talk().greeted().turn('hold on, what about Monday?').effectTypes).toContain('startReply');
  });
});

describe('words of a low STT confidence', () => {
  it('are asked for twice again, and then a person is offered', () => {
    const talk = new Talk().greeted();
    const said: string[] = [];
    for (let time = 1; time <= 3; time += 1) {
      talk.turn('bo dee an poi', 0.2);
      expect(talk.effectTypes).not.toContain('startReply');
      said.push(saidOf(talk));
      talk.plays().sent().heard();
    }
    expect(said[0]).toBe(said[1]);
    expect(said[2]).not.toBe(said[0]);
    expect(said[2]).toMatch(/person|someone/i);
    expect(talk.turn('yes please', 0.9).effectTypes).toContain('startReply');
  });

  it('count only in a row', () => {
    const talk = new Talk()
      .greeted()
      .turn('bo dee', 0.2)
      .plays()
      .sent()
      .heard()
      .turn('bo dee', 0.2)
      .plays()
      .sent()
      .heard();
    talk.answers('when do you open', 'At nine thirty.').heard();
    expect(talk.state.unclear).toBe(0);
  });

  it.each([null, 0])('are ordinary words when STT reports no confidence: %s', (confidence) => {
    expect(new Talk().greeted().turn('bo dee', confidence).effectTypes).toContain('startReply');
  });
});

describe('the language of a caller', () => {
  it('is spoken after two turns in it, from the reply to the second on', () => {
    const talk = new Talk().greeted().answers('आप कब तक खुले रहते हैं', 'We are open till seven.').heard();
    expect(talk.state.language).toBe('en-IN');
    talk.turn('मुझे कल का अपॉइंटमेंट चाहिए');
    expect(talk.state.language).toBe('hi-IN');
    expect(talk.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', language: 'hi-IN' });
  });

  it('does not change for one turn, nor to a language that the business does not offer', () => {
    const talk = new Talk().greeted().answers('आप कब तक खुले रहते हैं', 'We are open till seven.').heard();
    talk.answers('okay and what does a root canal cost', 'Rs. 4,500.').heard();
    talk.turn('मुझे कल आना है');
    expect(talk.state.language).toBe('en-IN');
    const other = new Talk()
      .answer({ languages: ['en-IN'] })
      .plays()
      .sent()
      .heard();
    other.answers('आप कब तक खुले रहते हैं', 'We are open till seven.').heard().turn('मुझे कल का अपॉइंटमेंट चाहिए');
    expect(other.state.language).toBe('en-IN');
  });

  it('stays once the caller asked for it', () => {
    const talk = new Talk().greeted().turn('English please');
    talk.emit({
      type: 'toolAnswered',
      turn: 1,
      id: 'l',
      name: 'set_language',
      arguments: '{}',
      result: '{}',
      action: { type: 'setLanguage', language: 'en-IN' },
    });
    talk.writes('Sure.').written().plays().sent().heard();
    talk.answers('मुझे कल का अपॉइंटमेंट चाहिए', 'When?').heard().turn('सुबह दस बजे ठीक रहेगा');
    expect(talk.state.language).toBe('en-IN');
  });

  it('that changes with this turn drops a speculative reply in the former one', () => {
    const talk = new Talk().greeted().answers('आप कब तक खुले रहते हैं', 'We are open till seven.').heard();
    const text = 'मुझे कल का अपॉइंटमेंट चाहिए';
    talk.ending(text);
    expect(talk.effects).toMatchObject([{ type: 'speculate', language: 'hi-IN' }]);
    expect(talk.turn(text).effectTypes).toContain('releaseReply');
  });
});
