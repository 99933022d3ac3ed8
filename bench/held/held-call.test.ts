import { expect, test } from 'vitest';
import { virtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { heldCall } from './held-call.ts';
import { oneTurn } from './one-turn.ts';

test('a call keeps in memory what was said; how its turns went is in the storage alone', async () => {
  const clock = virtualClock();
  const call = heldCall('exotel', 1, clock);
  const after = [];
  for (let turn = 1; turn <= 30; turn += 1) {
    await oneTurn([call], clock, turn);
    if (turn % 10 === 0) after.push({ ...call.parts(), written: call.written().journal });
  }
  call.stop();
  const [, early, late] = after;
  if (!early || !late) throw new Error('the call did not talk');
  const grown = { history: late.history - early.history, journal: late.journal - early.journal };
  // Ten questions and ten answers.
  expect(grown.history).toBeGreaterThan(10 * 150);
  // Both sides' words once more, with their times.
  expect(grown.journal).toBeGreaterThan(grown.history);
  expect(grown.journal).toBeLessThan(3 * grown.history);
  expect(late.written - early.written).toBeGreaterThan(4 * grown.journal);
  expect(late.state - late.history).toBeLessThan(1.3 * (early.state - early.history));
});
