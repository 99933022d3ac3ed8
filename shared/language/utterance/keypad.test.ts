import { expect, it } from 'vitest';
import { languages } from '../registry.ts';
import { asksForDigits, asksForKeys } from './keypad.ts';

it.each([
  ['en-IN', 'Please type your ten digit mobile number on your phone.'],
  ['en-IN', 'You can use the keypad for that.'],
  ['en-IN', 'Press 1 for Monday and 2 for Tuesday.'],
  ['en-IN', 'Please key in your PIN code.'],
  ['en-IN', 'Could you dial your number, please?'],
  ['en-IN', 'Please enter the six digit code.'],
  ['en-IN', 'Please enter it on your phone’s keys.'],
  ['hi-IN', 'कृपया अपने फ़ोन के कीपैड से नंबर दर्ज कीजिए।'],
  ['hi-IN', 'सोमवार के लिए 1 दबाइए।'],
  ['hi-IN', 'हाँ के लिए एक दबाएं।'],
  ['hi-IN', 'अपना मोबाइल नंबर डायल कीजिए।'],
  ['hi-IN', 'कृपया अपना नंबर फ़ोन पर टाइप कीजिए।'],
  ['hi-IN', 'Kripya apna number keypad par type kijiye.'],
  ['hi-IN', 'कृपया अपना phone number key in कीजिए।'],
])('%s: "%s" asks for keys', (code, text) => expect(asksForKeys(text, code)).toBe(true));

it.each([
  ['en-IN', ''],
  ['en-IN', 'What is your mobile number?'],
  ['en-IN', 'The key is at the front desk.'],
  ['en-IN', 'You may enter the clinic from the back.'],
  ['en-IN', 'Your blood pressure is checked first.'],
  ['en-IN', 'What type of appointment would you like? Our phone lines are open till seven.'],
  ['hi-IN', 'आपका मोबाइल नंबर क्या है?'],
  ['hi-IN', 'डॉक्टर सोमवार को मिलेंगे।'],
  ['xx-YY', 'We are open from nine.'],
])('%s: "%s" does not', (code, text) => expect(asksForKeys(text, code)).toBe(false));

it.each(languages.map((language) => [language.name, language] as const))(
  '%s has its own words for it',
  (_, { code, keypadCues }) => {
    expect(keypadCues.length).toBeGreaterThan(5);
    expect(keypadCues.filter((cue) => !asksForKeys(cue.replace('…', 'one two three'), code))).toEqual([]);
  },
);

it.each([
  ['en-IN', 'What is your mobile number?', true],
  ['en-IN', 'Could you tell me the six digit OTP, please?', true],
  ['en-IN', 'And the last four digits of your card?', true],
  ['en-IN', 'May I have your PIN code?', true],
  ['en-IN', 'You can use the keypad for that.', true],
  ['en-IN', 'A number of patients come on Monday.', false],
  ['en-IN', 'When would you like to come?', false],
  ['hi-IN', 'आपका मोबाइल नंबर क्या है?', false],
  ['hi-IN', 'What is your mobile number?', false],
])('%s: whether "%s" asks for digits: %s', (code, text, asks) =>
  expect(asksForDigits(text, code)).toBe(asks),
);
