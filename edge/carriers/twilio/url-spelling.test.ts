import { describe, expect, it } from 'vitest';
import { isSignedByTwilio, isUpgradeSignedByTwilio, sign } from './signature.ts';
import { urlSpellings } from './url-spelling.ts';

const origin = 'https://voice.example.in/twilio/next';

async function isAccepted(received: string, signed: string): Promise<boolean> {
  const request = { url: `${origin}?${received}`, contentType: null, body: '' };
  return isSignedByTwilio({ ...request, signature: await sign('t', `${origin}?${signed}`) }, 't');
}

describe('a query that Twilio spells in another way is accepted', () => {
  it.each([
    ['as it is', 'leg=human&call=CA1', 'leg=human&call=CA1'],
    ['sorted', 'leg=human&call=CA1', 'call=CA1&leg=human'],
    ['sent sorted, signed as configured', 'call=CA1&leg=human', 'leg=human&call=CA1'],
    ['three parameters in any order', 'a=1&b=2&c=3', 'c=3&a=1&b=2'],
    ['sorted, of many', 'e=1&d=2&c=3&b=4&a=5', 'a=5&b=4&c=3&d=2&e=1'],
    ['a raw apostrophe', 'say=O%27Brien', "say=O'Brien"],
    ['an apostrophe that was raw', "say=O'Brien", 'say=O%27Brien'],
    ['a plus for a space', 'say=a%20call', 'say=a+call'],
    ['a space for a plus', 'say=a+call', 'say=a%20call'],
    ['both', 'say=a+call+from+O%27Brien', "say=a%20call%20from%20O'Brien"],
    ['both, and sorted', 'say=a+call+from+O%27Brien&leg=human', "leg=human&say=a%20call%20from%20O'Brien"],
    ['brackets and stars', 'say=(a)*!', 'say=%28a%29%2A%21'],
    ['brackets that were escaped', 'say=%28a%29%2A%21', 'say=(a)*!'],
    ['a tilde', 'say=%7Ea', 'say=~a'],
    ['a comma and a colon', 'say=a%2C%20b%3A', 'say=a,+b:'],
    ['letters of another script', 'say=%E0%A4%A8', 'say=%E0%A4%A8'],
    ['small letters of an escape', 'say=%E0%A4%A8', 'say=%e0%a4%a8'],
    ['capital letters of an escape', 'say=%e0%a4%a8', 'say=%E0%A4%A8'],
    ['raw letters', 'say=%E0%A4%A8%20a', 'say=न+a'],
    ['letters that were raw', 'say=न+a', 'say=%E0%A4%A8%20a'],
    ['raw brackets', 'a%5B0%5D=1', 'a[0]=1'],
    ['brackets that were raw', 'a[0]=1', 'a%5B0%5D=1'],
    ['raw letters and brackets, sorted', 'b=%5B%E0%A4%A8%5D&a=1', 'a=1&b=[न]'],
    ['raw letters, brackets escaped', 'b=[%E0%A4%A8]', 'b=%5Bन%5D'],
    ['sorted, of many, with other spellings', "e=it's&d=a+b&c=3&b=4&a=5", 'a=5&b=4&c=3&d=a%20b&e=it%27s'],
    ['a parameter without a value', 'a&b=1', 'b=1&a'],
  ])('%s', async (_, received, signed) => {
    expect(await isAccepted(received, signed)).toBe(true);
  });
});

describe('four parameters in any order and any spelling are accepted', () => {
  const received = "why=a+b&leg=human&who=it's+me&call=CA3";
  const parts = received.split('&');
  const orders = parts.flatMap((a) =>
    parts.flatMap((b) => parts.flatMap((c) => parts.map((d) => [a, b, c, d] as const))),
  );
  it.each([
    ['as received', (query: string) => query],
    ['with %27', (query: string) => query.replaceAll("'", '%27')],
    ['with %20', (query: string) => query.replaceAll('+', '%20')],
    ['with both', (query: string) => query.replaceAll("'", '%27').replaceAll('+', '%20')],
  ])('%s', async (_, spell) => {
    const queries = orders
      .filter((order) => new Set(order).size === 4)
      .map((order) => spell(order.join('&')));
    expect(queries).toHaveLength(24);
    for (const signed of queries)
      expect([signed, await isAccepted(received, signed)]).toEqual([signed, true]);
  });
});

describe('another query is refused', () => {
  it.each([
    ['a parameter more', 'leg=human&call=CA1&x=1', 'leg=human&call=CA1'],
    ['a parameter less', 'leg=human', 'leg=human&call=CA1'],
    ['another value', 'leg=human&call=CA2', 'leg=human&call=CA1'],
    ['another case', 'leg=human&call=ca1', 'leg=human&call=CA1'],
    ['values that were swapped', 'a=2&b=1', 'a=1&b=2'],
    ['a plus that was escaped is no space', 'say=a%2Bb', 'say=a b'],
    ['an ampersand that was escaped parts nothing', 'a=1%26b=2', 'a=1&b=2'],
    ['the first of two values', 'a=1&a=2', 'a=2&a=1'],
    ['no query', 'a=1', ''],
  ])('%s', async (_, received, signed) => {
    expect(await isAccepted(received, signed)).toBe(false);
  });

  it('an unsigned one, whatever it looks like', async () => {
    for (const signature of [null, '', 'AAAA', await sign('another', `${origin}?leg=human`)]) {
      const request = { url: `${origin}?leg=human`, contentType: null, body: '', signature };
      expect(await isSignedByTwilio(request, 't')).toBe(false);
    }
  });
});

describe('the spellings of a URL', () => {
  it('begin with the URL itself', () => {
    for (const url of [origin, `${origin}?`, `${origin}?b=1&a=%zz`, 'no url', ''])
      expect(urlSpellings(url)[0]).toBe(url);
  });

  it('are few for our own URLs, and bounded for any other', () => {
    expect(urlSpellings(`${origin}?leg=human&call=CA1`).length).toBeLessThanOrEqual(12);
    const odd = Array.from({ length: 40 }, (_, n) => `${n}=%27+%20(~*!)%2C${n}`).join('&');
    expect(urlSpellings(`${origin}?${odd}`).length).toBeLessThanOrEqual(721);
    expect(urlSpellings(`${origin}?a=${'%27+'.repeat(5000)}`).length).toBeLessThanOrEqual(3);
  });

  it('of a media socket include the slash at the end', async () => {
    const url = 'https://voice.example.in/media/twilio/twilio-CA1/0a';
    const signed = url.replace('https', 'wss');
    for (const one of [signed, `${signed}/`, signed.replace('.in', '.in:443')])
      expect(await isUpgradeSignedByTwilio(url, await sign('t', one), 't')).toBe(true);
    expect(await isUpgradeSignedByTwilio(url, await sign('t', `${signed}x`), 't')).toBe(false);
  });
});
