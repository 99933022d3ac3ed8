import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forAny } from '../../testing/properties/for-any.ts';
import { createAnswer } from '../io/answer.ts';
import { createMarkerReader, type MarkedPiece, markerOf } from './markers.ts';

/** The pieces of a text that comes in these parts. */
function read(...parts: string[]): MarkedPiece[] {
  const reader = createMarkerReader();
  return [...parts.flatMap((each) => reader.push(each)), ...reader.end()];
}
/** `<hours>` for a marker. */
const shown = (...parts: string[]) =>
  read(...parts)
    .map((piece) => (piece.type === 'text' ? piece.text : `<${piece.id}>`))
    .join('');

test.each([
  ['{{hours}}', '<hours>'],
  ['Sure. {{hours}} Anything else?', 'Sure. <hours> Anything else?'],
  ['{{hours}}. {{address}}!', '<hours><address>'],
  ['**{{hours}}**, and "{{address}}".', '**<hours> and "<address>'],
  ['{{ Opening hours }}', '<opening-hours>'],
  ['{{opening_hours}}', '<opening-hours>'],
  ['{{{hours}}} Yes.', '<hours> Yes.'],
])('a marker is found, and the marks behind it are dropped: %s', (text, found) => {
  expect(shown(text)).toBe(found);
});

test.each([
  ['not closed', 'Sure. {{hours', 'Sure. <hours>'],
  ['closed by one brace', '{{hours} Yes.', '<hours> Yes.'],
  ['not closed before a new line', '{{hours\nYes.', '<hours> Yes.'],
])('a marker that is %s is one all the same', (_, text, found) => {
  expect(shown(text)).toBe(found);
});

test.each(['{hours}', 'a { b', 'a } b', '{ "a": 1 }', '{'])('%s is text', (text) => {
  expect(shown(text)).toBe(text);
});

test('braces around nothing name no line, and a long text in braces does not swallow what follows', () => {
  expect(shown('{{')).toBe('<>');
  expect(shown('Yes. {{}} We do.')).toBe('Yes. <> We do.');
  expect(shown(`{{${'words '.repeat(20)}`)).toContain('words words');
});

test('text is held back only where it may become a marker', () => {
  const reader = createMarkerReader();
  expect(reader.push('We open at nine. ')).toEqual([{ type: 'text', text: 'We open at nine. ' }]);
  expect(reader.push('{')).toEqual([]);
  expect(reader.push('{hou')).toEqual([]);
  expect(reader.push('rs}')).toEqual([]);
  expect(reader.push('}')).toEqual([{ type: 'marker', id: 'hours', written: '{{hours}}' }]);
});

test('the same is found wherever the text is cut', () => {
  const bit = fc.constantFrom(
    '{',
    '{{',
    '}',
    '}}',
    'hours',
    ' ',
    '.',
    '"',
    '**',
    '\n',
    '3',
    'समय',
    'Yes',
    '-',
  );
  forAny([fc.array(bit, { maxLength: 14 }), fc.infiniteStream(fc.nat(4))], (bits, sizes) => {
    const text = bits.join('');
    const parts: string[] = [];
    for (let at = 0; at < text.length; at += parts.at(-1)?.length ?? 1)
      parts.push(text.slice(at, at + 1 + (sizes.next().value ?? 0)));
    expect(shown(...parts)).toBe(shown(text));
  });
});

test('no brace of a marker is left, and no word outside of one is lost', () => {
  const bit = fc.constantFrom('{{hours}}', '{{no-line}}', 'Yes, ', 'we are. ', 'हाँ। ');
  forAny([fc.array(bit, { maxLength: 10 })], (bits) => {
    const text = read(bits.join(''))
      .map((piece) => (piece.type === 'text' ? piece.text : ''))
      .join('');
    expect(text).not.toMatch(/[{}]/);
    const words = (from: string) => from.match(/[\p{L}\p{M}]+/gu) ?? [];
    expect(words(text)).toEqual(words(bits.filter((each) => !each.startsWith('{')).join('')));
  });
});

test('an answer that is a marker alone has a word, so that the model is not asked again', () => {
  const marker = markerOf('hours');
  for (const parts of [[marker], ['{{', 'hours', '}}'], ['{', '{', 'ho', 'urs', '}', '}']]) {
    const answer = createAnswer(['end_call', 'hours']);
    const given = [
      ...parts.flatMap((each) => answer.push(each)),
      ...answer.end([], { finish: 'stop', usage: null }),
    ];
    expect(given.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(marker);
  }
});
