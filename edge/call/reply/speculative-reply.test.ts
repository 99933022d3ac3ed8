import { describe, expect, it } from 'vitest';
import { replying } from '../testing/replying.ts';
import { done, fault, toolCall } from '../testing/scripted.ts';
import { modelReply, type ReplyDeps } from './reply.ts';
import { speculativeReply } from './speculative-reply.ts';

const question = {
  turn: 1,
  messages: [{ role: 'user', content: 'When?' }],
  tools: [],
  language: 'en-IN',
} as const;
const answer = [300, 'At nine thirty.', 100, ' Every day but Sunday.', 50, done];

/** A tool that is emitted of in `ran` when it is really run. */
function toolsThat(ran: string[]): Pick<ReplyDeps, 'runTool'> {
  return {
    runTool: async ({ name }) => {
      ran.push(name);
      return { result: 'saved', action: null };
    },
  };
}

describe('a speculative reply', () => {
  it('asks the model and the voice, and lets nothing be heard or emitted', async () => {
    const call = replying({ llm: [answer] });
    speculativeReply(call.deps, question);
    await call.clock.advance(5000);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.tts.spoken[0]?.text).toBe('At nine thirty.');
    expect(call.emitted).toEqual([]);
    expect(call.heardMs(1)).toBe(0);
  });

  it('plays the moment it is released, and reports when everything really happened', async () => {
    const call = replying({ llm: [answer] });
    const reply = speculativeReply(call.deps, question);
    await call.clock.advance(800);
    reply.release();
    await call.clock.settle();
    expect(call.of('tokenArrived')).toMatchObject([{ at: 300 }]);
    expect(call.of('voiceArrived')).toMatchObject([{ at: 450 }]);
    expect(call.of('clausePlaying')).toMatchObject([{ at: 800 }]);
    await call.clock.advance(10_000);
    expect(call.types().slice(-2)).toEqual(['replySent', 'voiceSpent']);
  });

  it('that is released before it has any text goes on like every other', async () => {
    const call = replying({ llm: [answer] });
    const reply = speculativeReply(call.deps, question);
    await call.clock.advance(100);
    reply.release();
    await call.clock.advance(10_000);
    expect(call.of('tokenArrived')).toMatchObject([{ at: 300 }]);
    expect(call.of('clausePlaying')[0]).toMatchObject({ at: 450 });
  });

  it('stops model and voice when it is dropped, and reports only its cost', async () => {
    const call = replying({ llm: [answer] });
    const reply = speculativeReply(call.deps, question);
    await call.clock.advance(500);
    reply.cancel();
    await call.clock.advance(10_000);
    expect([...new Set(call.types())].sort()).toEqual(['replyDropped', 'voiceSpent']);
    expect(call.of('replyDropped')).toMatchObject([
      { isSpeculative: true, isEstimate: false, usage: { inputTokens: 100, outputTokens: 10 } },
    ]);
    expect(call.heardMs(1)).toBe(0);
  });

  it('that was not finished has its cost estimated from its characters', async () => {
    const call = replying({ llm: [answer] });
    const reply = speculativeReply(call.deps, question);
    await call.clock.advance(350);
    reply.cancel();
    const [dropped] = call.of('replyDropped');
    expect(dropped).toMatchObject({ isEstimate: true, isSpeculative: true });
    expect(dropped?.usage.outputTokens).toBe(4);
    expect(dropped?.usage.inputTokens).toBeGreaterThan(1);
  });

  it('runs no tool before it is released', async () => {
    const ran: string[] = [];
    const call = replying({
      llm: [
        [200, toolCall('save_request'), done],
        [100, 'Booked.', done],
      ],
    });
    const reply = speculativeReply({ ...call.deps, ...toolsThat(ran) }, question);
    await call.clock.advance(3000);
    expect(ran).toEqual([]);
    reply.release();
    await call.clock.advance(3000);
    expect(ran).toEqual(['save_request']);
    expect(call.of('clauseWritten')).toMatchObject([{ text: 'Booked.' }]);
  });

  it('never runs a tool when it is dropped', async () => {
    const ran: string[] = [];
    const call = replying({ llm: [[200, toolCall('save_request'), done]] });
    const reply = speculativeReply({ ...call.deps, ...toolsThat(ran) }, question);
    await call.clock.advance(3000);
    reply.cancel();
    await call.clock.advance(3000);
    expect(ran).toEqual([]);
    expect(call.bugs).toEqual([]);
  });

  it('that failed reports so, so that a new request goes to the model', async () => {
    const call = replying({ llm: [[200, { fault: fault('llm') }]] });
    const reply = speculativeReply(call.deps, question);
    expect(reply.hasFailed()).toBe(false);
    await call.clock.advance(3000);
    expect(reply.hasFailed()).toBe(true);
    expect(call.emitted).toEqual([]);
  });
});

describe('an aside', () => {
  it('is said before the clauses that the voice has not got yet, and those are numbered anew', async () => {
    const call = replying({
      llm: [[1500, 'At nine thirty. ', 3000, 'Every day but Sunday, that is.', done]],
    });
    const reply = modelReply(call.deps, question);
    await call.clock.advance(900);
    reply.interject({ text: 'One moment.', language: 'en-IN' }, 'acknowledgement');
    await call.clock.advance(20_000);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual([
      'One moment.',
      'At nine thirty.',
      'Every day but Sunday, that is.',
    ]);
    expect(call.of('clauseWritten').map(({ clause, aside }) => [clause, aside])).toEqual([
      [0, 'acknowledgement'],
      [1, undefined],
      [2, undefined],
    ]);
  });

  it('that comes after the last clause went to the voice is not said', async () => {
    const call = replying({ llm: [['At nine thirty.', done]] });
    const reply = modelReply(call.deps, question);
    await call.clock.advance(600);
    reply.interject({ text: 'One moment.', language: 'en-IN' }, 'acknowledgement');
    await call.clock.advance(10_000);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual(['At nine thirty.']);
    expect(call.of('clauseWritten')).toHaveLength(1);
  });
});
