/**
 * Azure's SSML, as much of it as speaks: one voice, prosody rate, breaks. Refuses what is not
 * well-formed, as Azure does. Pure.
 */

export interface Ssml {
  voice: string;
  /** BCP 47, from the voice's name. */
  language: string;
  parts: ({ type: 'text'; text: string; rate: number } | { type: 'silence'; ms: number })[];
}

const tag =
  /<(?<end>\/?)(?<name>[A-Za-z_][\w:.-]*)(?<attributes>(?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/?)>/uy;
const skipped = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->/uy;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The spoken parts, or why the document is refused. */
export function readSsml(document: string): Ssml | { why: string } {
  const open: { name: string; rate: number }[] = [];
  const parts: Ssml['parts'] = [];
  let voice: string | undefined;
  let at = 0;
  const rate = (): number => open.at(-1)?.rate ?? 1;

  while (at < document.length) {
    const textEnd = document.indexOf('<', at) < 0 ? document.length : document.indexOf('<', at);
    if (textEnd > at) {
      const text = decoded(document.slice(at, textEnd));
      if (text === null) return { why: 'an ampersand that is not the start of an entity' };
      if (text.trim() !== '' && open.length === 0) return { why: 'text outside of <speak>' };
      if (/[\p{L}\p{N}]/u.test(text)) parts.push({ type: 'text', text, rate: rate() });
      at = textEnd;
      continue;
    }
    skipped.lastIndex = at;
    if (skipped.test(document)) {
      at = skipped.lastIndex;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(document)?.groups;
    if (!found) return { why: `a malformed tag at character ${at}` };
    at = tag.lastIndex;
    const { name = '', attributes: written = '' } = found;
    if (found.end) {
      if (open.pop()?.name !== name) return { why: `</${name}> closes nothing` };
      continue;
    }
    if (open.length === 0 && name !== 'speak') return { why: 'the document must be a <speak> element' };
    const attributes = attributesOf(written);
    if (name === 'voice') voice ??= attributes.name;
    if (name === 'break') parts.push({ type: 'silence', ms: breakMs(attributes.time) });
    if (!found.empty)
      open.push({ name, rate: rate() * (name === 'prosody' ? rateFactor(attributes.rate) : 1) });
  }
  if (open.length > 0) return { why: `<${open.at(-1)?.name}> is not closed` };
  const language = /^([a-z]{2,3}-[A-Z]{2})-\w+$/u.exec(voice ?? '')?.[1];
  if (voice === undefined || language === undefined) return { why: `no such voice: ${voice}` };
  return { voice, language, parts };
}

function decoded(text: string): string | null {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/u.test(text)) return null;
  return text.replace(/&(#x?)?(\w+);/gu, (_, numeric: string | undefined, body: string) =>
    numeric === undefined
      ? (entities[body] ?? '')
      : String.fromCodePoint(Math.min(0x10_ff_ff, Number.parseInt(body, numeric === '#' ? 10 : 16))),
  );
}

function attributesOf(written: string): Record<string, string> {
  return Object.fromEntries(
    [...written.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu)].map((match) => [
      match[1],
      match[2] ?? match[3] ?? '',
    ]),
  );
}

const namedRates: Readonly<Record<string, number>> = {
  'x-slow': 0.5,
  slow: 0.64,
  medium: 1,
  default: 1,
  fast: 1.55,
  'x-fast': 2,
};

/** "+5%", "-10%", "1.2" and the five names; held between half and double speed, as Azure does. */
function rateFactor(rate = '1'): number {
  const percent = /^([+-]?\d+(?:\.\d+)?)%$/u.exec(rate.trim())?.[1];
  const factor =
    percent !== undefined ? 1 + Number(percent) / 100 : (namedRates[rate.trim()] ?? Number(rate));
  return Number.isFinite(factor) ? Math.min(2, Math.max(0.5, factor)) : 1;
}

function breakMs(time = '750ms'): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s)$/u.exec(time.trim());
  return Math.min(20_000, Number(found?.[1] ?? 750) * (found?.[2] === 's' ? 1000 : 1));
}
