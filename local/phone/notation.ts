/** How networks write a phone number. The product must know it again in each of these notations. */

const indian: readonly ((national: string) => string)[] = [
  (national) => `+91${national}`,
  (national) => `0${national}`,
  (national) => national,
  (national) => `91${national}`,
  (national) => `+910${national}`,
  (national) => `0091${national}`,
  (national) => `+91 ${national.slice(0, 5)} ${national.slice(5)}`,
  (national) => `(+91)${national.slice(0, 3)}-${national.slice(3, 6)}.${national.slice(6)}`,
];

/** `phone` in the notation of this number; after the last comes the first again. Only Indian ones differ. */
export function inNotation(phone: string, number: number): string {
  const write = indian[number % indian.length];
  return phone.startsWith('+91') && write ? write(phone.slice(3)) : phone;
}

/** A number from a call's id, so that calls differ and the same call never does. */
export function seedOf(callSid: string): number {
  return [...callSid].reduce((sum, character) => sum + character.charCodeAt(0), 0);
}
