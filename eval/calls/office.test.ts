import { expect, test } from 'vitest';
import { loadGoals } from '../goals/goal-files.ts';
import { isPossible } from './office.ts';

test('every goal is possible on a Monday, and "tomorrow" is not on the day before a closed day', async () => {
  const goals = await loadGoals();
  expect(goals.filter((goal) => !isPossible(goal, '2026-11-23'))).toEqual([]);
  const onSaturday = goals.filter((goal) => !isPossible(goal, '2026-11-28')).map(({ id }) => id);
  expect(onSaturday).toContain('book-tomorrow-morning');
  expect(onSaturday).not.toContain('book-step-by-step');
});
