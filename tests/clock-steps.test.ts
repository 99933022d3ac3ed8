import { describe, expect, test } from 'vitest';
import { usageOf } from '../shared/journal/cost.ts';
import { type Cell, type ClockStep, faultyCall } from './scripted/faulty-call.ts';

// A whole call by stream, on a platform whose clock is set while it goes on.

const hourMs = 3_600_000;
const cell: Cell = { fault: '500', wire: 'llm', phase: 'thinking', times: 'once', hasFallback: false };
const steps: [string, number[]][] = [
  ['an hour back', [-hourMs]],
  ['an hour forward', [hourMs]],
  ['an hour back, then forward', [-hourMs, hourMs]],
  ['a day forward', [24 * hourMs]],
  ['to and fro', [hourMs, -hourMs, hourMs, -hourMs]],
];
/** The first step of a phase; another one follows each second. */
const phases: [string, number][] = [
  ['it is greeted', 1050],
  ['the caller talks', 7050],
  ['the agent answers', 10_050],
];
/** What one step may cost: the sign of life is 1.5 s apart. */
const eachMs = 2000;

const played = async (set: readonly ClockStep[]) => {
  const call = await faultyCall(cell, set);
  const events = call.events();
  const said = events.flatMap((event) =>
    event.type === 'agentSaid' || event.type === 'callerSaid' ? [event.text] : [],
  );
  const { seconds } = usageOf(events, { stt: [], llmProvider: 'openai' });
  return { call, said, seconds, ats: events.map(({ at }) => at) };
};

describe.each(phases)('by stream, while %s', (_, from) => {
  test.each(steps)(
    'a clock that is set %s changes no word of the call, and no more of its bill than two seconds for each step',
    async (_name, by) => {
      const plain = await played([{ atMs: from, byMs: 0 }]);
      const set = by.map((byMs, index) => ({ atMs: from + 1000 * index, byMs }));
      const { call, said, seconds, ats } = await played(set);
      expect(plain.seconds).toBeGreaterThan(10);
      expect(Math.abs(seconds - plain.seconds) * 1000).toBeLessThanOrEqual(eachMs * by.length);
      expect(said).toEqual(plain.said);
      expect(ats).toEqual([...ats].sort((one, other) => one - other));
      expect([call.reason(), call.bugs]).toEqual(['caller', []]);
    },
  );
});
