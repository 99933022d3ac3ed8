/** What the conversation makes of a model that says nothing, or something that can't be said. */
import { describe, expect, it } from 'vitest';
import { modelFault, Talk } from '../testing/talk.ts';

const answered = (talk: Talk, name: string, result = '{"ok":true}', language: string | null = null): Talk =>
  talk.emit({
    type: 'toolAnswered',
    turn: talk.state.turn,
    id: 't',
    name,
    arguments: '{}',
    result,
    action: language === null ? null : { type: 'setLanguage', language },
  });
const said = (talk: Talk): string[] =>
  talk.effects.flatMap((effect) => (effect.type === 'say' ? [effect.clauses.join(' ')] : []));

describe('a model that writes nothing', () => {
  it.each([
    ['after it saved something', 'save_request', '{"ok":true}', 'I have noted that.'],
    ["after a tool of the business's", 'book_table', '{"table":4}', 'I have noted that.'],
    [
      'after it looked the caller up',
      'lookup_customer',
      '{"customer":null}',
      "Sorry, I didn't catch that. Could you say it again?",
    ],
    [
      'after a tool that failed',
      'save_request',
      '{"error":"date is missing"}',
      "Sorry, I didn't catch that. Could you say it again?",
    ],
  ])('%s', (_when, name, result, words) => {
    const talk = answered(new Talk().greeted().turn('book it'), name, result).written().sent();
    expect(said(talk)).toEqual([words]);
    talk.plays().sent().heard();
    expect(talk.phase).toBe('listening');
  });

  it('after it changed the language speaks that language', () => {
    const talk = answered(new Talk().greeted().turn('hindi please'), 'set_language', '{"ok":true}', 'hi-IN');
    expect(said(talk.written().sent())).toEqual(['जी, हिंदी में बात करते हैं।']);
  });

  it('or that fails after it saved something says so, and never asks for the words again', () => {
    const talk = new Talk().greeted();
    for (let turn = 1; turn <= 3; turn += 1) {
      answered(talk.turn('note it'), 'save_request').emit({ type: 'replyFailed', turn, fault: modelFault });
      expect(said(talk)).toEqual(['I have noted that.']);
      talk.plays().sent().heard();
      expect(talk.phase).toBe('listening');
    }
  });
});

describe('words that no voice can say', () => {
  const fault = { ...modelFault, kind: 'protocol' } as const;
  const phrase = 'I can speak English and Hindi.';

  it('are replaced, the model is told, and replies like this end no call', () => {
    const talk = new Talk().greeted();
    for (let turn = 1; turn <= 4; turn += 1) {
      talk
        .turn('namaskara')
        .emit({ type: 'clauseWritten', turn, clause: 0, text: phrase, standsFor: 'unsayable' });
      talk.written().emit({ type: 'replyFailed', turn, fault }).plays().sent().heard();
      expect(talk.phase).toBe('listening');
      expect(talk.lastHeard()).toMatchObject({
        cause: 'model',
        text: phrase,
        memory: `${phrase} [not sayable]`,
      });
      expect(talk.state).toMatchObject({ failures: 0 });
    }
    expect(talk.state.history.at(-1)).toEqual({ role: 'assistant', content: `${phrase} [not sayable]` });
  });
});

describe('clauses that were a thought', () => {
  it('and were heard are none of the words that the model remembers', () => {
    const talk = new Talk().greeted().turn('when do you open').writes('He wants hours.', 'That is easy.');
    talk.plays(0).emit({ type: 'clausesRetracted', turn: 1, from: 1, since: 0 });
    talk.writes('At nine.').written().plays(1).sent().heard();
    expect(talk.lastHeard()).toMatchObject({ text: 'He wants hours. At nine.', memory: 'At nine.' });
    expect(talk.state.history.at(-1)).toEqual({ role: 'assistant', content: 'At nine.' });
  });

  it('and were not spoken are forgotten: the reply is whole without them', () => {
    const talk = new Talk()
      .greeted()
      .turn('when do you open')
      .writes('He wants hours.', 'That is easy.', 'So.');
    talk.plays(0).emit({ type: 'clausesRetracted', turn: 1, from: 1 });
    talk.writes('At nine.').written().plays(1).sent().heard();
    expect(talk.lastHeard()).toMatchObject({ text: 'He wants hours. At nine.', interrupted: false });
  });
});
