import { expect, test } from 'vitest';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Llm, LlmPart } from '../../../shared/io/llm.ts';
import { pause } from '../../../shared/io/watchdog.ts';
import { createReplyBill } from '../../../shared/journal/reply-bill.ts';
import { type VirtualClock, virtualClock } from '../../call/testing/virtual-clock.ts';
import { failoverLlm } from './failover-llm.ts';

const stall: Fault = { source: 'llm', kind: 'stall', retryable: true, message: 'stall' };
const refused: Fault = { source: 'llm', kind: 'auth', retryable: false, message: 'auth' };

/** What a request does: waits in ms, words, a thought, the beginning of a tool call, or a fault. */
type Step = number | string | { thought: string } | 'begun' | Fault | LlmPart;

interface Model extends Llm {
  requests: number;
  stopped: number;
}

function model(clock: VirtualClock, name: string, ...plays: Step[][]): Model {
  const llm: Model = {
    name: 'openai',
    model: name,
    requests: 0,
    stopped: 0,
    async *reply(_messages, _tools, signal, meter): AsyncGenerator<LlmPart> {
      const play = plays[llm.requests] ?? plays.at(-1) ?? [];
      llm.requests += 1;
      let isWhole = false;
      try {
        for (const step of play) {
          if (typeof step === 'number') await pause(step, clock, signal);
          else if (step === 'begun') meter?.begun?.();
          else if (typeof step === 'string') yield { type: 'text', text: step };
          else if ('thought' in step) meter?.wrote(step.thought);
          else if ('kind' in step) throw new FaultError(step);
          else yield step;
        }
        isWhole = true;
        yield { type: 'done', finish: 'stop', usage: null };
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      } finally {
        if (!isWhole) llm.stopped += 1;
      }
    },
  };
  return llm;
}

function racing(plays: Step[][], sparePlays: Step[][] | null, secondRequestMs = 1800) {
  const clock = virtualClock();
  const start = clock.now();
  const first = model(clock, 'a', ...plays);
  const spare = sparePlays && model(clock, 'b', ...sparePlays);
  const spent: string[] = [];
  const repaired: string[] = [];
  const stop = new AbortController();
  const bill = createReplyBill(1, 'a', [{ role: 'user', content: 'a question' }], []);
  const llm = failoverLlm(
    spare ? [first, spare] : [first],
    {
      clock,
      coolDownMs: 60_000,
      onFailover: () => undefined,
      onRepaired: ({ kind }) => void repaired.push(kind),
    },
    (of, usage) => void spent.push(`${of} ${usage.outputTokens > 0 ? 'wrote' : 'read'}`),
    { secondRequestMs, firstTokenMs: 4000 },
  );
  const said: { atMs: number; text: string }[] = [];
  let fault: string | null = null;
  let writer: string | undefined;
  const read = async (): Promise<void> => {
    try {
      for await (const part of llm.reply([{ role: 'user', content: 'a question' }], [], stop.signal, bill)) {
        if (part.type === 'text') said.push({ atMs: clock.now() - start, text: part.text });
        if (part.type === 'toolCall') said.push({ atMs: clock.now() - start, text: part.call.name });
        if (part.type === 'done') writer = part.model;
      }
    } catch (error) {
      fault = error instanceof FaultError ? error.fault.kind : String(error);
    }
  };
  const reading = read();
  return {
    clock,
    first,
    spare,
    spent,
    repaired,
    stop,
    bill,
    said,
    outcome: async (ms = 30_000) => {
      await clock.advance(ms);
      await reading;
      return { text: said.map(({ text }) => text).join(''), atMs: said[0]?.atMs, writer, fault };
    },
  };
}

test('a model without a word in time is raced by the fallback; the first word wins, the other is stopped and paid', async () => {
  const race = racing([[9000, 'late']], [[500, 'hello']]);
  expect(await race.outcome()).toEqual({ text: 'hello', atMs: 2300, writer: 'b', fault: null });
  expect([race.first.stopped, race.spent, race.repaired]).toEqual([1, ['a read'], ['stall']]);
  expect(race.clock.pending()).toBe(0);
});

test('a first model that is just late wins its race, and the second request is stopped and paid', async () => {
  const race = racing([[2000, 'here']], [[500, 'hello']]);
  expect(await race.outcome()).toEqual({ text: 'here', atMs: 2000, writer: 'a', fault: null });
  expect([race.spare?.stopped, race.spent, race.repaired]).toEqual([1, ['b read'], []]);
});

test('without a fallback the same model gets a second request', async () => {
  const race = racing(
    [
      [9000, 'late'],
      [300, 'hello'],
    ],
    null,
  );
  expect(await race.outcome()).toEqual({ text: 'hello', atMs: 2100, writer: 'a', fault: null });
  expect(race.first.requests).toBe(2);
});

test('a model that answers in time, or a race that is switched off, costs one request', async () => {
  for (const race of [racing([[1700, 'hello']], [['no']]), racing([[2500, 'hello']], [['no']], 0)]) {
    expect((await race.outcome()).text).toBe('hello');
    expect([race.spare?.requests, race.spent]).toEqual([0, []]);
  }
});

test('thoughts are no useful token, and the thoughts of the loser are paid', async () => {
  const race = racing([[500, { thought: 'hm, let me see' }, 9000, 'late']], [[500, 'hello']]);
  expect((await race.outcome()).text).toBe('hello');
  expect(race.spent).toEqual(['a wrote']);
});

test('the beginning of a tool call is a useful token: no second request, and one call', async () => {
  const call: LlmPart = { type: 'toolCall', call: { id: '1', name: 'book', arguments: '{}' } };
  const race = racing([[500, 'begun', 2500, call]], [[call]]);
  expect((await race.outcome()).text).toBe('book');
  expect(race.spare?.requests).toBe(0);
});

test('of two requests that both call a tool, one call is given on', async () => {
  const call: LlmPart = { type: 'toolCall', call: { id: '1', name: 'book', arguments: '{}' } };
  const race = racing([[2500, call]], [[600, 'begun', 300, call]]);
  expect((await race.outcome()).text).toBe('book');
  expect([race.first.stopped, race.spare?.stopped]).toEqual([1, 0]);
});

test('a failure of one leaves the race to the other, whichever it is', async () => {
  for (const [plays, spare, text] of [
    [[[2000, refused]], [[800, 'hello']], 'hello'],
    [[[3000, 'here']], [[100, refused]], 'here'],
  ] as [Step[][], Step[][], string][])
    expect((await racing(plays, spare).outcome()).text).toBe(text);
});

test('when no request has a word after the whole time, all are stopped and the reply fails', async () => {
  const race = racing([[9000, 'late']], [[9000, 'late']]);
  expect((await race.outcome(4000)).fault).toBe('stall');
  expect([race.first.stopped, race.spare?.stopped]).toEqual([1, 1]);
  expect(race.clock.pending()).toBe(0);
});

test('a caller who hangs up in the middle of a race pays both requests', async () => {
  const race = racing([[9000, 'late']], [[9000, 'late']]);
  await race.clock.advance(2000);
  race.stop.abort();
  expect(race.spent).toEqual(['b read']);
  expect(race.bill.dropped(0, false)?.usage.inputTokens).toBeGreaterThan(0);
  expect((await race.outcome()).text).toBe('');
});

test('the bill of the reply is that of the winner, with what it wrote before it won', async () => {
  const race = racing([[9000, 'late']], [[200, { thought: 'a long thought about it' }, 300, 'hello', stall]]);
  await race.outcome();
  expect(race.bill.dropped(0, false)?.usage.outputTokens).toBeGreaterThan(3);
});

async function allOf<Item>(parts: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

test('a model that breaks off a tool call is replaced by one that is raced too', async () => {
  const race = racing(
    [[1700, 'begun', 1500, stall]],
    [
      [9000, 'late'],
      [300, 'hello'],
    ],
  );
  expect(await race.outcome()).toEqual({ text: 'hello', atMs: 4400, writer: 'b', fault: null });
  expect(race.clock.pending()).toBe(0);
});

test('a reply that was given up before it began asks no model', async () => {
  const race = virtualClock();
  const first = model(race, 'a', ['hello']);
  const llm = failoverLlm([first], { clock: race, coolDownMs: 1, onFailover: () => undefined });
  const parts: LlmPart[] = [];
  for await (const part of llm.reply([], [], AbortSignal.abort())) parts.push(part);
  expect([first.requests, parts]).toEqual([0, []]);
});

test('when both of a race have failed, a third model is asked before the first once more', async () => {
  const clock = virtualClock();
  const down: Fault = { ...stall, kind: 'server' };
  const models = [
    model(clock, 'a', [2000, down]),
    model(clock, 'b', [500, down]),
    model(clock, 'c', ['c']),
  ] as const;
  const policy = { clock, coolDownMs: 60_000, onFailover: () => undefined };
  const llm = failoverLlm([...models], policy, undefined, { secondRequestMs: 1800, firstTokenMs: 4000 });
  const reading = allOf(llm.reply([], [], new AbortController().signal));
  await clock.advance(9000);
  expect((await reading)[0]).toEqual({ type: 'text', text: 'c' });
  expect(models.map(({ requests }) => requests)).toEqual([1, 1, 1]);
});
