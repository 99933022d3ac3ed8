/** Ids and phone numbers: their shapes, and how they are made from what carriers send. */
import * as z from 'zod';

export const carrierNames = ['twilio', 'exotel', 'browser'] as const;
export const CarrierName = z.enum(carrierNames);
export type CarrierName = z.infer<typeof CarrierName>;

/** `<carrier>-<carrier's call sid>`: the one name of a call in both clouds, in keys, URLs and logs. */
export const CallId = z
  .string()
  .regex(/^(twilio|exotel|browser)-[A-Za-z0-9_-]{1,80}$/, 'a call id is <carrier>-<call sid>');
export type CallId = z.infer<typeof CallId>;

export const BusinessId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a business id is lower-case letters, digits and dashes');
export type BusinessId = z.infer<typeof BusinessId>;

/** E.164 with the plus sign, e.g. `+919876543210`. */
export const Phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone number is E.164, such as +919876543210');
export type Phone = z.infer<typeof Phone>;

/**
 * The number of a caller who withholds it, or has none (`anonymous`, `client:…`, an empty field). It
 * has the shape of E.164, so whatever keys, limits or stores by number works unchanged. Twilio
 * itself sends it (ANONYMOUS on a keypad), and it is too short to belong to anybody in Lesotho
 * (+266). All such callers share one budget and one limit; never look anybody up by it.
 */
export const withheldCaller: Phone = '+266696687';

export function isWithheld(phone: string): boolean {
  return phone === withheldCaller;
}

export function callIdOf(carrier: CarrierName, callSid: string): CallId {
  return CallId.parse(`${carrier}-${callSid}`);
}

export function carrierOf(callId: CallId): CarrierName {
  return CarrierName.parse(callId.slice(0, callId.indexOf('-')));
}

/**
 * E.164 of a number in any notation that an Indian carrier or person writes (`098…`, `91…`, `+91
 * 98…`, `0080…`, ten digits); `null` when it is no number. Ten digits are taken as Indian: Exotel
 * sends national numbers, with or without the 0.
 */
export function toPhone(raw: string): Phone | null {
  const trimmed = raw.trim();
  if (!/^[+()\d\s.-]+$/.test(trimmed)) return null;
  const digits = trimmed.replace(/\D/g, '');
  const candidate = trimmed.startsWith('+') ? `+${digits}` : national(digits);
  return Phone.safeParse(candidate).success ? candidate : null;
}

function national(digits: string): string {
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  if (digits.startsWith('0') && digits.length === 11) return `+91${digits.slice(1)}`;
  if (digits.length === 10) return `+91${digits}`;
  return `+${digits}`;
}

/** The only form in which a phone number may appear in a log line: `+91******3210`. */
export function maskPhone(phone: string): string {
  return phone.length <= 7 ? '***' : `${phone.slice(0, 3)}${'*'.repeat(phone.length - 7)}${phone.slice(-4)}`;
}
