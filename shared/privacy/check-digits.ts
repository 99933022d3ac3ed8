/** Check digits of numbers that name a person's money or identity. `digits`: ASCII. */

/** Whether the digits can be a payment card: length, first digits of the networks, and Luhn's check digit. */
export function isCard(digits: string): boolean {
  return /^(?:[3-6]\d|2[2-7]|8[12])\d{11,17}$/.test(digits) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let back = 0; back < digits.length; back++) {
    const digit = Number(digits[digits.length - 1 - back]) * (back % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Twelve digits that begin with 2 to 9, the last of them Verhoeff's check digit. */
export function isAadhaar(digits: string): boolean {
  return /^[2-9]\d{11}$/.test(digits) && passesVerhoeff(digits);
}

const turned = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff: the digits are turned by their place, and multiplied in the group of a pentagon's symmetries. */
function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let back = 0; back < digits.length; back++) {
    let digit = Number(digits[digits.length - 1 - back]);
    for (let times = back % 8; times > 0; times--) digit = turned[digit] ?? 0;
    check = multiplied(check, digit);
  }
  return check === 0;
}

/** 0 to 4 are rotations, 5 to 9 reflections. */
function multiplied(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b - 5) % 5);
  return b < 5 ? 5 + ((a - 5 - b + 5) % 5) : (a - b + 5) % 5;
}
