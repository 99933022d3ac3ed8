/**
 * Money: an integer number of micro-rupees (1 INR = 1 000 000). No float ever holds an amount, so
 * sums are exact up to nine billion rupees.
 */
import * as z from 'zod';

const microPerRupee = 1_000_000;

/** An amount in JSON: `microInr` counts, `inr` is the same to the nearest paisa, for readers. */
export const Money = z.object({ microInr: z.int(), inr: z.string().regex(/^-?\d+\.\d{2}$/) });
export type Money = z.infer<typeof Money>;

/** Rupees as people write them, such as `500` or `500.00`; no more places than a micro-rupee has. */
const RupeesGiven = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, 'rupees are digits in a text, such as "500.00"');

/**
 * An amount as people send it: in rupees (`inr`), in micro-rupees (`microInr`), or as it was read, with both.
 * Two that differ are refused: nobody can tell which of them was meant.
 */
export const MoneyGiven = z
  .object({ microInr: z.int().min(0).optional(), inr: RupeesGiven.optional() })
  .superRefine(({ microInr, inr: given }, context) => {
    // It is also run where a field is wrong, and has been told already.
    const isTold = given !== undefined && !RupeesGiven.safeParse(given).success;
    if (isTold || (microInr !== undefined && !Number.isSafeInteger(microInr))) return;
    const wrong = (message: string) => context.addIssue({ code: 'custom', message });
    if (microInr === undefined && given === undefined)
      wrong('an amount is { "inr": "500.00" } or { "microInr": 500000000 }');
    else if (microInr !== undefined && given !== undefined && inr(microInr) !== inr(microOf(given)))
      wrong(`microInr is INR ${inr(microInr)} and inr says ${given}: send one of them`);
  })
  .transform(({ microInr, inr: given }) => money(microInr ?? microOf(given ?? '0')));

/** Exact: no float holds the amount. */
function microOf(given: string): number {
  const [whole = '0', places = ''] = given.split('.');
  return Number(whole) * microPerRupee + Number(places.padEnd(6, '0'));
}

/**
 * An amount in micro-rupees as JSON: `money(1_500_000)` is `{ microInr: 1500000, inr: '1.50' }`.
 * Throws on a fraction, which is a bug.
 */
export function money(microInr: number): Money {
  return { microInr: whole(microInr), inr: inr(microInr) };
}

/** Micro-rupees as rupees and paise, half a paisa away from zero: `4_500_000_000` is `4500.00`. */
export function inr(microInr: number): string {
  const paise = Math.floor((Math.abs(whole(microInr)) + 5_000) / 10_000);
  const sign = microInr < 0 && paise > 0 ? '-' : '';
  return `${sign}${Math.floor(paise / 100)}.${String(paise % 100).padStart(2, '0')}`;
}

/** Rupees as they are written in a sentence: `4500.00` is `4,500`, `99.50` stays. */
export function groupedRupees(amount: string): string {
  const [whole = '0', paise = '00'] = amount.split('.');
  const grouped = whole.replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  return paise === '00' ? grouped : `${grouped}.${paise}`;
}

/** Whole rupees, as a person writes a limit, in micro-rupees. Throws on a fraction. */
export function rupees(wholeRupees: number): number {
  return whole(whole(wholeRupees) * microPerRupee);
}

/**
 * The price of `quantity` units that cost `microInr` for every `per` of them, rounded up to a whole
 * micro-rupee so that no line of a bill is below its cost. `quantity` is an integer (milliseconds,
 * tokens, characters).
 */
export function priceOf(quantity: number, microInr: number, per: number): number {
  const exact = BigInt(whole(quantity)) * BigInt(whole(microInr));
  const divisor = BigInt(whole(per));
  return whole(Number((exact + divisor - 1n) / divisor));
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a whole number of units`);
  return value;
}
