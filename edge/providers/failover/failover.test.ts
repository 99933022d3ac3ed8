import { expect, test } from 'vitest';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Llm, LlmPart } from '../../../shared/io/llm.ts';
import { createReplyBill } from '../../../shared/journal/reply-bill.ts';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import type { Speech, Tts } from '../ports.ts';
import { failoverLlm } from './failover-llm.ts';
import { failoverTts } from './failover-tts.ts';
import { defaultCoolDownMs } from './order.ts';

const fault = (kind: Fault['kind'], retryable: boolean, source: Fault['source'] = 'llm'): Fault => ({
  source,
  kind,
  retryable,
  message: kind,
});

/** A model that does the next of these each time: speaks, or fails, or both. */
function model(name: string, ...plays: (string | Fault)[][]): Llm & { requests: number } {
  const llm = {
    name: 'openai',
    model: name,
    requests: 0,
    async *reply(): AsyncGenerator<LlmPart> {
      const play = plays[llm.requests] ?? plays.at(-1) ?? [];
      llm.requests += 1;
      for (const part of play) {
        if (typeof part !== 'string') throw new FaultError(part);
        yield { type: 'text', text: part };
      }
    },
  };
  return llm;
}

function policy() {
  const failovers: string[] = [];
  const clock = scriptedClock();
  return {
    clock,
    failovers,
    coolDownMs: defaultCoolDownMs,
    onFailover: (from: string, to: string, why: Fault) => void failovers.push(`${from} > ${to}: ${why.kind}`),
  };
}

async function text(llm: Llm, signal = new AbortController().signal) {
  const texts: string[] = [];
  for await (const part of llm.reply([], [], signal)) if (part.type === 'text') texts.push(part.text);
  return texts.join('');
}

test('a wrong key fails over at once, a failing server after one retry', async () => {
  const how = policy();
  const [refused, spare] = [model('a', [fault('auth', false)]), model('b', ['hello'])];
  expect(await text(failoverLlm([refused, spare], how))).toBe('hello');
  expect(refused.requests).toBe(1);
  const [failing, second] = [model('a', [fault('server', true)]), model('b', ['hello'])];
  expect(await text(failoverLlm([failing, second], how))).toBe('hello');
  expect(failing.requests).toBe(2);
  expect(how.failovers).toEqual(['openai/a > openai/b: auth', 'openai/a > openai/b: server']);
});

test('an attempt that another one stands in for is paid when its model had taken the request', async () => {
  for (const [failed, paid] of [
    [fault('stall', true), ['a']],
    [fault('truncated', true), ['a', 'a']],
    [fault('protocol', false), ['a']],
    [fault('auth', false), []],
    [fault('server', true), []],
    [fault('network', true), []],
  ] as const) {
    const spent: string[] = [];
    const choices = [model('a', [failed]), model('b', ['hello'])] as const;
    const llm = failoverLlm([...choices], policy(), (of, usage) => {
      spent.push(of);
      expect(usage).toMatchObject({ outputTokens: 0, isEstimate: true });
    });
    expect(await text(llm)).toBe('hello');
    expect(spent, failed.kind).toEqual(paid);
  }
});

test('an attempt that another one stands in for costs its thoughts and its answers in vain, and the bill of the reply starts again', async () => {
  const counted = { inputTokens: 5000, cachedTokens: 0, outputTokens: 700 };
  const thinker: Llm = {
    name: 'openai',
    model: 'a',
    // biome-ignore lint/correctness/useYield: it fails before it says anything
    async *reply(_messages, _tools, _signal, meter) {
      meter?.inVain(counted, null);
      throw new FaultError(fault('protocol', false));
    },
  };
  const spent: unknown[] = [];
  const llm = failoverLlm([thinker, model('b', ['hello'])], policy(), (of, usage) => spent.push([of, usage]));
  const bill = createReplyBill(1, 'b', [], []);
  for await (const part of llm.reply([], [], new AbortController().signal, bill)) {
    if (part.type === 'text') break;
  }
  expect(spent).toEqual([['a', counted]]);
  expect(bill.dropped(0, false)?.usage.inputTokens).toBeLessThan(10);
});

test('a reply that is stopped in the middle is billed to the model that was writing it', async () => {
  const llm = failoverLlm([model('a', [fault('auth', false)]), model('b', ['hello'])], policy());
  const bill = createReplyBill(1, 'a', [], []);
  for await (const part of llm.reply([], [], new AbortController().signal, bill)) {
    if (part.type === 'text') break;
  }
  expect(bill.model()).toBe('b');
  expect(bill.dropped(0, false)).toMatchObject({ model: 'b' });
});

test('the end of a reply names the model that wrote it', async () => {
  const ending = (name: string): Llm => ({
    name: 'openai',
    model: name,
    async *reply() {
      yield { type: 'done', finish: 'stop', usage: null };
    },
  });
  const parts: LlmPart[] = [];
  const llm = failoverLlm([model('a', [fault('auth', false)]), ending('b')], policy());
  for await (const part of llm.reply([], [], new AbortController().signal)) parts.push(part);
  expect(parts).toEqual([{ type: 'done', finish: 'stop', usage: null, model: 'b' }]);
});

test('a retry that helps is no failover', async () => {
  const how = policy();
  const spare = model('b', ['spare']);
  expect(await text(failoverLlm([model('a', [fault('server', true)], ['hello']), spare], how))).toBe('hello');
  expect(how.failovers).toEqual([]);
  expect(spare.requests).toBe(0);
});

test('a model that stayed silent is not waited for twice: the next one answers, or the reply fails at once', async () => {
  const how = policy();
  const silent = model('a', [fault('stall', true)], ['hello']);
  expect(await text(failoverLlm([silent, model('b', ['spare'])], how))).toBe('spare');
  expect(silent.requests).toBe(1);
  const only = model('a', [fault('stall', true)], ['hello']);
  await expect(text(failoverLlm([only], policy()))).rejects.toMatchObject({ fault: { kind: 'stall' } });
  expect(only.requests).toBe(1);
});

test('a single model has its retry too, and then its fault is the reply’s', async () => {
  const only = model('a', [fault('network', true)]);
  await expect(text(failoverLlm([only], policy()))).rejects.toMatchObject({ fault: { kind: 'network' } });
  expect(only.requests).toBe(2);
});

test('a busy model that wants a moment gets it', async () => {
  const how = policy();
  const busy = model('a', [{ ...fault('rate', true), retryAfterMs: 200 }], ['hello']);
  const reply = text(failoverLlm([busy], how));
  await new Promise((resolve) => setTimeout(resolve, 10));
  how.clock.pass(199);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(busy.requests).toBe(1);
  how.clock.pass(1);
  expect(await reply).toBe('hello');
});

test('a server that wants a minute is not waited for', async () => {
  const how = policy();
  const down = model('a', [{ ...fault('server', true), retryAfterMs: 60_000 }]);
  const reply = text(failoverLlm([down, model('b', ['hello'])], how));
  await new Promise((resolve) => setTimeout(resolve, 10));
  how.clock.pass(300);
  expect(await reply).toBe('hello');
  expect(down.requests).toBe(2);
});

test('after the first word no other model begins another sentence', async () => {
  const spare = model('b', ['spare']);
  await expect(
    text(failoverLlm([model('a', ['half', fault('network', true)]), spare], policy())),
  ).rejects.toThrow(FaultError);
  expect(spare.requests).toBe(0);
});

test('a model that failed rests, and is first again after its rest', async () => {
  const how = policy();
  const primary = model('a', [fault('auth', false)], ['well again']);
  const llm = failoverLlm([primary, model('b', ['spare'])], how);
  expect(await text(llm)).toBe('spare');
  how.clock.pass(defaultCoolDownMs - 1);
  expect(await text(llm)).toBe('spare');
  expect(primary.requests).toBe(1);
  how.clock.pass(1);
  expect(await text(llm)).toBe('well again');
  expect(how.failovers).toHaveLength(1);
});

test('a bug is thrown, not failed over', async () => {
  const buggy: Llm = {
    ...model('a'),
    // biome-ignore lint/correctness/useYield: it fails at once
    async *reply() {
      throw new TypeError('a bug');
    },
  };
  await expect(text(failoverLlm([buggy, model('b', ['spare'])], policy()))).rejects.toThrow(TypeError);
});

/** A voice that reads `reads` clauses before it fails, or speaks all of them. */
function voice(name: string, fails: Fault | null, reads = 1): Tts & { read: string[] } {
  const tts = {
    name,
    read: [] as string[],
    async *speak(clauses: AsyncIterable<string>): AsyncGenerator<Speech> {
      for await (const clause of clauses) {
        tts.read.push(clause);
        if (fails && tts.read.length >= reads) throw new FaultError(fails);
        if (!fails) yield { type: 'said', text: `${name}: ${clause}` };
      }
    },
  };
  return tts;
}

async function spoken(tts: Tts, clauses: AsyncIterable<string>) {
  const said: string[] = [];
  for await (const part of tts.speak(
    clauses,
    { language: 'en-IN', voice: 'x', rate: 1 },
    new AbortController().signal,
  )) {
    if (part.type === 'said') said.push(part.text);
  }
  return said;
}

test('the next voice says the text from its beginning, though it could be read only once', async () => {
  async function* clauses() {
    yield 'One.';
    yield 'Two.';
    yield 'Three.';
  }
  const how = policy();
  const first = voice('azure-tts', fault('stall', true, 'tts'), 2);
  expect(await spoken(failoverTts([first, voice('deepgram-tts', null)], how), clauses())).toEqual([
    'deepgram-tts: One.',
    'deepgram-tts: Two.',
    'deepgram-tts: Three.',
  ]);
  // Its clause was tried twice already, inside.
  expect(first.read).toEqual(['One.', 'Two.']);
  expect(how.failovers).toEqual(['azure-tts > deepgram-tts: stall']);
});

/** A voice that says clauses and dies behind some audio of the one with this number, from 1. */
function dyingVoice(
  name: string,
  inClause: number,
  kind: Fault['kind'] = 'network',
): Tts & { read: string[] } {
  const tts = {
    name,
    read: [] as string[],
    async *speak(clauses: AsyncIterable<string>): AsyncGenerator<Speech> {
      for await (const clause of clauses) {
        tts.read.push(clause);
        yield { type: 'audio', bytes: new Uint8Array(800) };
        if (tts.read.length === inClause) throw new FaultError(fault(kind, true, 'tts'));
        yield { type: 'said', text: `${name}: ${clause}` };
      }
    },
  };
  return tts;
}

async function parts(tts: Tts) {
  async function* clauses() {
    yield 'One.';
    yield 'Two.';
    yield 'Three.';
  }
  const heard: string[] = [];
  const { signal } = new AbortController();
  for await (const part of tts.speak(clauses(), { language: 'en-IN', voice: 'x', rate: 1 }, signal))
    heard.push(part.type === 'said' ? part.text : part.type);
  return heard;
}

test('a voice that dies inside a clause is replaced by the next one, which begins that clause anew', async () => {
  const how = policy();
  const azure = dyingVoice('azure', 2);
  const aura = dyingVoice('aura', 9);
  expect(await parts(failoverTts([azure, aura], how))).toEqual([
    'audio',
    'azure: One.',
    'audio',
    'again',
    'audio',
    'aura: Two.',
    'audio',
    'aura: Three.',
  ]);
  expect(aura.read).toEqual(['Two.', 'Three.']);
  expect(how.failovers).toEqual(['azure > aura: network']);
});

test('a voice that fails between two clauses is replaced without a clause begun anew', async () => {
  const azure = voice('azure', fault('server', true, 'tts'), 1);
  const heard = await parts(failoverTts([azure, dyingVoice('aura', 9)], policy()));
  expect(heard).not.toContain('again');
  expect(heard.filter((part) => part.startsWith('aura'))).toEqual([
    'aura: One.',
    'aura: Two.',
    'aura: Three.',
  ]);
});

test.each(['stall', 'truncated', 'protocol'] as const)('so is one that fails by %s', async (kind) => {
  const heard = await parts(failoverTts([dyingVoice('azure', 3, kind), dyingVoice('aura', 9)], policy()));
  expect(heard.slice(-3)).toEqual(['again', 'audio', 'aura: Three.']);
});

test('the fault of the last voice is the reply’s, also inside a clause', async () => {
  const both = failoverTts([dyingVoice('azure', 1), dyingVoice('aura', 1, 'stall')], policy());
  await expect(parts(both)).rejects.toMatchObject({ fault: { kind: 'stall' } });
  await expect(parts(failoverTts([dyingVoice('azure', 2)], policy()))).rejects.toMatchObject({
    fault: { kind: 'network' },
  });
});

test('a fault of the model is not the voice’s, and no other voice is tried', async () => {
  // biome-ignore lint/correctness/useYield: it fails at once
  async function* broken(): AsyncGenerator<string> {
    throw new FaultError(fault('stall', true, 'llm'));
  }
  const spare = voice('deepgram-tts', null);
  await expect(
    spoken(failoverTts([voice('azure-tts', null), spare], policy()), broken()),
  ).rejects.toMatchObject({ fault: { source: 'llm' } });
  expect(spare.read).toEqual([]);
});

test('a model that rests is tried again before the reply fails', async () => {
  const how = policy();
  const first = model('a', [fault('auth', false)], ['well again']);
  const llm = failoverLlm([first, model('b', ['spare'], [fault('auth', false)])], how);
  expect(await text(llm)).toBe('spare');
  how.clock.pass(20_000);
  expect(await text(llm)).toBe('well again');
  expect(how.failovers).toEqual(['openai/a > openai/b: auth', 'openai/b > openai/a: auth']);
});

test('each choice is tried once a reply, also where all of them rest', async () => {
  const [first, second] = [model('a', [fault('auth', false)]), model('b', [fault('auth', false)])];
  const llm = failoverLlm([first, second], policy());
  for (const requests of [1, 2]) {
    await expect(text(llm)).rejects.toMatchObject({ fault: { kind: 'auth' } });
    expect([first.requests, second.requests]).toEqual([requests, requests]);
  }
});

test('a voice that rests says what no other voice can say', async () => {
  async function* one() {
    yield 'नमस्ते।';
  }
  let isDown = true;
  const azure: Tts = {
    name: 'azure',
    async *speak(clauses) {
      if (isDown) throw new FaultError(fault('server', true, 'tts'));
      for await (const clause of clauses) yield { type: 'said', text: `azure: ${clause}` };
    },
  };
  const aura = voice('aura', fault('config', false, 'tts'), 1);
  const tts = failoverTts([azure, aura], policy());
  await expect(spoken(tts, one())).rejects.toMatchObject({ fault: { kind: 'config' } });
  isDown = false;
  expect(await spoken(tts, one())).toEqual(['azure: नमस्ते।']);
});
