import { describe, expect, it } from 'vitest';
import { replying } from '../testing/replying.ts';
import { done, toolCall } from '../testing/scripted.ts';
import { fixedReply, modelReply } from './reply.ts';

const question = {
  turn: 1,
  messages: [{ role: 'user', content: 'when?' }],
  tools: [],
  language: 'en-IN',
} as const;
const clauses = (call: ReturnType<typeof replying>): string[] =>
  call.of('clauseWritten').map(({ text }) => text);

describe('a reply that goes on and on', () => {
  const sentence = 'This is one more sentence of an answer without end. ';

  it('ends behind its sentences with a closing one; the model is stopped and paid for what it wrote', async () => {
    const call = replying({
      llm: [[...Array<string>(300).fill(sentence), done]],
      policy: { replySentences: 3 },
    });
    const reply = modelReply(call.deps, question);
    await call.clock.advance(30_000);
    expect(clauses(call)).toEqual([
      ...Array<string>(3).fill(sentence.trim()),
      'There is more to say about this. Shall I go on?',
    ]);
    expect(call.llm.stopped()).toBe(1);
    expect(call.of('replyWritten')).toMatchObject([
      { finish: 'length', usage: { outputTokens: expect.any(Number) } },
    ]);
    expect(call.of('replySent')).toHaveLength(1);
    reply.cancel();
    expect(call.of('replyDropped')).toEqual([]);
  });

  it('is told under the name of the model that stood in and was stopped', async () => {
    const call = replying({
      llm: [[...Array<string>(300).fill(sentence), done]],
      policy: { replySentences: 3 },
    });
    const { llm } = call.deps;
    const failedOver: typeof llm = {
      name: llm.name,
      model: llm.model,
      reply: (messages, tools, signal, meter) => {
        meter?.by?.('the second one');
        return llm.reply(messages, tools, signal, meter);
      },
    };
    modelReply({ ...call.deps, llm: failedOver }, question);
    await call.clock.advance(30_000);
    expect(call.of('replyWritten')).toMatchObject([{ finish: 'length', model: 'the second one' }]);
  });

  it('is cut inside a clause that holds more sentences than are left', async () => {
    const text =
      'One is here. Two is here. Three is here. Four is here. Five is here. Six is here. Seven is here. ';
    const call = replying({ llm: [[text, done]], policy: { replySentences: 3 } });
    modelReply(call.deps, question);
    await call.clock.advance(30_000);
    expect(clauses(call).join(' ')).toBe(
      'One is here. Two is here. Three is here. There is more to say about this. Shall I go on?',
    );
  });

  it('is not closed where it has just as many sentences', async () => {
    const call = replying({ llm: [[sentence, sentence, done]], policy: { replySentences: 2 } });
    modelReply(call.deps, question);
    await call.clock.advance(30_000);
    expect(clauses(call)).toEqual([sentence.trim(), sentence.trim()]);
    expect(call.of('replyWritten')).toMatchObject([{ finish: 'stop' }]);
  });

  it('without a stop ends too', async () => {
    const call = replying({ llm: [['word '.repeat(5000), done]], policy: { replySentences: 3 } });
    modelReply(call.deps, question);
    await call.clock.advance(120_000);
    expect(clauses(call).join(' ').length).toBeLessThan(800);
    expect(clauses(call).at(-1)).toBe('There is more to say about this. Shall I go on?');
  });
});

describe('a reply that takes too long as a whole', () => {
  it('is a stall of the model, and what was written is said', async () => {
    const call = replying({
      llm: [['At nine thirty. ', 60_000, 'Never.', done]],
      policy: { wholeReplyMs: 8000 },
    });
    modelReply(call.deps, question);
    await call.clock.advance(9000);
    expect(call.of('replyFailed')).toMatchObject([{ at: 8000, fault: { source: 'llm', kind: 'stall' } }]);
    expect(clauses(call)).toEqual(['At nine thirty.']);
    expect(call.llm.stopped()).toBe(1);
    expect(call.bugs).toEqual([]);
  });

  it('counts its tools, and still reports what they did', async () => {
    const call = replying({
      llm: [[toolCall('save_request'), done]],
      tools: { save_request: { result: '{"ok":true}', action: null, afterMs: 9000 } },
      policy: { wholeReplyMs: 8000 },
    });
    modelReply(call.deps, question);
    await call.clock.advance(20_000);
    expect(call.types()).toEqual(['toolCalled', 'toolAnswered', 'replyDropped', 'replyFailed', 'replySent']);
  });

  it('and was written in time leaves no timer behind', async () => {
    const call = replying({ llm: [['At nine thirty.', done]] });
    modelReply(call.deps, question);
    await call.clock.advance(5000);
    expect(call.clock.pending()).toBe(0);
  });
});

describe('words that no voice can say', () => {
  it('never reach one: a phrase takes their place, once, and the model is at fault', async () => {
    const call = replying({
      llm: [['ನಮಸ್ಕಾರ, ಹೇಗಿದ್ದೀರಿ? ', 'ನಾವು ಒಂಬತ್ತಕ್ಕೆ ತೆರೆಯುತ್ತೇವೆ. ', 'We open at nine, sir.', done]],
    });
    modelReply(call.deps, question);
    await call.clock.advance(20_000);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual([
      'I can speak English and Hindi.',
      'We open at nine, sir.',
    ]);
    expect(call.of('clauseWritten')).toMatchObject([
      { standsFor: 'unsayable' },
      { text: 'We open at nine, sir.' },
    ]);
    expect(call.of('replyFailed')).toMatchObject([{ fault: { source: 'llm', kind: 'protocol' } }]);
    expect(call.of('replySent')).toHaveLength(1);
  });

  it.each(['The name is ಕಾವ್ಯ.', 'We are near ಸೂರ್ಯ Hotel on the main road.'])(
    'leave no sentence without its sense: %s',
    async (sentence) => {
      const call = replying({ llm: [[`${sentence} `, 'We open at nine, all days of the week.', done]] });
      modelReply(call.deps, question);
      await call.clock.advance(20_000);
      expect(call.tts.spoken.map(({ text }) => text)).toEqual([
        'I can speak English and Hindi.',
        'We open at nine, all days of the week.',
      ]);
      expect(call.of('clauseWritten')[0]).toMatchObject({ standsFor: 'unsayable' });
    },
  );

  it.each([
    ['The price is ₹૫૦૦ for this.', 'The price is five hundred rupees for this.'],
    ['Your token is ౪౫.', 'Your token is forty five.'],
    ['Your token is ೪೫.', 'Your token is forty five.'],
    ['Your token is ৪৫.', 'Your token is forty five.'],
    ['Your token is ੪੫.', 'Your token is forty five.'],
    ['Your token is ൪൫.', 'Your token is forty five.'],
    ['Your token is ୪୫.', 'Your token is forty five.'],
    ['Your token is ٤٥.', 'Your token is forty five.'],
    ['Your token is ۴۵.', 'Your token is forty five.'],
  ])('are not the figures of a script: %s', async (written, said) => {
    const call = replying({ llm: [[written, done]] });
    modelReply(call.deps, question);
    await call.clock.advance(20_000);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual([said]);
    expect(call.of('replyFailed')).toEqual([]);
  });

  it('in a phrase of the business are replaced too', async () => {
    const call = replying();
    fixedReply(call.deps, 0, ['ನಮಸ್ಕಾರ, ಹೇಗಿದ್ದೀರಿ?'], 'en-IN');
    await call.clock.advance(5000);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual(['I can speak English and Hindi.']);
  });
});

describe('text that was a thought after all', () => {
  it('is not spoken any further', async () => {
    const call = replying({
      llm: [
        [
          'He wants the hours of the clinic. They are in the list of facts. I will tell him the hours now. ',
          500,
          { type: 'retracted' },
          'We open at nine.',
          done,
        ],
      ],
    });
    modelReply(call.deps, question);
    await call.clock.advance(20_000);
    expect(call.tts.spoken.at(-1)?.text).toBe('We open at nine.');
    expect(call.tts.spoken.map(({ text }) => text)).not.toContain('I will tell him the hours now.');
    expect(call.of('clausesRetracted')).toEqual([
      expect.objectContaining({ turn: 1, from: call.tts.spoken.length - 1 }),
    ]);
    expect(call.bugs).toEqual([]);
  });
});
