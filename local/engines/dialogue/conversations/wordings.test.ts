import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../shared/dialogue/message.ts';
import { systemPrompt } from '../../../../shared/dialogue/prompt.ts';
import { toolsFor } from '../../../../shared/io/tools.ts';
import { languageOf } from '../../../../shared/language/registry.ts';
import { localTime } from '../../../../shared/local-time.ts';
import { demoClinic } from '../../../seed/demo-clinic.ts';
import { clausesIn } from '../act/clauses.ts';
import { reply } from '../reply.ts';
import { readFacts } from '../say/facts.ts';
import { firstState } from '../state.ts';
import type { Intent } from '../understand/intent-cues.ts';
import { understand } from '../understand/understand.ts';
import { isAdvice, isOtherLanguage, isUnknownTopic, isUnpriced } from '../understand/unknown-topics.ts';

const now = localTime(Date.parse('2026-11-23T06:00:00Z'), demoClinic.timeZone);
const content = systemPrompt({ business: demoClinic, customer: null, language: 'en-IN', now });
const facts = readFacts(content);
const meaning = (text: string) => understand(text, facts);

describe('a wish is understood in words other than the cues', () => {
  const wordings: readonly (readonly [Intent, readonly string[]])[] = [
    [
      'hours',
      ['How late does the clinic stay open?', 'Will anyone be there at noon?', 'क्लिनिक कितने बजे बंद होता है?'],
    ],
    ['price', ['How many rupees will a root canal set me back?', 'रूट कैनाल में कितने पैसे लगेंगे?']],
    [
      'address',
      ['What part of town is your place in?', 'How would I reach you from the station?', 'आपके यहाँ कैसे पहुँचूँ?'],
    ],
    [
      'book',
      [
        'Could the dentist see my son?',
        'Squeeze me in on Friday.',
        'May I have an appointment?',
        'शुक्रवार को आना चाहती हूँ।',
      ],
    ],
    ['check', ['Which day am I supposed to come?', 'Have I got a booking with you?', 'मेरी बुकिंग कब की है?']],
    [
      'cancel',
      ['I will not be able to make it on Friday.', 'Please remove my booking.', 'मैं शुक्रवार को नहीं आ सकती।'],
    ],
    ['move', ['Can we push my appointment to next week?', 'I must postpone.']],
    [
      'message',
      [
        'Let the doctor know I am on my way.',
        'Could you give him a note?',
        'डॉक्टर को बोल दीजिए कि दर्द कम है।',
      ],
    ],
    ['callback', ['Have somebody phone me tonight.', 'Please get back to me.', 'मुझे फ़ोन करवा दीजिए।']],
    ['person', ['I would rather talk to a human.', 'Hand me over to a manager.', 'डॉक्टर से बात करनी है।']],
    ['repeat', ['Tell me the address once more.', 'I could not catch that.', 'एक बार फिर बताइए।']],
    ['who', ['Is this some kind of robot?', 'Who is speaking?']],
  ];
  it.each(wordings)('%s', (intent, sentences) => {
    for (const sentence of sentences) expect(meaning(sentence).intent, sentence).toBe(intent);
  });

  it('and is not recognised where there is none', () => {
    expect(meaning('क्लिनिक कितने बजे खुलता है?').intent).toBe('hours');
    expect(meaning('Appointment for Thursday fifteen thirty hours please.').intent).toBe('book');
    expect(meaning('Tell the doctor I paid the fee.').intent).toBe('message');
    expect(meaning('I do not want to talk to a machine.').intent).not.toBe('bye');
  });
});

describe('a call is ended', () => {
  const system: Message = { role: 'system', content };
  /** Whether the engine hangs up after `said`: at the beginning, or after "Anything else?". */
  const ends = (said: string, before: readonly Message[] = []): boolean =>
    reply([system, ...before, { role: 'user', content: said }], toolsFor(demoClinic)).toolCalls.some(
      ({ name }) => name === 'end_call',
    );
  const asked: readonly Message[] = [
    { role: 'user', content: 'What are your opening hours?' },
    { role: 'assistant', content: 'We are open from nine to seven. Is there anything else?' },
  ];

  it.each([
    ...[
      'Good-by.',
      'Good-bye.',
      'Goodbye!',
      'Good bye',
      'goodby',
      'Bye-bye.',
      'bye bye',
      'byebye',
      'Bye now.',
    ],
    ...['By.', 'By-by.', 'Thank you, by.', 'okay buy', 'Ta-ta.', 'ok tata', 'tata bye bye', 'ok bye', 'bai'],
    ...[
      'thank you bye',
      'thanks, bye then',
      'See you later.',
      'see ya',
      'Good night.',
      'You can hang up now.',
    ],
    ...['Cut the call.', 'please cut the phone', 'you can disconnect the call', 'Have a nice day.', 'ciao'],
    ...['alvida', 'phone rakhta hoon', 'main phone rakhti hun', 'theek hai rakhta hoon', 'chalo rakhte hain'],
    ...['call cut kar do', 'phone rakh dijiye', 'accha chalta hoon', 'phir milte hain', 'khuda hafiz'],
    ...['theek hai namaste', 'accha ji bye', 'ok thank you ji, bye'],
    ...['अलविदा', 'बाय', 'बाय-बाय', 'ओके बाय', 'गुड बाय', 'गुडबाय', 'टाटा', 'टा-टा बाय', 'थैंक यू बाय'],
    ...['फ़ोन रखता हूँ', 'मैं फ़ोन रखती हूँ', 'रखता हूँ', 'ठीक है रखते हैं', 'कॉल काट दीजिए', 'फ़ोन रख दीजिए'],
    ...['अच्छा चलता हूँ', 'फिर मिलते हैं', 'ख़ुदा हाफ़िज़', 'शुभ रात्रि', 'धन्यवाद नमस्ते', 'ठीक है जी, नमस्ते'],
    ...[
      'Byee',
      'Byeee',
      "G'bye",
      'Goodnight',
      'Adios',
      'Good-by for now.',
      'fir milte hain',
      'fir milenge',
      'बाइ',
      'बाइ बाइ',
      'ओके, बाइ',
      'dhanyawaad, namaste',
      "I've got to go",
      "I'm hanging up",
      'You may disconnect',
      'End call',
      'रॉन्ग नंबर',
      'ग़लत नंबर लग गया',
      'Sorry, wrong number.',
      'कल मिलते हैं',
      'kal milte hain',
      'फ़ोन बंद कीजिए',
      'phir baat karte hain bye',
      'baad mein baat karte hain, bye',
      'Take care, bye!',
      'Thanks for your help, goodbye',
      'See you on Monday.',
      'I have to go now, bye',
      "No that's all, bye",
      "I'll call you back later, bye",
      'main phone kaat raha hoon',
      'main ab rakhta hoon, dhanyavad',
    ],
  ])('by "%s"', (said) => {
    expect(ends(said)).toBe(true);
    expect(ends(said, asked)).toBe(true);
  });

  it.each(["I'm good", 'प्रणाम', "no that's all for today"])('by "%s" after "Anything else?"', (said) =>
    expect(ends(said, asked)).toBe(true),
  );

  it.each(['Namaste.', 'namaskar ji', 'नमस्ते', 'जी नमस्कार', 'ram ram', 'राम राम जी'])(
    'by "%s" once everything was asked, and not before',
    (said) => {
      expect(ends(said, asked)).toBe(true);
      expect(ends(said)).toBe(false);
    },
  );

  it.each([
    ...[
      "Please don't hang up.",
      'do not cut the call',
      'Why did you cut the call?',
      'Did you disconnect the call?',
    ],
    ...[
      'phone mat rakhna',
      'rakhna mat',
      'फ़ोन मत रखिए',
      'कॉल काटना मत',
      'my call got cut',
      'call cut ho gayi thi',
    ],
    ...[
      'कॉल कट गई थी',
      'Can I pay by card?',
      'Can I come by Friday?',
      'I work at Tata',
      'I want to buy medicine',
    ],
    ...[
      'main dhyan rakhta hoon',
      'मैं ध्यान रखता हूँ',
      'doctor kab milte hain',
      'Good morning.',
      'Is five good by you?',
    ],
    ...[
      'chalta hoon to dard hota hai',
      'जब चलता हूँ तो दर्द होता है',
      'jab chalti hoon to ghutne mein dard hota hai',
      'main theek se nahi chalta hoon',
      'main theek nahi chalta hoon',
      'ab main theek chalta hoon',
      'main bahut chalta hoon',
      'aap rakhte hain',
      'मैं छड़ी लेकर चलता हूँ',
      'मैं रोज़ दो किलोमीटर चलती हूँ',
      'main subah chalta hoon',
      'मैं व्रत रखता हूँ',
      'मैं रोज़ा रखती हूँ',
      'dawai saath rakhta hoon',
      'main record rakhta hoon',
      'मैं दुकान रखता हूँ',
      'phone saath rakhti hoon',
      'main aapko line par rakhta hoon ek minute',
      'एक मिनट, होल्ड पर रखता हूँ',
      'hum Monday ko rakhte hain',
      'chaliye appointment Monday ko rakhte hain',
      'मीटिंग सोमवार को रखते हैं',
      'main appointment rakhta hoon Monday ko',
      'phir milte hain Monday ko, appointment book kar do',
      'kal milte hain kya doctor',
      'फ़ोन कट रहा है',
      'mera phone kat raha hai',
      'line kat rahi hai',
      'the doctor cut my call',
      'they cut the call',
      'The previous agent cut my call, please help',
      'I booked by mistake',
      'I got two appointments by mistake',
      'Someone from your side called me by mistake',
      'You gave me a wrong number',
      'Do you take care of children too',
      "Take care of my mother's appointment",
      'take care of my tooth',
      "I'll see you on Monday at ten, right?",
      'Can I see you tomorrow at 5',
      'see you on Monday at five, is that free',
      "I can't hang up yet",
      'How do I end the call?',
      "Before I hang up, what's your address",
      'phone rakhne se pehle fees bataiye',
      'I have a good day and a bad day',
      'बाय वन गेट वन ऑफ़र है क्या',
      'bye? no wait',
      'Did you just say goodbye',
      'I am not feeling well',
      'I ate nothing since morning',
      'it does not work',
      'good',
      'kya aap pet rakhte hain',
      'nahi nahi suniye',
    ],
  ])('not by "%s"', (said) => {
    expect(ends(said)).toBe(false);
    expect(ends(said, asked)).toBe(false);
  });
});

describe('two things in one sentence', () => {
  const clauses = (text: string) => clausesIn(firstState('en-IN', null), meaning(text), facts);

  it('are both answered', () => {
    expect(clauses('What are your timings and how much is a consultation?')?.answers).toHaveLength(2);
    expect(clauses('Where are you? And please book me on Friday.')).toMatchObject({
      rest: 'And please book me on Friday',
    });
  });

  it('are one when the second is part of the first', () => {
    expect(clauses('Are you open on Saturday and Sunday?')).toBeNull();
    expect(clauses('I want to come on Friday and my name is Meena.')).toBeNull();
  });
});

describe('a question that the business has not answered', () => {
  it('is recognised as one', () => {
    expect(isUnpriced(meaning('What do implants cost?'))).toBe(true);
    expect(isUnpriced(meaning('What does a root canal cost?'))).toBe(false);
    expect(isAdvice(meaning('Should I take an antibiotic?'))).toBe(true);
    expect(isUnknownTopic(meaning('Can I pay by card?'))).toBe(true);
    expect(isOtherLanguage(meaning('Do you speak Kannada?'))).toBe(true);
    for (const text of [
      'What are your opening hours?',
      'I want an appointment on Friday.',
      'हिंदी में बात कीजिए',
    ]) {
      expect(
        [isUnpriced, isAdvice, isUnknownTopic, isOtherLanguage].some((is) => is(meaning(text))),
        text,
      ).toBe(false);
    }
  });
});

describe('words that the edge asked the caller to repeat', () => {
  const system: Message = { role: 'system', content };
  const { phrases } = languageOf('en-IN');
  const noFacts = { agentName: 'Asha', businessName: demoClinic.name };

  function answers(...said: Message[]): string {
    return reply([system, ...said], toolsFor(demoClinic)).text;
  }
  const caller = (text: string): Message => ({ role: 'user', content: text });
  const agent = (text: string): Message => ({ role: 'assistant', content: text });
  const booking = [caller('Book me on Friday at eleven a.m.'), agent('And may I have your name, please?')];

  // The recogniser was unsure of "Mute her out", so the edge asked again; the engine once took the
  // words for the name all the same.
  it('do not count: the question before them is still open', () => {
    const before = [...booking, caller('Mute her out'), agent(phrases.didNotHear(noFacts))];
    expect(answers(...before, caller('My name is Meena'))).toContain('for Meena. Shall I note it down?');
  });

  it('lead back to that question when the caller declines a person', () => {
    const offered = [...booking, caller('Mute her out'), agent(phrases.offerPerson(noFacts))];
    expect(answers(...offered, caller('No, thank you'))).toContain('your name');
  });
});
