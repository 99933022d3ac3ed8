/** Valid input, spoilt: JSON, forms, texts and numbers as nobody should send them. Seeded. */
import type { Chance } from '../../edge/core/testing/chance.ts';

/** A caller's number and a secret that are put into input. Nothing that the system prints may have them. */
export const marks = { number: '9811122334', secret: 'marked-5ecret' } as const;

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const oddNumbers = [
  0,
  -0,
  -1,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  0.1,
  1e21,
  255,
  65_536,
  86_400_000,
] as const;
const oddTexts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b',
  '🙂'.repeat(50),
  'a'.repeat(5000),
  '%00',
  '%',
  '../../etc/passwd',
  '{{7*7}}',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '\r\nx-injected: 1',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '1e999',
  '-0',
  'true',
  '[]',
  '{}',
  '०१२',
  `+91${marks.number}`,
  `0${marks.number}`,
  `token=${marks.secret}`,
] as const;
const oddNames = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '',
  'a.b',
  'a[b]',
  '\ud800',
  '$where',
  '0',
];

export function oddText(chance: Chance): string {
  return chance.one(oddTexts);
}

/** Anything in place of a value. */
export function oddValue(chance: Chance): Json {
  switch (chance.below(8)) {
    case 0:
      return null;
    case 1:
      return chance.one(oddNumbers);
    case 2:
      return chance.next() < 0.5;
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return { [chance.one(oddNames)]: oddText(chance) };
    case 6:
      return [oddText(chance), chance.one(oddNumbers), null];
    default:
      return oddText(chance);
  }
}

/** A copy with `times` changes anywhere in it. */
function spoiltJson(chance: Chance, value: Json, times: number): Json {
  let spoilt = value;
  for (let time = 0; time < times; time += 1) spoilt = changed(chance, spoilt);
  return spoilt;
}

function changed(chance: Chance, value: Json): Json {
  const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isLeaf || chance.next() < 0.1)
    return chance.next() < 0.3 ? wrapped(chance, value) : other(chance, value);
  if (Array.isArray(value)) {
    const at = chance.below(value.length);
    if (chance.next() < 0.2) return [...value, ...value, ...value].slice(0, 2000);
    return value.flatMap((each, place) =>
      place !== at ? [each] : chance.next() < 0.2 ? [] : [changed(chance, each)],
    );
  }
  const names = Object.keys(value);
  const name = chance.one(names);
  const dice = chance.next();
  // `Object.fromEntries` makes an own `__proto__`, as JSON.parse does.
  if (dice < 0.15) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
  if (dice < 0.3)
    return Object.fromEntries([...Object.entries(value), [chance.one(oddNames), oddValue(chance)]]);
  return Object.fromEntries(
    Object.entries(value).map(([each, inner]) => [each, each === name ? changed(chance, inner) : inner]),
  );
}

/** The value as another type, or something else. */
function other(chance: Chance, value: Json): Json {
  if (chance.next() < 0.5) return oddValue(chance);
  if (typeof value === 'number') return chance.next() < 0.5 ? String(value) : -value;
  if (typeof value === 'string')
    return chance.next() < 0.5 ? Number(value) || 7 : `${value} ${oddText(chance)}`;
  return typeof value === 'boolean' ? String(value) : oddValue(chance);
}

function wrapped(chance: Chance, value: Json): Json {
  let inner = value;
  for (let depth = chance.one([1, 3, 200]); depth > 0; depth -= 1)
    inner = chance.next() < 0.5 ? [inner] : { a: inner };
  return inner;
}

/** As text; now and then no JSON any more. */
export function spoiltJsonText(chance: Chance, value: Json, times: number): string {
  const text = JSON.stringify(spoiltJson(chance, value, times)) ?? '';
  switch (chance.below(12)) {
    case 0:
      return text.slice(0, chance.below(text.length + 1));
    case 1:
      return `${text}${text}`;
    case 2:
      return `\ufeff${text}`;
    // The same name twice, and a lone surrogate as an escape.
    case 3:
      return text.replace(/^\{/, '{"callId":1,"callId":"\\ud800","to":[],');
    case 4:
      return `${'['.repeat(20_000)}`;
    case 5:
      return text.replace(/\d+/, '1e999');
    default:
      return text;
  }
}

export type Fields = Readonly<Record<string, string>>;

/** Form fields with `times` changes: lost, twice, nested, odd. */
export function spoiltForm(chance: Chance, fields: Fields, times: number): [string, string][] {
  let pairs = Object.entries(fields);
  for (let time = 0; time < times; time += 1) {
    const at = chance.below(Math.max(1, pairs.length));
    const [name = 'x', value = ''] = pairs[at] ?? [];
    switch (chance.below(6)) {
      case 0:
        pairs = pairs.filter((_, place) => place !== at);
        break;
      case 1:
        pairs = [...pairs, [name, oddText(chance)]];
        break;
      case 2:
        pairs = [...pairs, [chance.one(oddNames), oddText(chance)]];
        break;
      case 3:
        pairs = pairs.map((pair, place) => (place === at ? [`${name}[x]`, value] : pair));
        break;
      default:
        pairs = pairs.map((pair, place) => (place === at ? [name, oddText(chance)] : pair));
    }
  }
  return pairs;
}

/** Percent signs that mean nothing, and bytes that are no UTF-8. */
export function spoiltEncoding(chance: Chance, text: string): string {
  const at = chance.below(text.length + 1);
  const odd = chance.one([
    '%',
    '%zz',
    '%c0%af',
    '%ff%fe',
    '%00',
    '%ED%A0%80',
    '%u0041',
    '+',
    '%25%32%35',
    ';',
    '\\',
  ]);
  return `${text.slice(0, at)}${odd}${text.slice(at)}`;
}

/** A few bytes changed, lost or added. */
export function spoiltBytes(chance: Chance, bytes: Uint8Array): Uint8Array {
  const spoilt = [...bytes];
  for (let times = 1 + chance.below(4); times > 0; times -= 1) {
    const at = chance.below(spoilt.length + 1);
    if (chance.next() < 0.3) spoilt.splice(at, 1 + chance.below(8));
    else if (chance.next() < 0.5) spoilt.splice(at, 0, chance.below(256), chance.below(256));
    else spoilt[at] = chance.below(256);
  }
  return Uint8Array.from(spoilt);
}
