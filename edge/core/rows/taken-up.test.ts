import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../shared/language/registry.ts';
import { callStarted, Talk } from '../testing/talk.ts';

const phrases = languageOf('en-IN').phrases;
const facts = { agentName: callStarted.agentName, businessName: callStarted.businessName };

/** The same conversation in another process: from its stored state, without timers. */
function elsewhere(talk: Talk, why: 'crash' | 'transfer'): Talk {
  const other = new Talk(structuredClone(talk.state));
  other.now = talk.now + 10_000;
  return other.emit({ type: 'takenUp', why, after: 0 });
}

describe('a call that is taken up again', () => {
  it('after a crash apologises, and keeps turn, history and language', () => {
    const talk = new Talk().greeted().answers('when do you open', 'At nine thirty.');
    talk.heard();
    const other = elsewhere(talk, 'crash');
    expect(other.phase).toBe('waiting');
    other.emit({ type: 'mediaStarted', streamId: 'MZ2' });
    expect(other.effects.at(-1)).toMatchObject({ type: 'say', cause: 'greeting', turn: 1 });
    other.plays().sent().heard();
    expect(other.phase).toBe('listening');
    expect(other.lastHeard()).toMatchObject({
      turn: 1,
      text: phrases.apologyAgain(facts),
      interrupted: false,
    });
    expect(other.state.history.slice(0, -1)).toEqual(talk.state.history);
    other.turn('and when do you close');
    expect(other.outcomes.at(-1)).toMatchObject({ type: 'callerSaid', turn: 2 });
  });

  it('after a crash says that the line broke, in the language of the call', () => {
    const talk = new Talk().greeted();
    for (const language of ['en-IN', 'hi-IN', 'ta-IN']) {
      const other = new Talk({ ...structuredClone(talk.state), language });
      other.now = talk.now + 10_000;
      other.emit({ type: 'takenUp', why: 'crash', after: 0, says: 'lineBroke' });
      other.emit({ type: 'mediaStarted', streamId: 'MZ2' });
      const { lineBroke, apologyAgain } = languageOf(language).phrases;
      const said = other.effects.at(-1);
      expect(said?.type === 'say' && said.clauses.join(' ')).toBe(lineBroke(facts));
      expect(lineBroke(facts)).not.toBe(apologyAgain(facts));
    }
  });

  it('keeps the limit it began with', () => {
    const talk = new Talk().greeted();
    const other = elsewhere(talk, 'crash').emit({ type: 'mediaStarted', streamId: 'MZ2' });
    expect(other.timers.get('deadline')).toBe(600_000);
  });

  it('before the greeting was heard gets the usual greeting', () => {
    const other = elsewhere(new Talk().answer().plays(0), 'crash').emit({
      type: 'mediaStarted',
      streamId: 'MZ2',
    });
    other.plays().sent().heard();
    expect(other.lastHeard()).toMatchObject({ turn: 0, cause: 'greeting', text: callStarted.greeting });
  });

  it('after an unanswered transfer says so', () => {
    const talk = new Talk().greeted().turn('a person please');
    talk.emit({
      type: 'toolAnswered',
      turn: 1,
      id: 'c1',
      name: 'transfer_call',
      arguments: '{}',
      result: 'ok',
      action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
    });
    talk
      .written()
      .sent()
      .plays()
      .sent()
      .heard()
      .wait(250)
      .emit({ type: 'mediaStopped', by: 'agent', detail: '' });
    expect(talk.phase).toBe('ended');
    const other = elsewhere(talk, 'transfer').emit({ type: 'mediaStarted', streamId: 'MZ2' });
    other.plays().sent().heard();
    expect(other.phase).toBe('listening');
    expect(other.lastHeard()).toMatchObject({ text: phrases.transferFailed(facts) });
  });

  it('loses the reply, the transfer request and the held words that were under way', () => {
    const talk = new Talk().answer().plays();
    talk.now += 200;
    talk.turn('hello hello').emit({ type: 'transferAsked', by: 'staff', destination: null });
    expect(talk.state.transferRequest ?? talk.state.heldWords ?? talk.state.reply).not.toBeNull();
    const { reply, heldWords, transferRequest, nextPhrase, ending } = elsewhere(talk, 'crash').state;
    expect([reply, heldWords, transferRequest, nextPhrase, ending]).toEqual([null, null, null, null, null]);
  });
});
