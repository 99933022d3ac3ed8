/**
 * The ways in which Twilio may have written a URL that it signed: with and without the default port, with a
 * re-ordered query, with `'` for `%27`, `+` for `%20`, raw letters and brackets. All of them mean the same
 * parameters, so a signature over one of them is a signature of the request. Each costs an HMAC, so their
 * number is bounded.
 */

/** Of one query. With the forms of the port it is three times as many. */
const mostQueries = 240;
/** A longer query is taken as it was received. */
const longestQuery = 2000;
/** All orders of so many parameters are tried: 24. */
const mostReordered = 4;

/** The URL as received comes first. Built as strings, because a parsed URL would rewrite the query. */
export function urlSpellings(url: string): string[] {
  const [, scheme, host, path = '', query] =
    /^([a-z]+:\/\/)([^/?#]*)([^?#]*)(?:\?([^#]*))?/is.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return [url];
  const queries = query === undefined ? [''] : querySpellings(query).map((spelling) => `?${spelling}`);
  const hosts = hostSpellings(scheme, host);
  return [...new Set([url, ...queries.flatMap((one) => hosts.map((h) => `${scheme}${h}${path}${one}`))])];
}

/** As given, without its port, and with the default port: Twilio has used all three. */
function hostSpellings(scheme: string, host: string): string[] {
  const bare = host.replace(/:\d+$/, '');
  const port = /^(https|wss):/i.test(scheme) ? 443 : 80;
  return [host, bare, bare === host ? `${host}:${port}` : host];
}

/** Every order in every spelling. The likeliest come first, in case there are too many. */
function querySpellings(query: string): string[] {
  if (query === '' || query.length > longestQuery) return [query];
  const parts = query.split('&');
  const styles = stylesOf(parts);
  const spellings = ordersOf(parts).flatMap((order) =>
    styles.map((style) => order.map((at) => style[at] ?? '').join('&')),
  );
  return [...new Set(spellings)].slice(0, mostQueries);
}

/** The parts of a query in every spelling, each once, in the order received. */
function stylesOf(parts: readonly string[]): string[][] {
  const styles = [...asReceived.map((respell) => parts.map(respell)), ...written(parts)];
  return [...new Map(styles.map((style) => [style.join('&'), style])).values()];
}

/** As received, sorted by name, and for a few parameters every other order. Positions in the query. */
function ordersOf(parts: readonly string[]): number[][] {
  const names = parts.map(nameOf);
  const received = parts.map((_, at) => at);
  const sorted = received.toSorted((a, b) => {
    const [one = '', other = ''] = [names[a], names[b]];
    return one < other ? -1 : Number(one > other);
  });
  // Of a name that comes twice the first counts, so such a query keeps its order among them.
  const canMove = parts.length <= mostReordered && new Set(names).size === names.length;
  return [received, sorted, ...(canMove ? permutations(received) : [])];
}

function nameOf(part: string): string {
  return part.split('=', 1)[0] ?? '';
}

function permutations(positions: readonly number[]): number[][] {
  if (positions.length <= 1) return [[...positions]];
  return positions.flatMap((first, at) =>
    permutations(positions.toSpliced(at, 1)).map((rest) => [first, ...rest]),
  );
}

const spaces: readonly ((part: string) => string)[] = [
  (part) => part,
  (part) => part.replaceAll('+', '%20'),
  (part) => part.replaceAll('%20', '+'),
];

/** A part as it came, but for the apostrophes, the spaces and the case of what is escaped. */
const asReceived: readonly ((part: string) => string)[] = [
  (part: string) => part,
  (part: string) => part.replace(/%27/g, "'"),
  (part: string) => part.replaceAll("'", '%27'),
  (part: string) => part.replace(/%[\dA-F]{2}/g, (escaped) => escaped.toLowerCase()),
].flatMap((respell) => spaces.map((space) => (part: string) => space(respell(part))));

/** Every part written anew, as the usual libraries write a query. None when a part can't be read. */
function written(parts: readonly string[]): string[][] {
  const pairs = parts.map((part) => {
    const [name = '', ...value] = part.split('=');
    return [decoded(name), decoded(value.join('='))] as const;
  });
  return encoders.flatMap((encode) => {
    const spelled = pairs.flatMap(([name, value]) =>
      name === null || value === null ? [] : [`${encode(name)}=${encode(value)}`],
    );
    if (spelled.length < parts.length) return [];
    return [spelled, spelled.map((part) => part.replaceAll('%20', '+'))];
  });
}

const usualEncoders: readonly ((text: string) => string)[] = [
  // Node's querystring, with which npm twilio writes a query anew: !'()* stay as they are.
  encodeURIComponent,
  // RFC 3986.
  (text) => encodeURIComponent(text).replace(/[!'()*]/g, percent),
  // A browser's form.
  (text) => new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20'),
  // As little as a query needs.
  (text) => encodeURI(text).replace(/[&=+#]/g, percent),
];

/** Some leave square brackets as they are, some every letter beyond ASCII, some both. */
const encoders: readonly ((text: string) => string)[] = [
  (text: string) => text,
  (text: string) => text.replaceAll('%5B', '[').replaceAll('%5D', ']'),
].flatMap((brackets) =>
  [(text: string) => text, withRawLetters].flatMap((letters) =>
    usualEncoders.map((encode) => (text: string) => letters(brackets(encode(text)))),
  ),
);

/** The escaped text came from a string, so its letters are whole. */
function withRawLetters(text: string): string {
  return text.replace(/(?:%[89A-F][\dA-F])+/g, (escaped) => decodeURIComponent(escaped));
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
