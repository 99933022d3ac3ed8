/**
 * The ways in which Twilio may have written a URL that it signed: with and without the default port, with a
 * re-ordered query, with `'` for `%27` and `+` for `%20`. All of them mean the same parameters, so a
 * signature over one of them is a signature of the request. Each costs an HMAC, so their number is bounded.
 */

/** Of one query. With the forms of the port it is three times as many. */
const mostQueries = 40;
/** A longer query is taken as it was received. */
const longestQuery = 2000;
/** All orders of so many parameters are tried: six. */
const mostReordered = 3;

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

function querySpellings(query: string): string[] {
  if (query === '' || query.length > longestQuery) return [query];
  const orders = ordersOf(query.split('&'));
  const [received = [], sorted = []] = orders;
  const spellings = [received, sorted].flatMap((parts) => [
    ...asReceived(parts.join('&')),
    ...written(parts),
  ]);
  return [...new Set([...spellings, ...orders.map((parts) => parts.join('&'))])].slice(0, mostQueries);
}

/** As received, sorted by name, and for a few parameters every other order. */
function ordersOf(parts: readonly string[]): (readonly string[])[] {
  const names = parts.map(nameOf);
  const sorted = parts.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))));
  // Of a name that comes twice the first counts, so such a query keeps its order among them.
  const canMove = parts.length <= mostReordered && new Set(names).size === names.length;
  return [parts, sorted, ...(canMove ? permutations(parts) : [])];
}

function nameOf(part: string): string {
  return part.split('=', 1)[0] ?? '';
}

function permutations(parts: readonly string[]): (readonly string[])[] {
  if (parts.length <= 1) return [parts];
  return parts.flatMap((first, at) => permutations(parts.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** The query as it came, but for the apostrophes, the spaces and the case of what is escaped. */
function asReceived(query: string): string[] {
  const lower = query.replace(/%[\dA-F]{2}/g, (escaped) => escaped.toLowerCase());
  return [query, query.replace(/%27/g, "'"), query.replaceAll("'", '%27'), lower].flatMap((one) => [
    one,
    one.replaceAll('+', '%20'),
    one.replaceAll('%20', '+'),
  ]);
}

/** Every part written anew, as the usual libraries write a query. None when a part can't be read. */
function written(parts: readonly string[]): string[] {
  const pairs = parts.map((part) => {
    const [name = '', ...value] = part.split('=');
    return [decoded(name), decoded(value.join('='))] as const;
  });
  return encoders.flatMap((encode) => {
    const spelled = pairs.map(([name, value]) =>
      name === null || value === null ? null : `${encode(name)}=${encode(value)}`,
    );
    return spelled.includes(null) ? [] : [spelled.join('&'), spelled.join('&').replaceAll('%20', '+')];
  });
}

const encoders: readonly ((text: string) => string)[] = [
  // Node's querystring, with which npm twilio writes a query anew: !'()* stay as they are.
  encodeURIComponent,
  // RFC 3986.
  (text) => encodeURIComponent(text).replace(/[!'()*]/g, percent),
  // A browser's form.
  (text) => new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20'),
  // As little as a query needs.
  (text) => encodeURI(text).replace(/[&=+#]/g, percent),
];

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
