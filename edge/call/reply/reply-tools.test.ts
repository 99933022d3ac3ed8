import { describe, expect, it } from 'vitest';
import { replying } from '../testing/replying.ts';
import { done, toolCall } from '../testing/scripted.ts';
import { modelReply } from './reply.ts';

const question = [{ role: 'user', content: 'when do you open' }] as const;

describe('a model that asks for tools', () => {
  const saved = { result: '{"saved":true}', action: null };

  it('gets the answers in a new request, and its words before, between and after are one reply', async () => {
    const call = replying({
      llm: [
        [
          'One moment please. ',
          toolCall('save_request', { kind: 'message' }),
          toolCall('lookup_customer'),
          done,
        ],
        ['It is all noted.', done],
      ],
      tools: { save_request: { ...saved, afterMs: 800 }, lookup_customer: { result: 'Ravi', action: null } },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(10_000);
    expect(call.llm.requests[1]?.slice(1)).toEqual([
      {
        role: 'assistant',
        content: 'One moment please. ',
        toolCalls: [
          { id: 'call-save_request', name: 'save_request', arguments: '{"kind":"message"}' },
          { id: 'call-lookup_customer', name: 'lookup_customer', arguments: '{}' },
        ],
      },
      { role: 'tool', toolCallId: 'call-save_request', content: saved.result },
      { role: 'tool', toolCallId: 'call-lookup_customer', content: 'Ravi' },
    ]);
    expect(call.of('clausePlaying').map((event) => [event.clause, event.text])).toEqual([
      [0, 'One moment please.'],
      [1, 'It is all noted.'],
    ]);
    expect(call.of('replyWritten')).toMatchObject([{ usage: { inputTokens: 200, outputTokens: 20 } }]);
    expect(call.of('replySent')).toHaveLength(1);
  });

  it('speaks while the tool works', async () => {
    const call = replying({
      llm: [
        ['One moment please. ', toolCall('slow'), done],
        ['Done.', done],
      ],
      tools: { slow: { ...saved, afterMs: 5000 } },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(3000);
    expect(call.heardMs(1)).toBe('One moment please.'.length * 60);
    expect(call.of('clauseSent')).toHaveLength(1);
    expect(call.of('toolAnswered')).toEqual([]);
  });

  it.each([
    ['end_call', { type: 'endCall' }],
    ['transfer_call', { type: 'transfer', name: 'front-desk', number: '+918000000002' }],
  ] as const)('gets no further request after %s', async (name, action) => {
    const call = replying({
      llm: [
        ['Goodbye then.', toolCall(name), done],
        ['Never.', done],
      ],
      tools: { [name]: { result: 'ok', action } },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(5000);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.types().at(-2)).toBe('replySent');
    expect(call.of('toolAnswered')).toMatchObject([{ turn: 1, action }]);
  });

  it('again and again is stopped after four rounds', async () => {
    const call = replying({ llm: Array.from({ length: 9 }, () => [toolCall('again'), done]) });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(5000);
    expect(call.llm.requests).toHaveLength(4);
    expect(call.types().at(-1)).toBe('replySent');
  });

  it('changes the voice between clauses when the language was set', async () => {
    const call = replying({
      llm: [
        ['Of course, one moment. ', toolCall('set_language', { language: 'hi-IN' }), done],
        ['नमस्ते, बताइए।', done],
      ],
      tools: { set_language: { result: 'ok', action: { type: 'setLanguage', language: 'hi-IN' } } },
    });
    modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(6000);
    expect(call.tts.spoken.map(({ voice }) => voice.language)).toEqual(['en-IN', 'hi-IN']);
    expect(call.of('clausePlaying').map((event) => event.clause)).toEqual([0, 1]);
    expect(call.of('replySent')).toHaveLength(1);
  });

  it('still reports what a tool did when the reply was cancelled meanwhile, and nothing more', async () => {
    const call = replying({
      llm: [
        [toolCall('save_request'), done],
        ['Never.', done],
      ],
      tools: { save_request: { ...saved, afterMs: 1000 } },
    });
    const reply = modelReply(call.deps, { turn: 1, messages: question, tools: [], language: 'en-IN' });
    await call.clock.advance(500);
    reply.cancel();
    await call.clock.advance(5000);
    expect(call.types()).toEqual(['toolCalled', 'replyDropped', 'toolAnswered']);
    expect(call.llm.requests).toHaveLength(1);
  });
});
