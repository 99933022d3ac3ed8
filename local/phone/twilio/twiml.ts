/** A strict TwiML parser: elements, attributes, text, entities. `twilio-call.ts` knows what a verb means. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** The element's own text, trimmed. */
  text: string;
}

/** Twilio's error for a document it can't parse. */
export class TwimlError extends Error {
  readonly code = '12100';
}

const token =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The verbs of a `<Response>`. Throws `TwimlError` when the document is not well-formed or has
 * another root.
 */
export function readTwiml(document: string): Element[] {
  const root = readXml(document.replace(/^\uFEFF/, '').trim());
  if (root.name !== 'Response') throw new TwimlError(`the root is <${root.name}>, not <Response>`);
  return root.children;
}

function readXml(xml: string): Element {
  const open: Element[] = [{ name: '', attributes: {}, children: [], text: '' }];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    if (!match) throw new TwimlError(`not well-formed at character ${at}: ${xml.slice(at, at + 40)}`);
    const [, cdata, closes, opens, attributes = '', selfClosing, text] = match;
    const current = innermost(open);
    if (text !== undefined || cdata !== undefined) current.text += cdata ?? decode(text ?? '');
    if (closes !== undefined) close(open, closes);
    if (opens === undefined) continue;
    const element: Element = { name: opens, attributes: readAttributes(attributes), children: [], text: '' };
    current.children.push(element);
    if (!selfClosing) open.push(element);
  }
  const top = innermost(open);
  const [root, ...others] = top.children;
  if (open.length !== 1) throw new TwimlError(`<${top.name}> is never closed`);
  if (!root || others.length > 0 || top.text.trim() !== '') throw new TwimlError('not one root element');
  return root;
}

function close(open: Element[], name: string): void {
  const element = innermost(open);
  if (open.length < 2 || element.name !== name) throw new TwimlError(`</${name}> closes <${element.name}>`);
  element.text = element.text.trim();
  open.pop();
}

function innermost(open: readonly Element[]): Element {
  const element = open.at(-1);
  if (!element) throw new TwimlError('more elements are closed than opened');
  return element;
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of source.matchAll(attribute)) {
    if (name in attributes) throw new TwimlError(`attribute ${name} twice`);
    attributes[name] = decode(double ?? single ?? '');
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+|);?/gi, (entity, name: string) => {
    const code = /^#x/i.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : name.startsWith('#')
        ? Number(name.slice(1))
        : null;
    const character = code === null ? named[name] : codePoint(code);
    if (character === undefined || !entity.endsWith(';'))
      throw new TwimlError(`${entity.slice(0, 12)} is not an entity`);
    return character;
  });
}

function codePoint(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
