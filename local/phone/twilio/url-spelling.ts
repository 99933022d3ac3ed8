/**
 * How Twilio spells a URL with a query: what it requests, and what it signs. Reports of users show that the
 * two need not be alike.
 */

const spellings: readonly ((url: string) => { requested: string; signed: string })[] = [
  (url) => ({ requested: url, signed: url }),
  (url) => ({ requested: reordered(url), signed: reordered(url) }),
  (url) => ({ requested: url, signed: reordered(url) }),
  (url) => ({ requested: reordered(url), signed: url }),
  (url) => ({ requested: url, signed: url.replace(/%27/g, "'").replace(/%20/g, '+') }),
  (url) => ({ requested: url, signed: url.replace(/^(\w+:\/\/[^/:]+):\d+/, '$1') }),
];

/** `number` chooses the spelling; after the last comes the first again. */
export function spelled(url: string, number: number): { requested: string; signed: string } {
  const spell = url.includes('?') ? spellings[number % spellings.length] : undefined;
  return spell?.(url) ?? { requested: url, signed: url };
}

function reordered(url: string): string {
  const at = url.indexOf('?') + 1;
  return `${url.slice(0, at)}${url.slice(at).split('&').reverse().join('&')}`;
}
