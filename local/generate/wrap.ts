/** Wraps the prose of a Markdown page. Tables, headings, code and comments stay as they are. */

const columns = 110;

/** Inline code and links are not broken; each other word stands alone. */
const unbroken = /(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|[^\s`[]|\[)+/g;
/** At the beginning of a line these words would begin a list, a heading, a quotation or a table. */
const startsBlock = /^(?:[-+*|>#]+|\d+[.)])$/;

interface Paragraph {
  /** The text that its first line begins with, and each further one. */
  first: string;
  indent: string;
  text: string;
}

export function wrapProse(page: string): string {
  const wrapped: string[] = [];
  let paragraph: Paragraph | null = null;
  const close = (): void => {
    if (paragraph) wrapped.push(...linesOf(paragraph));
    paragraph = null;
  };
  let isCode = false;
  for (const line of page.split('\n')) {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    const [, lead = '', marker = '', text = ''] = /^(\s*)((?:[-*]|\d+\.|>)\s+)?(.*)$/.exec(line) ?? [];
    const isProse = !isCode && !isFence && text !== '' && !/^[|#<]|^ {4}\S/.test(line);
    if (!isProse) {
      close();
      wrapped.push(line);
    } else if (marker !== '' && !(marker.startsWith('>') && paragraph !== null)) {
      close();
      const indent = marker.startsWith('>') ? `${lead}> ` : ' '.repeat(lead.length + marker.length);
      paragraph = { first: lead + marker, indent, text };
    } else if (paragraph === null) {
      paragraph = { first: lead, indent: lead, text };
    } else {
      paragraph.text += ` ${text}`;
    }
  }
  close();
  return wrapped.join('\n');
}

function linesOf({ first, indent, text }: Paragraph): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.match(unbroken) ?? []) {
    const fitsBelow = indent.length + word.length <= columns && !startsBlock.test(word);
    if (!isEmpty && line.length + 1 + word.length > columns && fitsBelow) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
