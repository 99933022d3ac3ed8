/**
 * Phone numbers and call sids as the carriers write them: who called, whom, and what stands for a
 * caller who doesn't say.
 */
import * as z from 'zod';
import { type Phone, toPhone, withheldCaller } from '../../shared/ids.ts';

/** Twilio's other words on the keypad: RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE. */
const keypadWords: ReadonlySet<string> = new Set(['+7378742833', '+2562533', '+8656696', '+86282452253']);

/**
 * E.164, or `null` for what is no phone number. Takes the number out of a SIP address
 * (`sip:+9180…@host`).
 */
export function phoneOf(raw: string | null | undefined): Phone | null {
  const phone = toPhone(/^sips?:([^@;]+)/i.exec(raw ?? '')?.[1] ?? raw ?? '');
  return phone !== null && keypadWords.has(phone) ? withheldCaller : phone;
}

/** The caller's number; never fails, because a call without one must still be answered. */
export const CallerNumber = z
  .unknown()
  .optional()
  .transform((raw): Phone => phoneOf(typeof raw === 'string' ? raw : null) ?? withheldCaller);

/** The dialled number; without it no business can be found, so nonsense is an issue. */
export const DialledNumber = z.string().transform((raw, context): Phone => {
  const phone = phoneOf(raw);
  if (phone !== null) return phone;
  context.issues.push({ code: 'custom', message: 'not a phone number', input: raw });
  return z.NEVER;
});

/** A carrier's own id of a call: what may stand in a `CallId`. */
export const CallSid = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'not a call sid');
