import { expect, test } from 'vitest';
import { liveFacts } from './live-call-page.ts';
import { type LiveView, liveView } from './live-view.ts';

const view: LiveView = { ...liveView([]), from: '+919800000001', talkingSince: 10_000 };
const shown = (changes: Partial<LiveView>, now: number) =>
  /Length<\/dt><dd>([^<]*)/.exec(liveFacts({ ...view, ...changes }, now).toString())?.[1];

test("the length counts from the first audio to now, or to the call's end", () => {
  expect(shown({ talkingSince: null }, 75_000)).toBe('ringing');
  expect(shown({}, 75_000)).toBe('1:05');
  expect(shown({ endedAt: 15_000 }, 75_000)).toBe('0:05');
});

test('a slow browser clock gives no negative length', () => {
  expect(shown({}, 8_000)).toBe('0:00');
});
