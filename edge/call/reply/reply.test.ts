import { describe, expect, it } from 'vitest';
import type { Speech } from '../../providers/ports.ts';
import { replying } from '../testing/replying.ts';
import { done, fault, toolCall } from '../testing/scripted.ts';
import { fixedReply, modelReply, recordedReply } from './reply.ts';

const question = [{ role: 'user', content: 'when do you open' }] as const;
const first = 'We open at nine thirty in the morning, sir.';
const second = 'On Sundays we are closed for the whole day.';

describe('a reply of the model', () => {
  it('speaks its first clause while the model still writes', async () => {
    const call = replying({ llm: [[300, 'Good morning. ', 2000, second, done]] });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(500);
    expect(call.types()).toEqual([
      'tokenArrived',
      'clauseWritten',
      'voiceArrived',
      'clausePlaying',
      'clauseVoiced',
    ]);
    expect(call.of('clausePlaying')[0]).toMatchObject({
      at: 450,
      startsAt: expect.any(Number),
      clause: 0,
      mark: '1:0',
      text: 'Good morning.',
    });
    await call.clock.advance(8000);
    expect(call.types().slice(5)).toEqual([
      'clauseSent',
      'clauseWritten',
      'replyWritten',
      'clausePlaying',
      'clauseVoiced',
      'clauseSent',
      'replySent',
      'voiceSpent',
    ]);
    expect(call.bugs).toEqual([]);
  });

  it("reports the model's usage and name", async () => {
    const call = replying({ llm: [['Yes.', done]] });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(3000);
    expect(call.of('replyWritten')).toMatchObject([
      {
        turn: 1,
        finish: 'stop',
        model: 'scripted-1',
        usage: { inputTokens: 100, cachedTokens: 40, outputTokens: 10 },
      },
    ]);
  });

  it('is heard to its last byte, every mark behind its clause', async () => {
    const call = replying({
      carrier: 'exotel',
      llm: [[`${first} ${second}`, done]],
      tts: { msPerCharacter: 50 },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(10_000);
    const spoken = call.tts.spoken.map((clause) => clause.text.length * 50);
    expect(spoken.map((_, index) => call.heardMs(index + 1))).toEqual(spoken);
    expect(call.of('clauseSent').map((event) => event.mark)).toEqual(
      call.far.received.flatMap((frame) => ('mark' in frame ? [frame.mark] : [])),
    );
  });

  it('is spoken as words for a voice, and emitted as it was written', async () => {
    const call = replying({ llm: [['That is Rs. 500.', done]] });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(5000);
    expect(call.of('clausePlaying').map((event) => event.text)).toEqual(['That is Rs. 500.']);
    expect(call.tts.spoken[0]?.text).toBe('That is five hundred rupees.');
  });

  it('of a model that writes nothing is sent, empty', async () => {
    const call = replying({ llm: [[done]] });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(1000);
    expect(call.types()).toEqual(['replyWritten', 'replySent']);
  });
});

describe('parking', () => {
  it('stops the voice, not the model; resuming speaks from the clause it is given', async () => {
    const call = replying({ llm: [[`${first} `, 3000, second, done]] });
    const reply = modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(1000);
    call.line.clear();
    reply.park();
    call.line.drop();
    await call.clock.advance(4000);
    expect(call.of('replyWritten')).toHaveLength(1);
    expect(call.of('replySent')).toEqual([]);
    expect(call.tts.spoken).toHaveLength(1);
    reply.resume(0);
    await call.clock.advance(8000);
    expect(call.of('clausePlaying').map((event) => [event.clause, event.mark])).toEqual([
      [0, '1:0'],
      [0, '1:1'],
      [1, '1:2'],
    ]);
    expect(call.of('replySent')).toHaveLength(1);
    expect(call.llm.stopped()).toBe(0);
  });

  it('again and again leaves one voice at most', async () => {
    const call = replying({ llm: [[`${first} ${second}`, done]] });
    const reply = modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    for (let time = 0; time < 5; time += 1) {
      await call.clock.advance(400);
      call.line.clear();
      reply.park();
      call.line.drop();
      reply.resume(0);
    }
    await call.clock.advance(10_000);
    expect(call.of('replySent')).toHaveLength(1);
    expect(call.bugs).toEqual([]);
  });
});

describe('cancelling', () => {
  it('stops model and voice at once, and reports nothing more but the cost', async () => {
    const call = replying({ llm: [[`${first} `, 60_000, second, done]] });
    const reply = modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(700);
    const before = call.types();
    reply.cancel();
    call.line.drop();
    await call.clock.settle();
    expect(call.llm.stopped()).toBe(1);
    expect(call.clock.pending()).toBeLessThanOrEqual(1);
    expect(call.types().slice(before.length)).toEqual(['replyDropped', 'voiceSpent']);
    await call.clock.advance(60_000);
    expect(call.types().slice(before.length)).toEqual(['replyDropped', 'voiceSpent']);
    expect(call.bugs).toEqual([]);
  });

  it('before the first token leaves nothing behind', async () => {
    const call = replying({ llm: [[5000, first, done]] });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' }).cancel();
    await call.clock.settle();
    expect(call.clock.pending()).toBe(0);
    // But for what it cost to ask: the model has read the question.
    expect(call.types()).toEqual(['replyDropped']);
  });
});

describe('what fails', () => {
  it.each([
    [
      'before its first word, having taken the request',
      [{ fault: fault('llm', 'stall') }],
      { outputTokens: 0 },
    ],
    ['behind half an answer', [`${first} `, { fault: fault('llm', 'server') }], { outputTokens: 11 }],
  ] as const)('%s is paid, estimated', async (_, answer, usage) => {
    const call = replying({ llm: [answer] });
    const reply = modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(100);
    reply.cancel();
    expect(call.of('replyDropped')).toMatchObject([{ isEstimate: true, isSpeculative: false, usage }]);
  });

  it('because the model refused the request costs nothing', async () => {
    const call = replying({ llm: [[{ fault: fault('llm', 'server') }]] });
    const reply = modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(100);
    reply.cancel();
    expect(call.of('replyDropped')).toEqual([]);
  });

  it('behind a tool is paid with the request before it', async () => {
    const call = replying({
      llm: [
        [toolCall('save_request'), done],
        [first, { fault: fault('llm', 'truncated') }],
      ],
      tools: { save_request: { result: '{}', action: null } },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(100);
    const [paid] = call.of('replyDropped');
    expect(paid?.usage.inputTokens).toBeGreaterThan(100);
    expect(paid?.usage).toMatchObject({ cachedTokens: 40, outputTokens: 21, isEstimate: true });
  });

  it('in the model is emitted with its fault, and what was written is still spoken', async () => {
    const call = replying({ llm: [[`${first} `, { fault: fault('llm', 'truncated') }]] });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(6000);
    expect(call.of('replyFailed')).toMatchObject([{ turn: 1, fault: { source: 'llm', kind: 'truncated' } }]);
    expect(call.heardMs(1)).toBeGreaterThan(0);
    expect(call.types().slice(-2)).toEqual(['replySent', 'voiceSpent']);
  });

  it('in the voice is emitted once, and no end of the reply with it', async () => {
    const call = replying({
      llm: [[`${first} ${second}`, done]],
      tts: { faults: { 1: fault('tts', 'stall') } },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(6000);
    expect(call.of('replyFailed')).toMatchObject([{ fault: { source: 'tts', kind: 'stall' } }]);
    expect(call.of('replySent')).toEqual([]);
  });

  it.each([
    ['without a word', []],
    ['in the middle of a clause', [{ type: 'audio', bytes: new Uint8Array(800) }]],
  ] as [string, Speech[]][])(
    'as a voice that ends %s is a fault, and is not repeated for ever',
    async (_, parts) => {
      const call = replying();
      async function* speak() {
        yield* parts;
      }
      fixedReply({ ...call.deps, tts: { name: 'broken', speak } }, 0, ['Hello there.'], 'en-IN');
      await call.clock.advance(1000);
      expect(call.of('replyFailed')).toMatchObject([{ fault: { source: 'tts', kind: 'truncated' } }]);
      expect(call.of('replySent')).toEqual([]);
    },
  );

  it('as a bug is reported, and ends the reply like a fault: the caller must not be left in silence', async () => {
    const call = replying();
    const broken = {
      ...call.deps.llm,
      reply: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new TypeError('oops')) }),
      }),
    };
    modelReply({ ...call.deps, llm: broken }, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(1000);
    expect(call.bugs).toMatchObject([{ message: 'oops' }]);
    expect(call.of('replyFailed')).toMatchObject([{ turn: 1, fault: { source: 'core' } }]);
  });
});

describe('a fixed reply', () => {
  it('needs no model', async () => {
    const call = replying();
    fixedReply(call.deps, 0, ['Hello there.', 'How can I help?'], 'en-IN');
    await call.clock.advance(5000);
    expect(call.of('clausePlaying').map((event) => event.text)).toEqual(['Hello there.', 'How can I help?']);
    expect(call.llm.requests).toEqual([]);
    expect(call.types().slice(-2)).toEqual(['replySent', 'voiceSpent']);
  });

  it('reports the characters that the voice got, including those sent ahead and sent again', async () => {
    const call = replying();
    const reply = fixedReply(call.deps, 0, ['Hello there.', 'How can I help?'], 'en-IN');
    await call.clock.advance(400);
    reply.park();
    await call.clock.settle();
    reply.resume(0);
    await call.clock.advance(6000);
    expect(call.of('voiceSpent').map((event) => [event.characters, event.provider])).toEqual([
      [27, 'scripted-voice'],
      [27, 'scripted-voice'],
    ]);
  });

  it('that is a recording needs no voice, and has no voice cost', async () => {
    const call = replying();
    recordedReply(call.deps, 3, 'Sorry.', new Uint8Array(8 * 1500).fill(42));
    await call.clock.advance(3000);
    expect(call.heardMs(42)).toBe(1500);
    expect(call.tts.spoken).toEqual([]);
    expect(call.types()).toEqual([
      'voiceArrived',
      'clausePlaying',
      'clauseVoiced',
      'clauseSent',
      'replySent',
    ]);
  });
});
