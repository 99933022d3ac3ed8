/**
 * Chooses the parts' lines that are shown on the terminal: log warnings and errors. The log files
 * hold everything.
 */

/** A log line of level `warn` or `error` as a short line; `null` for all others. */
export function warningIn(part: string, line: string): string | null {
  if (!line.startsWith('{"level":"warn"') && !line.startsWith('{"level":"error"')) return null;
  const { level, at: _at, message, ...fields } = parsed(line);
  return `[${part}] ${String(level)}: ${String(message)} ${JSON.stringify(fields)}`;
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    // A line that was cut off: shown rather than lost.
    return { level: 'error', message: line };
  }
}
