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
  const made = summarise(scriptedLlm(clock, [answer]), events, 'Sunrise', clock);
  await clock.advance(20_000);
  return made;
}

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

test('a summary whose request is refused costs nothing, and one without words of the caller is not requested', async () => {
  expect((await summary({ fault: fault('llm', 'auth') })).spent).toEqual([]);
  const clock = virtualClock();
  const llm = scriptedLlm(clock, []);
  expect((await summarise(llm, [], 'Sunrise', clock)).spent).toEqual([]);
  expect(llm.requests).toEqual([]);
});
