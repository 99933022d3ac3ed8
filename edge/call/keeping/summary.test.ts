import { expect, test } from 'vitest';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import { done, fault, type LlmStep, scriptedLlm } from '../testing/scripted.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { summarise } from './delivery.ts';

const events: JournalEvent[] = [
  {
    seq: 0,
    at: 1,
    type: 'callerSaid',
    turn: 1,
    text: 'When do you open?',
    language: 'en-IN',
    speechEndedAt: null,
  },
];

async function summary(...answer: LlmStep[]) {
  const clock = virtualClock();
  const faults: string[] = [];
  const made = summarise(
    () => scriptedLlm(clock, [answer]),
    events,
    'Sunrise',
    clock,
    ({ kind }) => void faults.push(kind),
  );
  await clock.advance(20_000);
  return { ...(await made), faults };
}

const unheard = (): never => {
  throw new Error('nothing failed');
};

test.each<[string, LlmStep[], object]>([
  ['counted by the server', ['Asked for the hours.', done], { outputTokens: 10, cachedTokens: 40 }],
  [
    'not counted by the server',
    ['Asked for the hours.', { type: 'done', finish: 'stop', usage: null }],
    { outputTokens: 5, isEstimate: true },
  ],
  ['late', ['Asked for', 30_000, ' the hours.', done], { outputTokens: 3, isEstimate: true }],
  ['broken off', ['Asked for', { fault: fault('llm', 'truncated') }], { isEstimate: true }],
])("a summary's tokens are in the bill: %s", async (_, answer, usage) => {
  const { text, spent } = await summary(...answer);
  expect(text).not.toBe('');
  expect(spent).toMatchObject([{ model: 'scripted-1', usage }]);
});

test.each<[string, LlmStep[], string[]]>([
  ['refused', [{ fault: fault('llm', 'auth') }], ['auth']],
  ['late', ['Asked for', 30_000, ' the hours.', done], ['stall']],
  ['broken off', ['Asked for', { fault: fault('llm', 'truncated') }], ['truncated']],
  ['well', ['Asked for the hours.', done], []],
])('a model that fails at the summary alone is counted: %s', async (_, answer, faults) => {
  expect((await summary(...answer)).faults).toEqual(faults);
});

test('a summary whose request is refused costs nothing, and one without words of the caller is not requested', async () => {
  expect((await summary({ fault: fault('llm', 'auth') })).spent).toEqual([]);
  const clock = virtualClock();
  const llm = scriptedLlm(clock, []);
  expect((await summarise(() => llm, [], 'Sunrise', clock, unheard)).spent).toEqual([]);
  expect(llm.requests).toEqual([]);
});

test('an attempt at a summary that another model stood in for is in the bill too', async () => {
  const clock = virtualClock();
  const llm = scriptedLlm(clock, [['Asked for the hours.', done]]);
  const lost = { inputTokens: 50, cachedTokens: 0, outputTokens: 0, isEstimate: true } as const;
  const made = summarise(
    (spent) => ({
      ...llm,
      async *reply(...request) {
        spent('first-choice', lost);
        yield* llm.reply(...request);
      },
    }),
    events,
    'Sunrise',
    clock,
    unheard,
  );
  await clock.advance(100);
  expect((await made).spent).toMatchObject([
    { model: 'first-choice', usage: lost },
    { model: 'scripted-1', usage: { outputTokens: 10 } },
  ]);
});
