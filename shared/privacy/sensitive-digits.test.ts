import { describe, expect, test } from 'vitest';
import { isAadhaar, isCard } from './check-digits.ts';
import { isSecretKey, maskKeys, maskSensitive, maskUnfinished } from './sensitive-digits.ts';
import { maskSensitiveJson } from './sensitive-json.ts';

const masked = (text: string, ...asked: string[]) => maskSensitive(text, asked).text;

describe('a card, an Aadhaar number, a one-time password and a PIN are masked', () => {
  test.each([
    ['my card is 4111111111111111', 'my card is [card]'],
    ['4111 1111 1111 1111', '[card]'],
    ['4111-1111-1111-1111 thanks', '[card] thanks'],
    ['it is 4111, 1111, 1111, 1111.', 'it is [card].'],
    ['3782 822463 10005', '[card]'],
    ['5500 0000 0000 0004', '[card]'],
    ['6011 1111 1111 1117', '[card]'],
    ['four one one one one one one one one one one one one one one one', '[card]'],
    ['four triple one double one double one double one double one double one double one one', '[card]'],
    ['forty one eleven eleven eleven eleven eleven eleven eleven', '[card]'],
    ['4111 um 1111 okay 1111 and then 1111', '[card]'],
    ['चार एक एक एक एक एक एक एक एक एक एक एक एक एक एक एक', '[card]'],
    ['char ek ek ek ek ek ek ek ek ek ek ek ek ek ek ek', '[card]'],
    ['४१११ ११११ ११११ ११११', '[card]'],
    ['four one one one 1111 ek ek ek ek एक एक एक एक', '[card]'],
    ['my card number is 4111 1111 1111 1112', 'my card number is [card]'],
    ['my card number is four one one one', 'my card number is [card]'],
    ['4111 1111 1111 1111 12 27 123', '[card]'],
    ['4111 1111 1111 1111 and the cvv is 123', '[card] and the cvv is [card]'],
    ['4111 1111 1111 1111 expiry 12/27', '[card] expiry [card]'],
    ['expiry is 1227', 'expiry is [card]'],
    ['2341 2341 2346', '[Aadhaar]'],
    ['my aadhaar number is 2341 2341 2340', 'my aadhaar number is [Aadhaar]'],
    ['my adhar is two three four one two three four one two three four', 'my adhar is [Aadhaar]'],
    ['मेरा आधार नंबर है 2341 2341 2346', 'मेरा आधार नंबर है [Aadhaar]'],
    ['the OTP is 482913', 'the OTP is [one-time code]'],
    ['482913 is my OTP', '[one-time code] is my OTP'],
    ['my one time password is four eight two nine', 'my one time password is [one-time code]'],
    ['O T P is 4 8 2 9 1 3', 'O T P is [one-time code]'],
    ['o.t.p. 482913', 'o.t.p. [one-time code]'],
    ['ओटीपी चार आठ दो नौ एक तीन है', 'ओटीपी [one-time code] है'],
    ['otp hai char aath do nau ek teen', 'otp hai [one-time code]'],
    ['the code I received is 4829', 'the code I received is [one-time code]'],
    ['my UPI pin is 4829', 'my UPI pin is [PIN]'],
    ['पिन 4829 है', 'पिन [PIN] है'],
    ['4111 1111', '[digits]'],
    ['4111 1111 11', '[digits]'],
    ['4111 1111 1111 1112', '[digits]'],
    ['I will pay over phone 4111 1111 1111 1111', 'I will pay over phone [card]'],
    ['call me and take 4111111111111111', 'call me and take [card]'],
    ['the amount is 4111111111111111', 'the amount is [card]'],
    ['for my bill it is 4111 1111 1111 1111', 'for my bill it is [card]'],
    ['4111 1111 1111 1111 rupees', '[card] rupees'],
    ['4111 then 1111 then 1111 then the last one is 1111', '[card] then the last one is [card]'],
    [
      'first four digits 4111 next four 1111 next four 1111 last four 1111',
      'first four digits [card] last [card]',
    ],
    ['starts with 4111 11 and ends with 11 1111 1111', 'starts with [card] and ends with [card]'],
    [
      '2341 and then also 2341 and the rest is 2346',
      '[Aadhaar] and then also [Aadhaar] and the rest is [Aadhaar]',
    ],
    ['OTP482913', 'OTP[one-time code]'],
    ['card4111111111111111', 'card[card]'],
    ['ஃபோர் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன் ஒன்', '[card]'],
    ['the number that came on my phone is 482913', 'the number that came on my phone is [one-time code]'],
    ['मैसेज में 482913 आया है', 'मैसेज में [one-time code] आया है'],
  ])('%s', (text, expected) => expect(masked(text)).toBe(expected));

  test.each([
    ['482913', 'Please tell me the OTP sent to your phone number.', '[one-time code]'],
    ['yes it is four eight two nine', 'What is the one time password?', 'yes it is [one-time code]'],
    ['1 2 3', 'And the CVV on the back?', '[card]'],
    ['one one one one', 'Go on.|my card number is [card]', '[card]'],
    ['2341 2341', 'Your Aadhaar number, please?', '[Aadhaar]'],
    ['4829', 'कृपया ओटीपी बताइए।', '[one-time code]'],
    ['4111 1111 1111 1111', 'What is your phone number?', '[card]'],
    ['482913', 'What is the six digit number you received by SMS?', '[one-time code]'],
    ['482913', 'कृपया वह नंबर बताइए जो आपके फ़ोन पर आया है।', '[one-time code]'],
    ['482913', 'பாஸ்வேர்ட் சொல்லுங்க', '[one-time code]'],
  ])('%s, asked: %s', (text, asked, expected) => expect(masked(text, ...asked.split('|'))).toBe(expected));
});

describe('a number that goes on from the turn before is masked', () => {
  test.each([
    ['it is 4111 11', '11 1111 1111', '[card]'],
    ['4111 1111 1', 'um 111 1111', 'um [card]'],
    ['four one one one one one', 'one one one one one one one one one one', '[card]'],
    ['2341', '2341 2346', '[Aadhaar]'],
    ['it is [digits]', 'and 1111', 'and [digits]'],
    ['4111 okay', '1111 1111 1111 thank you', '[card] thank you'],
  ])('%s … %s', (own, text, expected) =>
    expect(maskSensitive(text, ['Go on.', own], own).text).toBe(expected),
  );

  test.each([
    ['98765', '43210'],
    ['my order is 4111 11', 'and I want 11 tickets'],
    ['call 4111 1111', 'room 1111 please, 2 nights'],
    ['at 4', 'for 15 people on the 12th'],
  ])('%s … %s stays', (own, text) => expect(maskSensitive(text, ['Go on.', own], own).text).toBe(text));
});

describe('other numbers stay', () => {
  test.each([
    'my number is 98765 43210',
    '98765 43210',
    'call me on nine eight seven six five four three two one zero',
    '+91 98765 43210',
    'my mobile linked to aadhaar is 98765 43210',
    'phone 080 4123 4567',
    'call 1800 123 4567',
    'the landline is 4123 4567',
    'my pin code is 560001',
    'PIN code 560 001 Bengaluru',
    'पिन कोड 560001 है',
    'my order number is 4111111111111111',
    'booking reference 48291377',
    'ticket 482913',
    'it costs 4,500 rupees',
    'Rs 12,34,567.50',
    'pay 500 rupees by card',
    'a budget of 150000 rupees',
    'on 12/05/2026 at 10:30',
    'the year 2026',
    'can I come at 9 30',
    'from nine to five',
    'one moment please, I do have two questions',
    'do minute rukiye',
    'room 204, token 4829',
    'my date of birth is 12 05 1984',
    'we accept cards. We are open 9:30 to 7.',
    'KA 01 AB 1234',
    'I have one or two questions for you',
    'promo code 4829',
    'your card is the one ending in 4321',
    'call me on 98765 43210 or 98765 43211',
    'the first four digits are wrong',
    'order 4829 has 1377 parts and 2260 screws for 4111 rupees',
    'send me an SMS on 98765 43210',
    'my account number is 50100123456789',
    'the last four digits of my card are 4321',
  ])('%s', (text) => expect(masked(text)).toBe(text));

  test.each([
    ['98765 43210', 'Please tell me your mobile number.'],
    ['560001', 'What is your PIN code?'],
    ['4829', 'What is your order number?'],
    ['98765 43210', 'What is the mobile number linked to your Aadhaar?'],
    ['at ten thirty tomorrow', 'What time would you like?'],
  ])('%s, asked: %s', (text, asked) => expect(masked(text, asked)).toBe(text));
});

test('the first words of a number that goes on are not shown', () => {
  expect(maskUnfinished('it is 4111 1111 1', [], 3).text).toBe('it is [digits]');
  expect(maskUnfinished('four one one one one', [], 3).text).toBe('[digits]');
  expect(maskUnfinished('48', ['Your OTP?'], 3).text).toBe('[one-time code]');
});

test('keys for a secret are hidden one by one, and a typed card as a whole', () => {
  expect(isSecretKey('', ['Please type the one time password.'])).toBe(true);
  expect(isSecretKey('', ['Please type your mobile number.'])).toBe(false);
  expect(isSecretKey('4111111111', [])).toBe(true);
  expect(isSecretKey('919876543', [])).toBe(false);
  expect(maskKeys('••••')).toBe('[digits typed]');
  expect(maskKeys('9876543210')).toBe('9876543210');
});

test('check digits', () => {
  expect(['4111111111111111', '378282246310005', '6011111111111117'].map(isCard)).toEqual([true, true, true]);
  expect(['4111111111111112', '1764478291123456', '123'].map(isCard)).toEqual([false, false, false]);
  expect(['234123412346', '234123412340', '134123412346'].map(isAadhaar)).toEqual([true, false, false]);
});

test('a secret is masked in JSON of any depth', () => {
  for (const levels of [2, 9_000]) {
    const json = (digits: string) => `${'['.repeat(levels)}"card ${digits}"${']'.repeat(levels)}`;
    const { text, isMasked } = maskSensitiveJson(json('4111 1111 1111 1111'));
    expect(isMasked).toBe(true);
    expect(text).not.toContain('4111');
  }
});
