import { expect, test } from 'vitest';
import { statusOf } from './call-status.ts';

test('staff read three ways for a call to have ended', () => {
  expect((['caller', 'agent', 'limit', 'budget', 'staff'] as const).map(statusOf)).toEqual(
    Array(5).fill('completed'),
  );
  expect(statusOf('transfer')).toBe('transferred');
  expect((['fault', 'crash'] as const).map(statusOf)).toEqual(['failed', 'failed']);
});
