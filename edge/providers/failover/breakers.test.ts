import { expect, test } from 'vitest';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Tts, Voice } from '../ports.ts';
import { type BreakerState, createBreakers, failuresToOpen, openMs } from './breakers.ts';
import { failoverTts } from './failover-tts.ts';
import { createProviderOrder } from './order.ts';

const fault = (kind: Fault['kind'], more: Partial<Fault> = {}): Fault => ({
  source: 'llm',
  kind,
  retryable: kind !== 'auth',
  message: kind,
  ...more,
});

function fail(breakers: ReturnType<typeof createBreakers>, times: number, why = fault('server'), now = 0) {
  let last: BreakerState | null = null;
  for (let time = 0; time < times; time += 1) last = breakers.enter('a', now).pass.failed(why, now);
  return last;
}

test('a provider that failed three times in a row is not asked first by any call, for a minute', () => {
  const breakers = createBreakers();
  expect(fail(breakers, failuresToOpen - 1)).toBe(null);
  expect(breakers.admits('a', 0)).toBe(true);
  expect(fail(breakers, 1)).toBe('open');
  expect([breakers.admits('a', openMs - 1), breakers.admits('b', 0)]).toEqual([false, true]);
});

test('a clock that is set back by an hour keeps no breaker open and no probe under way for that hour', () => {
  const hourMs = 3_600_000;
  const breakers = createBreakers();
  fail(breakers, failuresToOpen, fault('server'), hourMs);
  expect(breakers.admits('a', hourMs)).toBe(false);
  expect(breakers.admits('a', 0)).toBe(true);
  expect(breakers.enter('a', hourMs + openMs).changed).toBe('halfOpen');
  expect(breakers.admits('a', hourMs + openMs)).toBe(false);
  expect(breakers.admits('a', 0)).toBe(true);
});

test('one success between failures keeps the breaker closed', () => {
  const breakers = createBreakers();
  for (let round = 0; round < 2; round += 1) {
    fail(breakers, failuresToOpen - 1);
    expect(breakers.enter('a', 0).pass.succeeded(0)).toBe(null);
  }
  expect(breakers.state('a')).toBe('closed');
});

/** One verdict a second: `F` a failure, `s` a success. The first verdict that opened the breaker; 0: none. */
function opensAt(verdicts: string, everyMs = 1000): number {
  const breakers = createBreakers();
  for (const [number, verdict] of [...verdicts].entries()) {
    const { pass } = breakers.enter('a', number * everyMs);
    const now = number * everyMs;
    const state = verdict === 'F' ? pass.failed(fault('server'), now) : pass.succeeded(now);
    if (state === 'open') return number + 1;
  }
  return 0;
}

test.each([
  ['every second request', 'sFsFsFsFsFsF', 10],
  ['every second request, the first one too', 'FsFsFsFsFsFs', 11],
  ['two of three', 'FFsFFsFFsFFs', 10],
  ['every second one, after a long time without a failure', `${'s'.repeat(50)}${'Fs'.repeat(9)}`, 59],
])('a provider that fails at %s is not asked first any more', (_, verdicts, at) => {
  expect(opensAt(verdicts)).toBe(at);
});

test.each([
  ['at every third request', 'Fss'.repeat(20), 1000],
  ['twice in a row, now and then', 'FFssss'.repeat(20), 1000],
  ['at every second request, which are minutes apart', 'Fs'.repeat(20), 60_000],
])('a provider that fails %s keeps its place', (_, verdicts, everyMs) => {
  expect(opensAt(verdicts, everyMs)).toBe(0);
});

test('after its rest a provider is judged by what it does from then on', () => {
  const breakers = createBreakers();
  const use = (now: number) => breakers.enter('a', now).pass;
  for (let second = 0; breakers.state('a') === 'closed'; second += 2) {
    use(second * 1000).succeeded(second * 1000);
    use(second * 1000).failed(fault('server'), second * 1000);
  }
  const now = 10_000 + openMs;
  expect(use(now).succeeded(now)).toBe('closed');
  expect(use(now).failed(fault('server'), now)).toBe(null);
  expect(breakers.state('a')).toBe('closed');
});

test.each([
  ['a refused key', fault('auth'), openMs],
  ['a named wait', fault('rate', { retryable: false, retryAfterMs: 120_000 }), 120_000],
  ['a wait of hours', fault('rate', { retryable: false, retryAfterMs: 7_200_000 }), 300_000],
  ['a wait shorter than a minute', fault('rate', { retryable: false, retryAfterMs: 20_000 }), openMs],
])('%s opens the breaker at once, for its time', (_, why, forMs) => {
  const breakers = createBreakers();
  expect(fail(breakers, 1, why)).toBe('open');
  expect([breakers.admits('a', forMs - 1), breakers.admits('a', forMs)]).toEqual([false, true]);
});

test('what is wrong with one business’s request closes no door for the others', () => {
  const breakers = createBreakers();
  expect(fail(breakers, 10, fault('config'))).toBe(null);
  expect(breakers.state('a')).toBe('closed');
});

test('after the rest one call tries the provider, and the others wait for its verdict', () => {
  const breakers = createBreakers();
  fail(breakers, failuresToOpen);
  const probe = breakers.enter('a', openMs);
  expect(probe.changed).toBe('halfOpen');
  expect(breakers.admits('a', openMs)).toBe(false);
  expect(probe.pass.failed(fault('server'), openMs)).toBe('open');
  expect(breakers.admits('a', 2 * openMs - 1)).toBe(false);
  expect(breakers.enter('a', 2 * openMs).pass.succeeded(2 * openMs)).toBe('closed');
  expect(breakers.admits('a', 2 * openMs)).toBe(true);
});

test('a probe that we gave up, or whose call was lost, is followed by another', () => {
  const breakers = createBreakers();
  fail(breakers, failuresToOpen);
  breakers.enter('a', openMs).pass.left();
  expect(breakers.admits('a', openMs)).toBe(true);
  breakers.enter('a', openMs);
  expect([breakers.admits('a', openMs + 29_999), breakers.admits('a', openMs + 30_000)]).toEqual([
    false,
    true,
  ]);
});

test('the first verdict of a use counts, and a late failure of an open provider does not prolong its rest', () => {
  const breakers = createBreakers();
  const { pass } = breakers.enter('a', 0);
  pass.succeeded(0);
  expect(pass.failed(fault('auth'), 0)).toBe(null);
  const late = breakers.enter('a', 0);
  fail(breakers, failuresToOpen);
  expect(late.pass.failed(fault('server'), 50_000)).toBe(null);
  expect(breakers.admits('a', openMs)).toBe(true);
});

test('with every breaker open the best provider is tried all the same, and its success closes the breaker', () => {
  const breakers = createBreakers();
  const changes: string[] = [];
  const order = createProviderOrder(['a'], () => false, {
    clock: { now: () => 0, after: () => () => undefined },
    coolDownMs: 60_000,
    breakers,
    onFailover: () => undefined,
    onBreaker: (provider, state) => void changes.push(`${provider} ${state}`),
  });
  fail(breakers, failuresToOpen);
  const { index } = order.first();
  expect(index).toBe(0);
  order.use(index).succeeded();
  expect(changes).toEqual(['a closed']);
});

test('what one call learnt of a provider counts for the next call', () => {
  const breakers = createBreakers();
  const orderOfACall = () =>
    createProviderOrder(['a', 'b'], () => false, {
      clock: { now: () => 0, after: () => () => undefined },
      coolDownMs: 60_000,
      breakers,
      onFailover: () => undefined,
    });
  orderOfACall().use(0).failed(fault('auth'));
  expect(orderOfACall().first().index).toBe(1);
});

test('a request that was sent before the breaker opened does not close it by ending well', () => {
  const breakers = createBreakers();
  const early = breakers.enter('a', 0);
  fail(breakers, 1, fault('rate', { retryable: false, retryAfterMs: 120_000 }));
  expect(early.pass.succeeded(0)).toBe(null);
  expect([breakers.admits('a', 119_999), breakers.admits('a', 120_000)]).toEqual([false, true]);
});

async function allOf<Item>(parts: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

test('a voice that fails at a later clause of a reply is known to the next call', async () => {
  const breakers = createBreakers();
  const speak = (name: string, clauses: number): Tts => ({
    name,
    async *speak(text) {
      let said = 0;
      for await (const clause of text) {
        if (said++ === clauses) throw new FaultError({ ...fault('auth'), source: 'tts' });
        yield { type: 'said', text: clause };
      }
    },
  });
  const clock = { now: () => 0, after: () => () => undefined };
  const policy = { clock, coolDownMs: 1, breakers, onFailover: () => undefined };
  const tts = failoverTts([speak('a', 1), speak('b', 9)], policy);
  async function* text() {
    yield* ['one', 'two', 'three'];
  }
  const how: Voice = { language: 'en-IN', voice: 'v', rate: 1 };
  const said = await allOf(tts.speak(text(), how, new AbortController().signal));
  expect([said.length, breakers.state('a'), breakers.state('b')]).toEqual([3, 'open', 'closed']);
});
