/** The limits with an account's own numbers in place of the documents' defaults. Pure. */
import type { Limit } from './limits.ts';

/**
 * `given`: each a limit's name and its number, such as `deepgram.streams=300`. `known`: all limits, of which
 * `of` is a part. Throws a sentence for a name that there is not, or a number that is not above 0.
 */
export function withGiven(of: readonly Limit[], given: readonly string[], known: readonly Limit[]): Limit[] {
  const numbers = new Map(given.map((text) => parsed(text, known)));
  return of.map((limit) => {
    const most = numbers.get(limit.name);
    return most === undefined ? limit : { ...limit, most, source: 'given' };
  });
}

function parsed(text: string, known: readonly Limit[]): readonly [name: string, most: number] {
  const [name = '', number = '', ...rest] = text.split('=');
  const most = Number(number);
  if (rest.length > 0 || number.trim() === '' || !(most > 0) || !Number.isFinite(most))
    throw new Error(`--limit is a name and a number above 0, such as deepgram.streams=300, not ${text}`);
  if (!known.some((limit) => limit.name === name))
    throw new Error(
      `there is no limit called ${name}; there are ${known.map((each) => each.name).join(', ')}`,
    );
  return [name, most];
}
