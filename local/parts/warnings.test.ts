import { expect, test } from 'vitest';
import type { Paint } from '../terminal/columns.ts';
import { warningIn } from './warnings.ts';

const plain: Paint = (text) => text;
const line =
  '{"level":"warn","at":"2026-11-30T11:13:12.000Z","message":"refused","variable":"MAX_CONCURRENT_CALLS","why":"too many","n":2}';

test('the log’s warnings and errors are shown with their time in India and their fields, everything else is not', () => {
  expect(warningIn('edge', line, 'readable', plain)).toBe(
    '16:43:12 IST  warn   edge      refused  variable=MAX_CONCURRENT_CALLS  why="too many"  n=2',
  );
  expect(warningIn('edge', line.replace('"warn"', '"info"'), 'readable', plain)).toBeNull();
  expect(warningIn('edge', 'any other text', 'readable', plain)).toBeNull();
});

test('as JSON a line has the part beside everything that the log wrote', () => {
  expect(JSON.parse(warningIn('edge', line, 'json', plain) ?? '')).toEqual({
    part: 'edge',
    ...JSON.parse(line),
  });
});

test('an error is red and a warning yellow', () => {
  const named: Paint = (text, colour) => `${colour}(${text})`;
  expect(warningIn('edge', line, 'readable', named)).toContain('yellow(warn ');
  expect(warningIn('edge', line.replace('"warn"', '"error"'), 'readable', named)).toContain('red(error)');
});

test('a line that is cut off is shown as it is', () => {
  expect(warningIn('api', '{"level":"error","mess', 'readable', plain)).toContain('{"level":"error","mess');
});

test('a log line can not move the cursor or colour the terminal', () => {
  const evil = '{"level":"error","message":"a\\u001b[2Jb","field":"\\u0007c"}';
  expect(warningIn('api', evil, 'readable', plain)).not.toMatch(/\p{Cc}/u);
});
