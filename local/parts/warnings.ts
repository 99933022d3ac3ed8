/**
 * Chooses the parts' lines that are shown on the terminal: log warnings and errors. The log files
 * hold everything.
 */
import { type Paint, timeOfDay } from '../terminal/columns.ts';
import { printable } from '../terminal/printable.ts';

/** `json`: the log's own line with the part's name, for programs. */
export type LogForm = 'json' | 'readable';

/** A log line of level `warn` or `error`, as it is shown; `null` for all others. */
export function warningIn(part: string, line: string, form: LogForm, paint: Paint): string | null {
  if (!line.startsWith('{"level":"warn"') && !line.startsWith('{"level":"error"')) return null;
  const entry = parsed(line);
  if (form === 'json') return JSON.stringify({ part, ...entry });
  const { level, at, message, ...fields } = entry;
  const time = typeof at === 'string' ? timeOfDay(at) : null;
  const shown = Object.entries(fields).map(
    ([name, value]) => `${paint(`${name}=`, 'grey')}${fieldText(value)}`,
  );
  return [
    ...(time === null ? [] : [paint(time, 'grey')]),
    paint(String(level).padEnd(5), level === 'error' ? 'red' : 'yellow'),
    paint(part.padEnd(8), 'cyan'),
    [printable(String(message)), ...shown].join('  '),
  ].join('  ');
}

function fieldText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return printable(/\s/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text);
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    // A line that was cut off: shown rather than lost.
    return { level: 'error', message: line };
  }
}
