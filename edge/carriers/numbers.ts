/** Phone numbers and call sids as carriers write them, and the number that replaces a withheld one. */
import * as z from 'zod';
import { type Phone, toPhone, withheldCaller } from '../../shared/ids.ts';

/**
 * The words that Twilio sends in other cases, typed on a keypad: RESTRICTED, BLOCKED, UNKNOWN,
 * UNAVAILABLE.
 */
const keypadWords: ReadonlySet<string> = new Set(['+7378742833', '+2562533', '+8656696', '+86282452253']);

/** The key of a number in any notation, or null when it is not a phone number. */
export function phoneOf(raw: string | null | undefined): Phone | null {
  const phone = toPhone(raw ?? '');
  return phone !== null && keypadWords.has(phone) ? withheldCaller : phone;
}

/** The caller's number. Never fails, because a call without a number must be answered too. */
export const CallerNumber = z
  .unknown()
  .optional()
  .transform((raw): Phone => phoneOf(textOf(raw)) ?? withheldCaller);

/**
 * The dialled number. It is required, because it identifies the business. A local number without its area
 * code identifies none, but is no bad request: the ring is answered like that of any unknown number.
 */
export const DialledNumber = z.union([z.string(), z.number()]).transform((raw, context): Phone => {
  const text = textOf(raw);
  const phone = phoneOf(text);
  if (phone !== null) return phone;
  const local = /^0*([1-9]\d{6,8})$/.exec((text ?? '').replace(/[\s().-]/g, ''))?.[1];
  if (local !== undefined) return `+91${local}`;
  context.issues.push({ code: 'custom', message: 'not a phone number', input: raw });
  return z.NEVER;
});

/** The first of several fields that can be read as a number: a carrier may fill one of them with a name. */
export function readableOf(...given: readonly unknown[]): unknown {
  return given.find((one) => phoneOf(textOf(one)) !== null);
}

/** A number in a JSON body may come as a number. */
function textOf(raw: unknown): string | null {
  return typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw : null;
}

/** A carrier's own id of a call, restricted to what a `CallId` may contain. */
export const CallSid = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'not a call sid');
