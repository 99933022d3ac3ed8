import { expect, it, test } from 'vitest';
import { boundedEvent, jsonBytes, mostEventBytes } from './bounded-event.ts';

const at = '2026-05-14T04:30:00.000Z';

it('an event of a usual size stays as it is', () => {
  const event = { seq: 1, at, type: 'callerSaid', turn: 1, text: 'hello' };
  expect(boundedEvent(event)).toBe(event);
});

test.each([
  ['a tool with a huge answer', { result: 'x'.repeat(2_000_000) }],
  ['a huge transcript in Hindi', { text: 'नमस्ते '.repeat(100_000) }],
  ['many texts', { parts: Array.from({ length: 5000 }, () => 'word '.repeat(50)) }],
  ['a text deep inside', { a: { b: { c: ['😀'.repeat(60_000)] } } }],
])('%s is stored cut, with a mark, and keeps its place in the journal', (_, body) => {
  const cut = boundedEvent({ seq: 7, at, type: 'toolAnswered', turn: 2, ...body });
  expect(jsonBytes(cut)).toBeLessThanOrEqual(mostEventBytes);
  expect(cut).toMatchObject({ seq: 7, at, type: 'toolAnswered', turn: 2, cut: true });
});

test.each(['plain', 'é', 'नमस्ते', '😀 and more'])('bytes of %j are those of UTF-8', (text) => {
  expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)));
});
