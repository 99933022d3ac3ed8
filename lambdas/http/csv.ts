/** CSV as in RFC 4180, safe to open in a spreadsheet. Pure. */

/**
 * A cell that a spreadsheet would take as a formula begins with an apostrophe, which shows it as text: a
 * caller's words or a name may be one. Line breaks become blanks, so that a row is a line.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = value.replace(/[\r\n\u2028\u2029]+/g, ' ');
  const safe = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^\t/u.test(text) ? `'${text}` : text;
  return /[",;\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** The mark in front tells a spreadsheet that names in Hindi are UTF-8. */
export function csvAnswer(name: string, lines: readonly string[]): Response {
  return new Response(`\ufeff${lines.join('')}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
