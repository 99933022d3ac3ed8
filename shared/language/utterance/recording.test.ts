import { describe, expect, it } from 'vitest';
import { asksNotToRecord, consentIn } from './recording.ts';

const all = ['en-IN', 'hi-IN', 'ta-IN'];

describe('a caller asks not to record the call', () => {
  it.each([
    "don't record this",
    "Don't record this call.",
    'Please do not record me.',
    'Can you stop recording, please?',
    'stop the recording',
    'Switch off the recording now.',
    "I don't want to be recorded.",
    'I do not want this call recorded',
    "No, I don't want you to record this call.",
    'No recording, please.',
    "Hello, please don't record my voice, okay?",
    'Delete the recording.',
    "don't record this and tell me your address",
    'recording band karo',
    'Recording band kar dijiye please.',
    'is call ko record mat karo',
    'record mat kijiye',
    'mujhe recording nahi chahiye',
    'meri awaaz record mat kariye',
    'रिकॉर्ड मत करो',
    'रिकॉर्डिंग बंद कीजिए।',
    'कृपया इस कॉल को रिकॉर्ड मत कीजिए',
    'मेरी आवाज़ रिकॉर्ड न करें',
    'रिकॉर्डिंग नहीं चाहिए',
    'ரெக்கார்ட் பண்ணாதீங்க',
    'இந்த கால் ரெக்கார்ட் பண்ண வேண்டாம்',
    'ரெக்கார்டிங் நிறுத்துங்க',
    'இந்த அழைப்பை பதிவு செய்ய வேண்டாம்',
    'call record panna vendam',
  ])('%s', (text) => expect(asksNotToRecord(text, all)).toBe(true));
});

describe('a caller speaks of something else', () => {
  it.each([
    "don't record the appointment yet",
    'do not record my booking for Monday',
    "please don't record that number, it is wrong",
    'do you record this call?',
    'is this call recorded?',
    'is this call not recorded',
    'You can record this call, no problem.',
    "I don't mind you recording this call",
    "why don't you record this call",
    'Can I have my medical records?',
    'stop the medication',
    'I lost the recording of the concert',
    "don't stop",
    'no',
    'record my complaint please',
    'appointment record mat karo',
    'kya aap call record karte hain',
    'record dekh lo',
    'appointment band karo',
    'अपॉइंटमेंट रिकॉर्ड मत करो',
    'क्या यह कॉल रिकॉर्ड होती है',
    'मेरा रिकॉर्ड देखिए',
    'பதிவு செய்ய வேண்டாம்',
    'அப்பாயின்ட்மென்ட் பதிவு செய்ய வேண்டாம்',
    '',
  ])('%j', (text) => expect(asksNotToRecord(text, all)).toBe(false));
});

describe('the answer to the question', () => {
  it.each([
    ['Yes.', true, true],
    ['yes, sure', true, true],
    ['okay no problem', true, true],
    ['Yes. I want to book an appointment.', true, false],
    ['haan ji', true, true],
    ['हाँ, ठीक है', true, true],
    ['ஆமாம்', true, true],
    ['No.', false, true],
    ['no, please', false, true],
    ['No. What are your hours?', false, false],
    ['yes, no, please no', false, true],
    ['you may not', false, true],
    ['nahi', false, true],
    ['जी नहीं', false, true],
    ['இல்லை', false, true],
  ])('%s', (text, consent, isAll) => expect(consentIn(text, all)).toEqual({ consent, isAll }));

  it.each(['what do you mean', 'I want to book an appointment', 'who are you', ''])('%j is none', (text) =>
    expect(consentIn(text, all)).toBeNull(),
  );
});
