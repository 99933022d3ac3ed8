/** Indian English. */

import type { Language, Phrases } from '../language.ts';
import { namesOf } from '../names.ts';
import { listed } from '../utterance/utterance.ts';
import { enOpening } from './opening-hours.ts';
import { enSpelt } from './spelt.ts';

const allLinesBusy = () =>
  'Sorry, all our lines are busy right now. Please call again in a few minutes. Goodbye.';

const phrases: Phrases = {
  greeting: ({ agentName, businessName }) =>
    `Hello, this is ${agentName} from ${businessName}. How can I help you?`,
  greetingKnown: (facts) =>
    facts.customerName
      ? `Hello ${firstName(facts.customerName)}, this is ${facts.agentName} from ${facts.businessName}. How can I help you today?`
      : phrases.greeting(facts),
  reprompt: () => 'Are you still there? How can I help you?',
  repromptAgain: () => "I can't hear you. Please say something if you are there.",
  silenceGoodbye: () =>
    "I still can't hear you, so I will end the call here. Please call again any time. Goodbye.",
  goodbye: ({ businessName }) => `Thank you for calling ${businessName}. Goodbye.`,
  lineBroke: () => 'Sorry, the line broke for a moment. Could you say that again?',
  apologyAgain: () => 'Sorry, I had some trouble. Could you say that again?',
  apologyHold: () => 'Sorry, we are having trouble on our side. One moment, please.',
  apologyEnd: () => 'Sorry, we are having trouble on our side. Please call again later. Goodbye.',
  durationWarning: () => 'Just so you know, we have only a little time left on this call.',
  durationGoodbye: () =>
    'I am sorry, our time on this call is over. Please call again if you need anything more. Goodbye.',
  budgetWarning: () => 'Just so you know, I will have to end this call soon.',
  budgetGoodbye: () => 'I am sorry, I have to end this call now. Please call again later. Goodbye.',
  refusal: {
    budget_exhausted: ({ businessName }) =>
      `Sorry, ${businessName} can't take more calls right now. Please call again tomorrow. Goodbye.`,
    blocked: () => "Sorry, we can't take this call. Goodbye.",
    unknown_number: () => 'Sorry, this number is not in service. Please check the number. Goodbye.',
    concurrency: allLinesBusy,
    rate: () =>
      'Sorry, there were too many calls from your number. Please call again in a few minutes. Goodbye.',
    overload: allLinesBusy,
    unavailable: () => "Sorry, we can't take your call right now. Please call again later. Goodbye.",
  },
  transferring: (name) => `Please stay on the line, I am connecting you to the ${asWords(name)}.`,
  whisper: ({ name, digits, wanted, isQuoted, isFault }) => {
    const stranger = digits === null ? 'a caller who withholds the number' : `a caller from ${digits}`;
    const said = wanted === null ? '' : isQuoted ? ` The caller said: ${wanted}` : ` ${wanted}`;
    return `A call from ${name ?? stranger}.${isFault ? ' The automated assistant could not go on.' : ''}${said}`;
  },
  transferFailed: () => "Sorry, I couldn't reach anyone just now. Can I take a message instead?",
  acknowledgement: () => 'One moment, please.',
  didNotHear: () => "Sorry, I didn't catch that. Could you say it again?",
  offerPerson: () => 'Would you like me to connect you to a person?',
  holding: () => 'Sure, take your time.',
  noted: () => 'I have noted that.',
  languageSet: () => 'Sure, we can speak English.',
  moreToSay: () => 'There is more to say about this. Shall I go on?',
  recordingNotice: () => 'This call is recorded.',
  recordingQuestion: () => 'May we record this call? Please say yes or no.',
  recordingStopped: () => 'All right, this call is not recorded. How can I help you?',
  recordingAllowed: () => 'Thank you. How can I help you?',
  onlySpeaks: ({ languages = ['en'] }) => `I can speak ${namesOf(languages, 'en')}.`,
};

const shortTimes = listed('minute, min, second, sec, moment, minutes, mins, seconds, secs');
const waits = listed('a, one, 1, two, 2, five, 5, a few, few, half a, a couple of').flatMap((count) =>
  shortTimes.flatMap((time) =>
    ['', 'just ', 'wait ', 'give me ', 'hold on ', 'hang on '].map((start) => `${start}${count} ${time}`),
  ),
);

export const enIN: Language = {
  code: 'en-IN',
  spelt: enSpelt,
  name: 'English',
  azureVoice: 'en-IN-PrabhatNeural',
  azureVoices: [
    'en-IN-PrabhatNeural',
    'en-IN-NeerjaNeural',
    'en-IN-AaravNeural',
    'en-IN-AashiNeural',
    'en-IN-AnanyaNeural',
    'en-IN-KavyaNeural',
    'en-IN-KunalNeural',
    'en-IN-RehaanNeural',
  ],
  deepgramVoice: 'aura-2-thalia-en',
  twilioVoice: 'Polly.Kajal-Neural',
  rate: 1,
  script: 'Latin',
  writing: 'plain and polite, as spoken in India. The caller may mix in Hindi words.',
  phrases,
  ...enOpening,
  backchannels: listed(`
    ah, aha, all right, alright, carry on, cool, correct, exactly, fine, go ahead, go on, good,
    got it, great, hm, hmm, huh uh, i see, i understand, k, makes sense, mhm, mhmm, mm, mm hm,
    mm hmm, mmhmm, nice, of course, oh, oh i see, oh okay, ok, okay, okey, perfect, right, sure,
    true, uh, uh huh, uhuh, uhhuh, um, understood, yah, yeah, yep, yes, yup
  `),
  bookingCues: {
    asked: listed(`
      book, booking, reserve, schedule, an appointment, appointment for, need appointment, want appointment,
      make appointment, take appointment, get appointment, fix appointment, a slot
    `),
    other: listed(`
      cancel, cancelled, my booking, my appointment, have an appointment, had an appointment, did i book, i booked
    `),
  },
  emptyWords: listed(`
    i, i'd, i'll, i'm, i've, me, my, we, us, you, your, he, she, they, it, a, an, the, that, this, to, with, for,
    of, at, in, on, from, by, is, are, am, be, was, do, does, did, don't, not, can, could, would, will, shall,
    may, please, want, wants, wanted, wanna, need, needs, like, get, give, let, put, make, have, has, talk,
    talking, speak, speaking, call, calling, called, caller, customer, connect, connected, connecting, transfer,
    transferred, through, ask, asks, asked, asking, request, requested, said, say, says, help, assistance,
    someone, somebody, anyone, anybody, person, people, human, real, live, agent, operator, representative,
    executive, receptionist, reception, staff, front, desk, robot, bot, machine, there, here, now, right, away,
    again, just, only, directly, and, or, but, so, then, well, sir, madam, ma'am, hello, hi, hey, good, morning,
    afternoon, evening, day, thanks, thank, welcome, bye, goodbye, yes, yeah, yep, yup, ya, no, nope, ok, okay,
    sure, fine, correct, alright, all, hmm, hm, mm, uh, um, ah, oh, wait, hold, moment, minute, one, pressed
  `),
  waitPhrases: [
    ...waits,
    ...listed(`
      hold on, hold, hold the line, please hold, just hold, hold for a minute, hold for one minute,
      hang on, wait for some time, wait for a minute, wait for one minute, wait for a second,
      stay on the line, stay there, bear with me, one sec, sec, give me some time, let me check,
      let me see, let me think, let me look, let me ask, let me find it, let me check my calendar,
      let me check my diary, let me get a pen, let me take a pen, let me write it down,
      let me note it down, i am checking, i'm checking, i will check, i'll check, be right back,
      i'll be right back
    `),
  ],
  courtesies: listed(`
    hello, hi, good morning, good afternoon, good evening, please, kindly, just, only, sorry,
    excuse me, sir, ma'am, madam, dear, thanks, thank you, can you, could you, would you, will you,
    for me, there, so, well, no, actually, er, and, yes, wait
  `),
  keypadCues: listed(`
    keypad, key pad, dial pad, dialpad, dialler, dialer, press, key in, punch in, dial your,
    dial it, dial in your, dial the digits, enter your, enter it, enter the digits,
    enter the … digit, enter the … number, enter the … code, enter … on your phone,
    type … on your phone, type … on the phone, using the keys, with the keys, keys of your phone,
    your phone's keys, number keys, hash key, pound key, star key
  `),
  numberCues: listed(`
    phone number, mobile number, telephone number, contact number, callback number, your number,
    whatsapp number, number again, otp, one time password, passcode, pin code, pincode, postal code,
    zip code, account number, card number, policy number, order number, booking number, reference number,
    ticket number, customer number, aadhaar number, aadhar number, gst number, invoice number, last four,
    last three, last six, digits, digit, date of birth, year of birth
  `),
  // The last line: STT that expects Hindi may write English in Devanagari.
  markers: listed(`
    i, i'm, i'd, i've, i'll, you, you're, your, yours, my, mine, we, we're, our, they, their, she,
    it, it's, the, an, this, that, that's, these, those, is, was, were, will, would, could, should,
    can, can't, don't, doesn't, didn't, won't, isn't, have, haven't, has, had, does, did, what,
    what's, when, where, where's, which, who, why, how, how's, much, many, want, need, like, know,
    tell, give, get, make, take, come, go, say, said, for, from, with, about, and, but, not, if,
    then, there, any, some, more, been, being, doing, going, looking, calling, speak, talk, let,
    let's, tomorrow, today, yesterday, because, also, after, before, until, आई, यू, माय, व्हाट, वॉट,
    द, दिस, दैट, इज़, वांट, वॉन्ट, नीड, फॉर, हाउ, मच, टुमॉरो, टुडे, कैन, टेल
  `),
  calledBy: ['english', 'angrezi', 'angreji', 'अंग्रेज़ी', 'अंग्रेजी', 'इंग्लिश'],
};

/** The part of a name that a receptionist would use. */
function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** A destination's name as it is said: `front-desk` is "front desk". */
function asWords(name: string): string {
  return name.replace(/[-_]+/g, ' ').trim();
}
