import { expect, test } from 'vitest';
import { warningIn } from './warnings.ts';

test('the log’s warnings and errors are shown with their fields, everything else is not', () => {
  expect(
    warningIn('edge', '{"level":"warn","at":"2026","message":"refused","variable":"MAX_CONCURRENT_CALLS"}'),
  ).toBe('[edge] warn: refused {"variable":"MAX_CONCURRENT_CALLS"}');
  expect(warningIn('edge', '{"level":"info","at":"2026","message":"request"}')).toBeNull();
  expect(warningIn('edge', 'any other text')).toBeNull();
});

test('a line that is cut off is shown as it is', () => {
  expect(warningIn('api', '{"level":"error","mess')).toContain('{"level":"error","mess');
});
