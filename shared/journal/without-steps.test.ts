import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
import { usageOf } from './cost.ts';
import type { JournalEvent } from './events.ts';
import { longestGapMs, setBackMs, unknownGapMs, withoutSteps } from './without-steps.ts';

const hourMs = 3_600_000;
const person = { name: 'desk', number: '+919800000009' };
const nothing = { stt: [], llmProvider: 'openai' };

const started = {
  businessId: 'demo-clinic',
  carrier: 'twilio' as const,
  from: '+919800000001',
  to: '+918000000001',
  language: 'en-IN',
  languages: ['en-IN'],
  agentName: 'Asha',
  businessName: 'Sunrise',
  customerName: null,
  greeting: 'Hello.',
  endAfterGreeting: null,
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' as const },
};

/** A turn every 20 s, by stream or by turns; the journal's own times are `at(n)`. */
function call(at: (n: number) => number, turns: number, byTurns: boolean): JournalEvent[] {
  const words = { type: 'agentSaid', cause: 'model', text: 'Yes.', interrupted: false } as const;
  const events: JournalEvent[] = [
    byTurns
      ? { seq: 0, at: at(0), type: 'turnsStarted' }
      : { seq: 0, at: at(0), type: 'mediaStarted', streamId: 's' },
  ];
  for (let n = 0; n <= turns; n += 1) events.push({ seq: n + 1, at: at(n), turn: n, ...words });
  if (!byTurns)
    events.push({ seq: turns + 2, at: at(turns), type: 'mediaStopped', by: 'caller', detail: '' });
  events.push({ seq: turns + 3, at: at(turns), type: 'callEnded', reason: 'caller' });
  return events;
}

test.each(
  [true, false].flatMap((byTurns) =>
    [
      [-hourMs, 'back by an hour'],
      [hourMs, 'forward by an hour'],
      [24 * hourMs, 'forward by a day'],
      [-24 * hourMs, 'back by a day'],
    ].map(([by, what]) => [what as string, byTurns, by as number] as const),
  ),
)(
  'a journal whose times go %s (by turns: %s) is billed its true length, but for one pause',
  (_, byTurns, by) => {
    for (let from = 1; from <= 6; from += 1) {
      const events = call((n) => 20_000 * n + (n >= from ? by : 0), 6, byTurns);
      const { seconds } = usageOf(events, nothing);
      expect(seconds).toBe(100 + (by < 0 ? setBackMs : unknownGapMs) / 1000);
    }
  },
);

test('a journal that leaps to and fro is billed its true length, but for one pause each', () => {
  const events = call((n) => 20_000 * n + (n % 2) * hourMs, 6, true);
  expect(usageOf(events, nothing).seconds).toBe((3 * (unknownGapMs + setBackMs)) / 1000);
});

test('an answered call whose only pause is not known is not free', () => {
  const events = call((n) => 20_000 * n - n * hourMs, 1, true);
  expect(usageOf(events, nothing).seconds).toBeGreaterThan(0);
});

test('a talk with a person keeps its length, and a step elsewhere changes neither line of it', () => {
  const events: JournalEvent[] = [
    { seq: 0, at: 0, type: 'callStarted', ...started },
    { seq: 1, at: 0, type: 'mediaStarted', streamId: 's' },
    { seq: 2, at: 30_000 + hourMs, type: 'mediaStopped', by: 'agent', detail: '' },
    { seq: 3, at: 30_000 + hourMs, type: 'transferStarted', ...person },
    {
      seq: 4,
      at: 45_000 + 3 * hourMs,
      type: 'transferEnded',
      outcome: 'talked',
      answeredAt: 45_000 + hourMs,
    },
    { seq: 5, at: 45_000 + 3 * hourMs, type: 'callEnded', reason: 'transfer', transfer: person },
  ];
  const { seconds, lines } = usageOf(events, nothing);
  expect(seconds).toBe(unknownGapMs / 1000);
  expect(lines?.map(({ model, quantity }) => [model, quantity])).toEqual([
    ['', unknownGapMs / 1000 + 15 + 7200],
    ['transfer', 7200],
  ]);
});

test.each([-hourMs, hourMs, 24 * hourMs])(
  'a talk whose length the carrier reports is billed as it reports it, whatever the clock says (%i ms)',
  (by) => {
    const events: JournalEvent[] = [
      { seq: 0, at: 0, type: 'callStarted', ...started },
      { seq: 1, at: 0, type: 'mediaStarted', streamId: 's' },
      { seq: 2, at: 30_000, type: 'mediaStopped', by: 'agent', detail: '' },
      { seq: 3, at: 30_000, type: 'transferStarted', ...person },
      {
        seq: 4,
        at: 645_000 + by,
        type: 'transferEnded',
        outcome: 'talked',
        answeredAt: 45_000,
        talkedSeconds: 600,
      },
      { seq: 5, at: 645_000 + by, type: 'callEnded', reason: 'transfer', transfer: person },
    ];
    expect(usageOf(events, nothing).lines?.map(({ model, quantity }) => [model, quantity])).toEqual([
      ['', 645],
      ['transfer', 600],
    ]);
  },
);

test('without steps a journal stays as it is; with them its times never go back, and no pause of the agent is too long', {
  timeout: patienceMs,
}, () => {
  const gap = fc.integer({ min: -2 * hourMs, max: 2 * hourMs });
  forAny([fc.array(gap, { maxLength: 12 }), fc.boolean()], (gaps, byTurns) => {
    const ats = [5 * hourMs];
    for (const each of gaps) ats.push((ats.at(-1) ?? 0) + each);
    const events = call((n) => ats[n] ?? 0, gaps.length, byTurns);
    const steady = withoutSteps(events);
    for (const [index, event] of steady.entries()) {
      const passed = event.at - (steady[index - 1]?.at ?? event.at);
      expect(passed).toBeGreaterThanOrEqual(0);
      expect(passed).toBeLessThanOrEqual(longestGapMs);
    }
    if (gaps.every((each) => each >= 0 && each <= longestGapMs)) expect(steady).toEqual(events);
    expect(usageOf(events, nothing).seconds).toBeGreaterThanOrEqual(0);
  });
});
