/**
 * The terminal of a run: lines that stay, and under them some lines that are drawn anew again and again. The
 * latter exist on a terminal only.
 */

/** The part of `process.stdout` that is used here. */
export interface ScreenStream {
  isTTY?: boolean;
  rows?: number;
  columns?: number;
  write(text: string): unknown;
}

export interface Screen {
  /** A line that stays. */
  say(line: string): void;
  /** A line that stays, on the stream for errors. */
  complain(line: string): void;
  /** Replaces the lines at the bottom; does nothing where the output is no terminal. */
  show(lines: readonly string[]): void;
  readonly isTerminal: boolean;
}

const csi = '\u001b[';
/** A line that is cut too late must not take two rows, or the wrong rows would be drawn over. */
const [noWrap, wrap] = [`${csi}?7l`, `${csi}?7h`];

export function createScreen(out: ScreenStream, err: Pick<ScreenStream, 'write'>): Screen {
  const isTerminal = out.isTTY === true;
  let shown: readonly string[] = [];
  const erase = () => {
    if (shown.length > 0) out.write(`${csi}${shown.length}A${csi}0J`);
  };
  const draw = () => {
    if (shown.length > 0) out.write(`${noWrap}${shown.map((line) => `${line}\n`).join('')}${wrap}`);
  };
  const above = (stream: Pick<ScreenStream, 'write'>, line: string) => {
    erase();
    stream.write(`${line}\n`);
    draw();
  };
  return {
    isTerminal,
    say: (line) => above(out, line),
    complain: (line) => above(err, line),
    show(lines) {
      if (!isTerminal) return;
      const next = fitting(lines, (out.rows ?? 24) - 2).map((line) => cut(line, (out.columns ?? 80) - 1));
      if (next.length === shown.length && next.every((line, at) => line === shown[at])) return;
      erase();
      shown = next;
      draw();
    },
  };
}

/** More than fit are counted. */
function fitting(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const left = Math.max(1, most - 1);
  return [...lines.slice(0, left), `  and ${lines.length - left} more`];
}

const colours = /(\p{Cc}\[\d+m)/u;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The line in at most `width` characters as they are seen. Colours take no room. */
function cut(line: string, width: number): string {
  const pieces = line.split(colours);
  let left = width;
  let shown = '';
  for (const [at, piece] of pieces.entries()) {
    const isColour = at % 2 === 1;
    const seen = isColour ? [] : [...characters.segment(piece)].map(({ segment }) => segment);
    if (seen.length > left) return `${shown}${seen.slice(0, Math.max(0, left - 1)).join('')}…${csi}0m`;
    shown += piece;
    left -= seen.length;
  }
  return shown;
}
