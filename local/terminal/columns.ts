/** Text for a terminal: tables, columns, wrapping, colour, times. */
import { printable } from './printable.ts';

export type Paint = (text: string, colour: 'red' | 'green' | 'yellow' | 'cyan' | 'grey') => string;

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 };

/** Colours text on a terminal. Returns it unchanged for a file or a pipe, or when NO_COLOR is set. */
export function paintFor(stream: { isTTY?: boolean }): Paint {
  const isShown = stream.isTTY === true && !process.env.NO_COLOR;
  return (text, colour) => (isShown ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text);
}

/** Rows under a heading, each column as wide as its widest cell. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows.map((row) => row.map(printable))];
  const widths = heading.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), 0),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Lines of at most `width` characters, broken at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(/\s+/)
    .filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > width && line !== '') lines.push(line);
    line = longer.length > width ? word : longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** Cells side by side, each wrapped to its width. */
export function sideBySide(cells: readonly { text: string; width: number }[]): string[] {
  const wrapped = cells.map(({ text, width }) => wrap(text, width));
  const height = wrapped.reduce((tallest, lines) => Math.max(tallest, lines.length), 0);
  return Array.from({ length: height }, (_, at) =>
    cells
      .map(({ width }, cell) => (wrapped[cell]?.[at] ?? '').padEnd(width))
      .join('  ')
      .trimEnd(),
  );
}

/** `412 ms`, or a dash. */
export function ms(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : `${Math.round(value)} ms`;
}

/** Indian, wherever the reader is, as in the console. */
const india = { timeZone: 'Asia/Kolkata', hourCycle: 'h23' } as const;
const clock = new Intl.DateTimeFormat('en-GB', {
  ...india,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const day = new Intl.DateTimeFormat('en-CA', { ...india, year: 'numeric', month: '2-digit', day: '2-digit' });

/** `16:43:12 IST`; null for what is no time. Takes ISO 8601. */
export function timeOfDay(iso: string): string | null {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : `${clock.format(at)} IST`;
}

/** `2026-11-30 16:43:12 IST`; a dash for what is no time. */
export function dayAndTime(iso: string | null | undefined): string {
  const at = Date.parse(iso ?? '');
  return Number.isNaN(at) ? '-' : `${day.format(at)} ${clock.format(at)} IST`;
}
