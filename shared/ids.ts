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

/**
 * E.164 with the plus sign, e.g. `+919876543210`, or an Indian short code of three to six digits, which
 * E.164 does not cover: `56161`.
 */
export const Phone = z
  .string()
  .regex(
    /^(?:\+[1-9]\d{6,14}|[1-9]\d{2,5})$/,
    'a phone number is E.164, such as +919876543210, or a short code, such as 56161',
  );
export type Phone = z.infer<typeof Phone>;

/**
 * The number of a caller who withholds it, or has none (`anonymous`, `client:…`, an empty field). It
 * has the shape of E.164, so whatever keys, limits or stores by number works unchanged. Twilio
 * itself sends it (ANONYMOUS on a keypad), and it is too short to belong to anybody in Lesotho
 * (+266). Such callers have no limit of calls a minute; never look anybody up by it.
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

/** With all of a SIP address's parameters. */
const longestNotation = 1000;
/** Fifteen of E.164, and prefixes in front of them. */
const mostDigits = 20;

/**
 * One key for a number in whatever notation a network or a person writes it; `null` when it is no
 * number. A plus or `00` in front is believed: `+18001234567` stays American. Without them the number is
 * taken as Indian where its length or its series fits, so `18001234567` is an Indian toll-free number.
 * `toPhone` of its own result is that result.
 */
export function toPhone(raw: string): Phone | null {
  if (raw.length > longestNotation) return null;
  const [, plus, digits] = /^(\+?)(\d+)$/.exec(plainDigits(numberInAddress(raw))) ?? [];
  if (digits === undefined || digits.length > mostDigits) return null;
  // No country code begins with 0: more zeros than two are the network's own.
  const phone = /^00(?!0)/.test(digits)
    ? international(digits.slice(2))
    : plus === '+' && !digits.startsWith('0')
      ? international(digits)
      : national(digits);
  return Phone.safeParse(phone).success ? phone : null;
}

/** Blanks, quotes and punctuation around a number that was cut out of a text. */
const quotesAround = /^[\s"'`\u2018-\u201f\u00ab\u00bb,.:;]+|[\s"'`\u2018-\u201f\u00ab\u00bb,.:;]+$/g;

/**
 * The number in a SIP or tel URI, also inside `"Asha" <…>` and with parameters behind it. A context such
 * as `;phone-context=+1` completes a local number. Text without an address is returned as it is.
 */
function numberInAddress(raw: string): string {
  const text = (/<([^<>]*)>/.exec(raw)?.[1] ?? raw).replace(quotesAround, '');
  const [, scheme = '', rest = ''] = /^(?:(sips?|tel):)?(.*)$/is.exec(text) ?? [];
  // A comma is a pause in what is dialled; an extension follows it.
  const [address = '', ...parameters] = rest.split(/[;?,]/);
  const hasHost = address.includes('@');
  // `sip:10.0.0.1` names a host and nobody.
  if (/^sip/i.test(scheme) && !hasHost && !/^(?:\+|%2B)?\d+$/i.test(address)) return '';
  const user = hasHost ? address.replace(/(?::[^@]*)?@.*$/s, '') : address;
  const number = user.replace(/%2B/gi, '+').replaceAll('%20', ' ').trim();
  const context = parameters.map((one) => /^phone-context=(\+\d+)$/i.exec(one.trim())?.[1]).find(Boolean);
  return context === undefined || number.startsWith('+') ? number : `${context}${number}`;
}

/** The zeros of the scripts of India, and the Arabic ones. A script's digits follow its zero in order. */
const zeros = [...'०০੦૦୦௦౦೦൦٠۰'].map((zero) => zero.charCodeAt(0));

/** ASCII digits and a plus, without spaces, dots, brackets, dashes and marks that are not seen. */
function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Z}\s\p{Pd}\p{Cf}()[\].·•\u2212]/gu, '')
    .replace(/[^\d+]/g, (character) => {
      const code = character.charCodeAt(0);
      const zero = zeros.find((one) => code >= one && code <= one + 9);
      return zero === undefined ? character : String(code - zero);
    });
}

/** A plus in front of a short code is the network's: no country has so short numbers. */
function international(digits: string): string {
  if (digits.startsWith('91')) return indian(digits.slice(2));
  return digits.length <= 6 ? digits : `+${digits}`;
}

/** Toll-free, shared-cost and service numbers of eleven digits. Those of ten look like all others. */
const longSeries = /^1(?:800|860|600|400)\d{7}$/;

/**
 * A number without a country code, or with one that has no plus. Empty for seven to nine digits: a local
 * number without its area code is nobody's, and no foreign one. But 91 may precede a short code.
 */
function national(digits: string): string {
  const number = digits.replace(/^0+(?=[1-9])/, '');
  if (number.length >= 7 && number.length <= 9)
    return number.startsWith('91') && number.length <= 8 ? international(number) : '';
  if (number.length < digits.length && number.length <= 10) return indian(number);
  if (number.length <= 6 || number.length === 10 || longSeries.test(number)) return indian(number);
  return international(number);
}

/**
 * `digits`: what follows the country code 91. A 0 or a second 91 may be there by mistake. Empty where a third
 * one is.
 */
function indian(digits: string): string {
  const once = digits.replace(/^0+(?=[1-9])/, '');
  const number = hasCode(once) ? once.slice(2).replace(/^0+(?=[1-9])/, '') : once;
  if (hasCode(number) || number.startsWith('0')) return '';
  return number.length <= 6 ? number : `+91${number}`;
}

function hasCode(digits: string): boolean {
  return digits.length >= 12 && digits.startsWith('91');
}

/** The only form in which a phone number may appear in a log line: `+91******3210`; a short code: `***`. */
export function maskPhone(phone: string): string {
  return phone.length <= 7 ? '***' : `${phone.slice(0, 3)}${'*'.repeat(phone.length - 7)}${phone.slice(-4)}`;
}
