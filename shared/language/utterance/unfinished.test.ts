import { describe, expect, it } from 'vitest';
import { turnEnding } from './unfinished.ts';

const call = ['hi-IN', 'en-IN'];

describe('a turn is over after', () => {
  it.each([
    'yes',
    'Yes.',
    'no',
    'No, thank you.',
    'ten',
    '10',
    'two',
    'tomorrow at five',
    'Tomorrow at 5.',
    'five thirty',
    'at 5:30',
    'four thousand five hundred',
    '4500',
    'Rs. 75000 rupees',
    'flat number 12',
    'I am forty five',
    'that one',
    'What are your opening hours?',
    'what are your opening hours',
    'what time is it for',
    'where are you from',
    'who am I talking to',
    'How are you',
    'what is the doctor called',
    'I want to book an appointment',
    'I would like to cancel my appointment',
    'My name is Ravi Kumar.',
    'this is Priya',
    'I think so',
    'please come in',
    'hold on',
    "that's my name",
    'on the second of March',
    'nine eight double zero one two three four five six',
    '9800012345',
    '98000 12345',
    '+91 98000 12345',
    '0 98000 12345',
    'my number is 98000 12345',
    'Sunday and Monday',
    'Goodbye!',
    '',
    '…',
  ])('"%s"', (text) => expect(turnEnding(text, ['en-IN'])).toBe('finished'));

  it.each([
    'ji haan',
    'haan ji bilkul',
    'nahi',
    'kal subah',
    'kal shaam ko',
    'Monday ko',
    'paanch baje ke baad',
    'appointment ke liye',
    'mujhe appointment book karna hai',
    'mera naam Ravi hai',
    'root canal kitne ka hai',
    'kitne ka',
    'aap kahan se bol rahe hain',
    'doctor kab aate hain',
    'main kal aaunga',
    'clinic kal band the',
    'maine booking ki',
    'kya matlab',
    'do',
    'theek hai bhai',
    'या',
    'yes it is',
    'please call us',
    'yeh kya hai yeh',
    'हाँ',
    'जी हाँ',
    'नहीं',
    'कल शाम को',
    'सोमवार को',
    'दिल्ली से',
    'पाँच बजे',
    'दस',
    'मुझे अपॉइंटमेंट चाहिए।',
    'मेरा नाम रवि है',
    'रूट कैनाल कितने का है',
    'कितने का?',
    'डॉक्टर साहब कब मिलेंगे',
    'क्लिनिक कहाँ है',
    'और कुछ नहीं',
    'मैंने कल फ़ोन किया था',
    'नौ आठ शून्य शून्य शून्य एक दो तीन चार पाँच',
  ])('"%s"', (text) => expect(turnEnding(text, call)).toBe('finished'));
});

describe('more is coming after', () => {
  it.each([
    'I want to book an appointment and',
    'I want to come on Monday but',
    'Because',
    'I need to see the',
    'I want to talk to my.',
    'my name is',
    'My name is.',
    'hello this is',
    'I want to',
    "I'd like to",
    'I want to book for',
    'I am looking for',
    'I am calling about',
    'can you',
    'could you please tell',
    'um',
    'Ummm.',
    'I want to book uh',
    'on Monday or',
    'if',
    'so',
    'the problem is',
    'I have a question, the question is',
    'Yes, I want to come on Monday,',
    'I was thinking…',
    'I was thinking ...',
    'tomor-',
    'I want to see Dr.',
    'we have a booking from',
  ])('"%s"', (text) => expect(turnEnding(text, ['en-IN'])).toBe('unfinished'));

  it.each([
    'matlab',
    'mujhe kal aur',
    'haan lekin',
    'kyunki',
    'mera naam',
    'mera',
    'Sharma ji ka',
    'doctor ki',
    'mujhe doctor se',
    'mujhe Monday ko',
    'main',
    'haan to',
    'agar',
    'mujhe',
    'mujhe appointment chahiye because',
    'और',
    'मुझे कल और',
    'लेकिन',
    'क्योंकि',
    'मेरा नाम',
    'मतलब',
    'मुझे डॉक्टर शर्मा से',
    'मुझे सोमवार को',
    'मैं',
    'शर्मा जी का',
    'हाँ तो',
    'सोमवार या',
    'haan umm',
    'अगर',
    'मेरे बेटे के लिए',
    'क्या आप',
    'मुझे एक',
  ])('"%s"', (text) => expect(turnEnding(text, call)).toBe('unfinished'));
});

describe('digits are missing after', () => {
  it.each([
    'nine eight',
    'nine eight double zero',
    'nine eight double',
    'nine eight zero zero zero one two three four',
    'my number is nine eight zero',
    'my number is',
    'my number is nine',
    'and the number is 98',
    '98000',
    '98 00',
    '9 8 0, 0,',
    '+91 98000',
    '0 98000 1234',
    'नौ आठ डबल ज़ीरो',
    'नौ आठ शून्य',
    'मेरा नंबर है',
    'मेरा नंबर है नौ',
    'mera number nau aath',
    'number note kijiye nine eight',
    'nau aath double shunya',
    'नाइन एट ज़ीरो ज़ीरो',
    'mera number hai 98000',
  ])('"%s"', (text) => expect(turnEnding(text, call)).toBe('digits'));
});

describe('in Tamil', () => {
  it.each([
    'ஆமா',
    'வேண்டாம்',
    'நாளைக்கு',
    'எனக்கு அப்பாயின்ட்மென்ட் வேணும்',
    'டாக்டர் எங்க',
    'என் பெயர் ரவி',
    'venum enakku',
    'அஞ்சு',
  ])('a turn is over after "%s"', (text) => expect(turnEnding(text, ['ta-IN'])).toBe('finished'));
  it.each(['ஆனால்', 'என் பெயர்', 'எனக்கு ஒரு', 'எனக்கு', 'அதாவது', 'enakku', 'naalaikku aana', 'I want my'])(
    'more is coming after "%s"',
    (text) => expect(turnEnding(text, ['ta-IN'])).toBe('unfinished'),
  );
  it.each(['ஒன்பது எட்டு', 'என் நம்பர்', 'ombadhu ettu anju', 'nine eight'])(
    'digits are missing after "%s"',
    (text) => expect(turnEnding(text, ['ta-IN'])).toBe('digits'),
  );
});

it('a question about a number is no number', () => {
  expect(turnEnding('what is the number', ['en-IN'])).toBe('finished');
  expect(turnEnding('tell me what your number is', ['en-IN'])).toBe('finished');
});

it('without languages all count, and English always', () => {
  expect(turnEnding('मेरा नाम')).toBe('unfinished');
  expect(turnEnding('मेरा नाम', ['en-IN'])).toBe('finished');
  expect(turnEnding('I want the', ['hi-IN'])).toBe('unfinished');
});
