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

describe('a fixed line', () => {
  const lines: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    hours: {
      'en-IN':
        'We are open Monday to Saturday, 9:30 a.m. to 7 p.m. On Sundays we are closed, and on holidays too.',
      'hi-IN': 'हम सोमवार से शनिवार खुले हैं।',
    },
  };
  const fixedLine = (id: string, language: string): string | null => lines[id]?.[language] ?? null;
  const asked = async (script: Parameters<typeof replying>[0]) => {
    const call = replying(script);
    modelReply({ ...call.deps, fixedLine }, question);
    await call.clock.advance(40_000);
    expect(call.bugs).toEqual([]);
    return call;
  };
  const spoken = [
    'We are open Monday to Saturday, 9:30 a.m. to 7 p.m.',
    'On Sundays we are closed, and on holidays too.',
  ];

  it('is said in place of its marker, in clauses of its own', async () => {
    const call = await asked({ llm: [['Sure, {', '{hours', '}}', '. Anything', ' else?', done]] });
    expect(clauses(call)).toEqual(['Sure,', ...spoken, 'Anything else?']);
    expect(call.of('replyFailed')).toEqual([]);
    expect(call.types().filter((type) => type === 'tokenArrived')).toHaveLength(1);
  });

  it('begins to sound before the model has written anything behind it', async () => {
    const call = replying({ llm: [['{{hours}}', 5000, 'Yes?', done]] });
    modelReply({ ...call.deps, fixedLine }, question);
    await call.clock.advance(500);
    expect(call.of('clausePlaying')[0]?.text).toBe(spoken[0]);
  });

  it('is in the language that a tool has set', async () => {
    const call = await asked({
      llm: [
        [toolCall('set_language'), done],
        ['{{hours}}', done],
      ],
      tools: { set_language: { result: '{}', action: { type: 'setLanguage', language: 'hi-IN' } } },
    });
    expect(clauses(call)).toEqual(['हम सोमवार से शनिवार खुले हैं।']);
    expect(call.tts.spoken[0]?.voice.language).toBe('hi-IN');
  });

  it('is one sentence of the reply, and is not cut', async () => {
    const call = await asked({
      llm: [['Yes. {{hours}} {{hours}} More.', done]],
      policy: { replySentences: 2 },
    });
    expect(clauses(call)).toEqual(['Yes.', ...spoken, 'There is more to say about this. Shall I go on?']);
  });

  it('whose marker names none is not said, and counts as a fault of the model', async () => {
    const call = await asked({ llm: [['{{parking}} We are at the metro station.', done]] });
    expect(clauses(call)).toEqual(['We are at the metro station.']);
    expect(call.of('replyFailed')).toMatchObject([{ fault: { source: 'llm', kind: 'protocol' } }]);
    expect(JSON.stringify(call.emitted)).not.toMatch(/parking|[{]{2}/);
  });

  it.each([
    ['alone', '{{parking}}', []],
    ['behind other words', 'Sure. {{parking}}', ['Sure.']],
    ['behind a line', '{{hours}} {{parking}}.', spoken],
  ])('whose marker names none leaves no caller in silence: %s', async (_, text, before) => {
    const call = await asked({ llm: [[text, done]] });
    expect(clauses(call)).toEqual([...before, 'Sorry, I had some trouble. Could you say that again?']);
    expect(call.of('replySent')).toHaveLength(1);
  });

  it('whose marker names none does not make the caller repeat what a tool has done', async () => {
    const call = await asked({
      llm: [
        [toolCall('save_request'), done],
        ['{{saved}}', done],
      ],
      tools: { save_request: { result: '{"ok":true}', action: null } },
    });
    expect(clauses(call)).toEqual(['I have noted that.']);
  });

  it('that stood in a thought is taken back', async () => {
    const call = await asked({
      llm: [['They want {{parking}} ', { type: 'retracted' }, 'We open at nine.', done]],
    });
    expect(clauses(call).at(-1)).toBe('We open at nine.');
    expect(call.of('replyFailed')).toEqual([]);
  });
});
