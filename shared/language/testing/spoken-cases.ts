/**
 * Reads the tables of spoken forms: one case a line, `input | spoken`, in sections with a name in
 * brackets.
 */

interface Section {
  name: string;
  /** Pairs of written text and its spoken form. */
  cases: [string, string][];
}

/**
 * "\n" and "\u200b" in the input stand for those characters. Lines before the first section are a
 * preface.
 */
export function sectionsOf(table: string): Section[] {
  const sections: Section[] = [];
  for (const line of table.normalize('NFC').split('\n')) {
    const name = /^\[([a-z ]+)\]$/.exec(line)?.[1];
    if (name !== undefined) sections.push({ name, cases: [] });
    else if (line.trim() !== '') sections.at(-1)?.cases.push(caseOf(line));
  }
  return sections;
}

function caseOf(line: string): [string, string] {
  const at = line.endsWith(' |') ? line.length - 2 : line.lastIndexOf(' | ');
  if (at < 0) throw new Error(`a case without " | ": ${line}`);
  const input = line
    .slice(0, at)
    .replaceAll('\\n', '\n')
    .replace(/\\u([\da-f]{4})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return [input, line.slice(at + 3)];
}
