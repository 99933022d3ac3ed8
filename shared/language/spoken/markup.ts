/** Removes tags and markdown, which have no spoken form. */

const ATTRIBUTE = String.raw`\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+)`;
/** A tag or comment that has not ended yet: `<break time="0.`. Nothing in it ends a sentence. */
export const openTag = new RegExp(
  String.raw`<(?:\/?(?:[A-Za-z][\w:-]*(?:${ATTRIBUTE})*\s*(?:[\w:-]+\s*(?:=\s*(?:"[^"<>]*|'[^'<>]*)?)?)?)?\/?|!(?:-(?:-(?:(?!-->)[^])*)?)?)$`,
);
/** The target of a link that has begun: `[our site](https://sunrise.`. */
export const openLink = /\]\([^)\s]*$/;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  zwj: '\u200d',
  zwnj: '\u200c',
  rupee: '₹',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  dollar: '$',
  deg: '°',
  times: '×',
  divide: '÷',
  plusmn: '±',
  le: '≤',
  ge: '≥',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  sup2: '²',
  ndash: '–',
  mdash: '—',
  minus: '-',
  hellip: '…',
  rsquo: "'",
  lsquo: "'",
  prime: "'",
  Prime: '"',
  ldquo: '"',
  rdquo: '"',
  num: '#',
  percnt: '%',
  plus: '+',
  equals: '=',
  comma: ',',
  period: '.',
  colon: ':',
  commat: '@',
  rarr: '→',
  bull: '•',
  middot: ' ',
  laquo: '"',
  raquo: '"',
  sbquo: "'",
  bdquo: '"',
  copy: ' ',
  reg: ' ',
  trade: ' ',
  para: ' ',
  sect: ' ',
  larr: ' ',
  check: ' ',
  hearts: ' ',
  tab: ' ',
  newline: '\n',
  excl: '!',
  quest: '?',
  semi: ';',
  dash: '-',
  hyphen: '-',
  lpar: '(',
  rpar: ')',
  sol: '/',
  ast: '*',
  lowbar: '_',
  asymp: '~',
  ne: '≠',
  sup3: '³',
  frac13: '⅓',
  frac23: '⅔',
};
/** The letters with a mark: "&eacute;", "&ntilde;". */
const marks: Readonly<Record<string, string>> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
  caron: '\u030c',
};

/** The character of a named entity; undefined for "&D;", which is the end of "R&D;". */
export function entityOf(name: string): string | undefined {
  const [, letter = '', mark = ''] = /^([A-Za-z])([a-z]{3,5})$/.exec(name) ?? [];
  const accent = Object.hasOwn(marks, mark) ? marks[mark] : undefined;
  if (accent !== undefined) return `${letter}${accent}`.normalize('NFC');
  const known = Object.hasOwn(entities, name) ? name : name.toLowerCase();
  // In capitals only the names that are no company's: "AT&T;", but "&NBSP;".
  if (known !== name && !(name.length > 3 && name === name.toUpperCase())) return undefined;
  return Object.hasOwn(entities, known) ? entities[known] : undefined;
}

/** Runs first: an entity may stand for any character, and "&amp;nbsp;" for another entity. */
export function withoutEntities(text: string): string {
  return (
    text
      .replace(/&amp;(?=#\w{2,8};|([A-Za-z]{2,8}\d*);)/g, (whole, name?: string) =>
        name === undefined || entityOf(name) !== undefined ? '&' : whole,
      )
      .replace(/&(amp|nbsp|lt|gt|quot)(?![\w;])/g, '&$1;')
      .replace(/&([A-Za-z]{2,8}\d*);/g, (whole, name: string) => entityOf(name) ?? whole)
      .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_whole, hex?: string, decimal?: string) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
          ? String.fromCodePoint(code)
          : ' ';
      })
      // An unknown one that stands alone. Behind a letter it is text: "R&D; it works".
      .replace(/(?<![\p{L}\p{M}\p{N}])&[a-z]{3,}\d*;/gu, ' ')
  );
}

/**
 * HTML, XML and SSML: the words stay, and the end of a block is the end of a line. Stage directions
 * in brackets are removed too.
 */
export function withoutTags(text: string): string {
  return text
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replace(/<(script|style|svg|math)\b[^>]*>.*?<\/\1\s*>/gis, ' ')
    .replace(/<((?:https?:\/\/|www\.)[^\s<>]+|(?:mailto:)?[\w.+-]+@[\w.-]+)>/gi, '$1')
    .replace(/<\/?(?:br|p|div|li|ul|ol|tr|table|h[1-6]|s|speak|mstts:[\w-]+|voice)\b[^<>]*>/gi, '\n')
    .replace(/<\/t[dh]\s*>/gi, ' | ')
    .replace(/<(?:break|audio|img|hr|bookmark|mark|input)\b[^<>]*>/gi, ' ')
    .replace(/<\/?[A-Za-z](?:"[^"]*"|'[^']*'|[^<>"'])*>|<\/?[A-Za-z][^<>]*>|<[!?][^<>]*>/g, '')
    .replace(openTag, ' ')
    .replace(/\[(?:interrupted|[a-z]+(?: [a-z]+)?)\](?!\()/g, ' ');
}

/**
 * List marks are removed, "12." of an answer is kept ("12. That is how many rooms we have."): a
 * list never begins with ten.
 */
function isAnswer(mark: string, rest: string): boolean {
  if (!/^\s*\d+\./.test(mark) || /\n\s*\(?\d{1,2}[.)]\s/.test(rest)) return false;
  return (
    /\d\d/.test(mark) ||
    /^(?:(?:That|It|This|They|These|Those|Shall|Should|Would|Anything)\b|(?:यह|वह|ये|वे|और कुछ)(?![\p{L}\p{M}]))/u.test(
      rest,
    )
  );
}

export function withoutMarkdown(text: string): string {
  return (
    text
      .replace(/!?\[([^\]]*)\]\([^)\n]*\)/g, '$1')
      .replace(/\]\([^)\s]*\)?/g, ' ') // a link's second half
      .replace(/\[\^[^\]\s]*\]:?/g, '')
      .replace(/^\s*(?:```|~~~)[^\n`]{0,40}$/gm, ' ')
      .replace(/^\s*(?:[-*_=][ \t]*){3,}$/gm, ' ')
      .replace(/^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*$/gm, ' ')
      .replace(/^(?:\s*>)+[ \t]+/gm, '')
      .replace(/^\s*#{1,6}\s+/gm, '')
      .replace(/^\s*(?:[-*+•▪◦‣∙·–—][ \t]+)+(?:\[[ xX]\][ \t]+)?/gm, '')
      .replace(/(?:^|\s)1[.)]\s+\p{L}.*?\s2[.)]\s+\p{L}.*/gsu, (list) =>
        list.replace(/(?:^|\s+)\d{1,2}[.)]\s+(?=\p{L})/gu, ', '),
      )
      .replace(/^\s*\(?\d{1,2}[.)][ \t]+(?=\S)/gm, (mark, at: number, whole: string) =>
        at === 0 && isAnswer(mark, whole.slice(mark.length)) ? mark : '',
      )
      .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
      .replace(/(?<=\d\s?)\*(?=\s?\d)/g, '×')
      // the star of "press *" stays
      .replace(/(?<!\bpress (?:[\d#] (?:or|and) )?)\*+|\*+(?=[*\p{L}\p{N}])|~~|`+/giu, '')
      .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
      .replace(/^\s*\|+\s*|\s*\|+\s*$/gm, '')
      .replace(/\s*\|\s*/g, ', ')
  );
}
