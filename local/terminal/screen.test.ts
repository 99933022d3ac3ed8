import { expect, test } from 'vitest';
import { createScreen } from './screen.ts';

const esc = '\u001b';
const sequences = new RegExp(`${esc}\\[(\\d+)A|(${esc}\\[(?:0J|\\d+m|\\?7[lh]))|([^${esc}]+)`, 'g');

/** What a terminal of ten rows shows: the sequences that a screen writes, obeyed. */
function terminal(isTTY: boolean) {
  let rows = [''];
  const raw: string[] = [];
  const write = (text: string) => {
    raw.push(text);
    for (const [, up, , word] of text.matchAll(sequences)) {
      if (up) rows = rows.slice(0, rows.length - Number(up));
      if (up) rows[rows.length - 1] = '';
      if (!up && word !== undefined) {
        const [first = '', ...more] = word.split('\n');
        rows[rows.length - 1] += first;
        rows.push(...more);
      }
    }
  };
  return { isTTY, rows: 10, write, shown: () => rows.filter((row) => row !== ''), raw };
}

test('lines that stay are written above the live ones, which are drawn over', () => {
  const out = terminal(true);
  const screen = createScreen(out, out);
  screen.say('starting');
  screen.show(['call 1', 'call 2']);
  screen.say('a line');
  screen.complain('a warning');
  screen.show(['call 2, later']);
  expect(out.shown()).toEqual(['starting', 'a line', 'a warning', 'call 2, later']);
  screen.show([]);
  expect(out.shown()).toEqual(['starting', 'a line', 'a warning']);
});

test('nothing is written while nothing has changed', () => {
  const out = terminal(true);
  const screen = createScreen(out, out);
  screen.show(['call 1']);
  const { length } = out.raw;
  screen.show(['call 1']);
  expect(out.raw).toHaveLength(length);
});

test('more calls than the terminal has rows for are counted', () => {
  const out = terminal(true);
  createScreen(out, out).show(Array.from({ length: 12 }, (_, n) => `call ${n}`));
  expect(out.shown()).toHaveLength(8);
  expect(out.shown().at(-1)).toBe('  and 5 more');
});

test('a live line is cut at the width of the terminal, and colours and Hindi vowel signs take no room', () => {
  const out = { ...terminal(true), columns: 11 };
  createScreen(out, out).show([
    '\u001b[32m●\u001b[0m 1234567',
    '\u001b[32m●\u001b[0m 123456789',
    'की की की की',
  ]);
  expect(out.raw.join('')).toContain('\u001b[32m●\u001b[0m 1234567\n');
  expect(out.raw.join('')).toContain('\u001b[32m●\u001b[0m 1234567…');
  expect(out.raw.join('')).toContain('की की की की\n');
});

test('a file or a pipe gets no live line and no esc sequence', () => {
  const out = terminal(false);
  const screen = createScreen(out, out);
  screen.say('starting');
  screen.show(['call 1']);
  screen.complain('a warning');
  expect(out.raw).toEqual(['starting\n', 'a warning\n']);
});
