/**
 * Which of the parts' many lines the person at the terminal should see: the log's warnings and
 * errors. Everything is in the log files.
 */

/** A log line of level `warn` or `error` as one short line; `null` for all others. */
export function warningIn(part: string, line: string): string | null {
  if (!line.startsWith('{"level":"warn"') && !line.startsWith('{"level":"error"')) return null;
  const { level, at: _at, message, ...fields } = parsed(line);
  return `[${part}] ${String(level)}: ${String(message)} ${JSON.stringify(fields)}`;
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    // Cut off in the middle; better shown than lost.
    return { level: 'error', message: line };
  }
}
