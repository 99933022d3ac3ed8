/** Phone numbers and call sids as carriers write them, and the number that replaces a withheld one. */
import * as z from 'zod';
import { type Phone, toPhone, withheldCaller } from '../../shared/ids.ts';

/**
 * The words that Twilio sends in other cases, typed on a keypad: RESTRICTED, BLOCKED, UNKNOWN,
 * UNAVAILABLE.
 */
const keypadWords: ReadonlySet<string> = new Set(['+7378742833', '+2562533', '+8656696', '+86282452253']);

/** E.164, or null when it is not a phone number. Reads the number in a SIP address (`sip:+9180…@host`). */
export function phoneOf(raw: string | null | undefined): Phone | null {
  const phone = toPhone(/^sips?:([^@;]+)/i.exec(raw ?? '')?.[1] ?? raw ?? '');
  return phone !== null && keypadWords.has(phone) ? withheldCaller : phone;
}

/** The caller's number. Never fails, because a call without a number must be answered too. */
export const CallerNumber = z
  .unknown()
  .optional()
  .transform((raw): Phone => phoneOf(typeof raw === 'string' ? raw : null) ?? withheldCaller);

/** The dialled number. It is required, because it identifies the business. */
export const DialledNumber = z.string().transform((raw, context): Phone => {
  const phone = phoneOf(raw);
  if (phone !== null) return phone;
  context.issues.push({ code: 'custom', message: 'not a phone number', input: raw });
  return z.NEVER;
});

/** A carrier's own id of a call, restricted to what a `CallId` may contain. */
export const CallSid = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'not a call sid');
