import { describe, expect, it } from 'vitest';
import { spoken } from './spoken.ts';

describe('English text for a voice', () => {
  // money
  it.each([
    ['The consultation is Rs. 500.', 'The consultation is five hundred rupees.'],
    ['Rs. 4,500.50', 'four thousand five hundred rupees and fifty paise'],
    ['₹12,50,000', 'twelve lakh fifty thousand rupees'],
    ['₹1.5 lakh', 'one point five lakh rupees'],
    ['₹2 crore', 'two crore rupees'],
    ['INR 4500', 'four thousand five hundred rupees'],
    ['Rs 500/- only', 'five hundred rupees only'],
    ['Rs. 1', 'one rupee'],
    ['500 rupees', 'five hundred rupees'],
    ['₹500-700', 'five hundred to seven hundred rupees'],
    ['Rs 500 to 700', 'five hundred to seven hundred rupees'],
    ['₹0.50', 'fifty paise'],
    ['$20', 'twenty dollars'],
    ['5 lakh rupees', 'five lakh rupees'],
    ['Rs. 500/visit', 'five hundred rupees per visit'],
    ['A root canal costs ₹4,500, sir.', 'A root canal costs four thousand five hundred rupees, sir.'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // numbers
  it.each([
    ['1,23,45,678', 'one crore twenty three lakh forty five thousand six hundred seventy eight'],
    ['0', 'zero'],
    ['100', 'one hundred'],
    ['1000', 'one thousand'],
    ['25 people', 'twenty five people'],
    ['3.14', 'three point one four'],
    ['-5', 'minus five'],
    ['007', 'zero zero seven'],
    ['20 lakh', 'twenty lakh'],
    ['5-7 days', 'five to seven days'],
    ['1/2', 'one by two'],
    ['24/7', 'twenty four seven'],
    ['123456789012345678', 'one two three four five six seven eight nine zero one two three four five six seven eight'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // percentages and units
  it.each([
    ['10%', 'ten percent'],
    ['12.5%', 'twelve point five percent'],
    ['10-15%', 'ten to fifteen percent'],
    ['10 kg', 'ten kilograms'],
    ['1 hr', 'one hour'],
    ['500 mg twice', 'five hundred milligrams twice'],
    ['30°C', 'thirty degrees Celsius'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // times
  it.each([
    ['10:30', 'ten thirty'],
    ['10:30 a.m. today', 'ten thirty in the morning today'],
    ['3.30 p.m. is fine', 'three thirty in the afternoon is fine'],
    ['9:30 AM - 7 PM', 'nine thirty in the morning to seven in the evening'],
    ['4 pm', 'four in the afternoon'],
    ['9 PM', 'nine at night'],
    ['12 pm', 'twelve noon'],
    ['12 a.m. sharp', 'midnight sharp'],
    ['19:00', 'seven in the evening'],
    ['9:00', "nine o'clock"],
    ['10:05', 'ten oh five'],
    ['9:30 to 19:00', 'nine thirty to seven in the evening'],
    ['10 to 6 pm', 'ten to six in the evening'],
    ['by 5.30', 'by five thirty'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // dates
  it.each([
    ['23 November 2026', 'twenty third November twenty twenty six'],
    ['the 23rd of November', 'the twenty third November'],
    ['Nov 23, 2026', 'twenty third November twenty twenty six'],
    ['23/11/2026', 'twenty third November twenty twenty six'],
    ['2026-11-23', 'twenty third November twenty twenty six'],
    ['23-25 November', 'twenty third to twenty fifth November'],
    ['in 2026', 'in twenty twenty six'],
    ['Mon-Sat 9:30-19:00', 'Monday to Saturday nine thirty to seven in the evening'],
    ['1st, 2nd, 3rd and 21st', 'first, second, third and twenty first'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // phones and codes
  it.each([
    ['+91 98765 43210', 'plus nine one, nine eight seven six five, four three two one zero'],
    ['9876543210', 'nine eight seven six five, four three two one zero'],
    ['Call 080-4123-4567.', 'Call zero eight zero, four one two three, four five six seven.'],
    ['1800 123 4567', 'one eight zero zero, one two three, four five six seven'],
    ['my number is 4123456', 'my number is four one two, three four five six'],
    ['Bengaluru 560001', 'Bengaluru five six zero, zero zero one'],
    ['The OTP is 4729', 'The OTP is four seven two nine'],
    ['code AB12', 'code A B one two'],
    ['KA-01-AB-1234', 'K A zero one A B one two three four'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // addresses and abbreviations
  it.each([
    ['12 MG Road', 'twelve MG Road'],
    ['Dr. Sharma, 12 MG Rd. Bengaluru', 'Doctor Sharma, twelve MG Road Bengaluru'],
    ['Room No. 5', 'Room number five'],
    ['e.g. this', 'for example this'],
    ['asha@clinic.in', 'asha at clinic dot in'],
    ['www.sunrise.in/book', 'www dot sunrise dot in slash book'],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  // for the eye only
  it.each([
    ['**Bold** and _it_', 'Bold and it'],
    ['- item one', 'item one'],
    ['1. Cleaning', 'Cleaning'],
    ['## Heading', 'Heading'],
    ['[our site](https://sunrise.in)', 'our site'],
    ['Hello 😀!', 'Hello!'],
    ['👩‍⚕️ The doctor is in', 'The doctor is in'],
    ['<b>hi</b> <break time="0.5s"/>there', 'hi there'],
    ['I was saying [interrupted]', 'I was saying'],
    ['x & y', 'x and y'],
    ['Yes — sure', 'Yes, sure'],
    ['***', ''],
  ])('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));

  it('holds no figure and no sign, whatever is written', () => {
    const pieces = ['12', '4,500.50', '₹', ' ', 'a.m.', '-', '/', ':', '30', 'कल', 'Dr. ', '%', '+91', 'R2', '.', '१', '\n', '<b>', '#'];
    let seed = 7;
    for (let round = 0; round < 600; round++) {
      let text = '';
      for (let count = 0; count < 8; count++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        text += `${pieces[seed % pieces.length] ?? ''}${round % 2 === 0 ? ' ' : ''}`;
      }
      expect(spoken(text, 'en-IN'), text).not.toMatch(/[\p{Nd}₹<>*_#%]/u);
    }
  });
});
