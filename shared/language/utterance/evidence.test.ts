import { describe, expect, it } from 'vitest';
import { readingOf } from './detect.ts';
import { askedFor, type LanguageEvidence, noEvidence, weigh } from './evidence.ts';

const offered = ['en-IN', 'hi-IN', 'ta-IN'];

describe('a turn', () => {
  it.each([
    ['I would like to book an appointment', 'en-IN'],
    ['what are your opening hours', 'en-IN'],
    ['How much does a root canal cost?', 'en-IN'],
    ['can you tell me the price', 'en-IN'],
    ["I don't know, maybe tomorrow", 'en-IN'],
    ['आई वांट टू बुक एन अपॉइंटमेंट', 'en-IN'],
    ['I want to talk to डॉक्टर शर्मा', 'en-IN'],
    ['मुझे अपॉइंटमेंट चाहिए', 'hi-IN'],
    ['मुझे root canal का price बताइए', 'hi-IN'],
    ['क्लिनिक कब खुलता है', 'hi-IN'],
    ['कितना लगेगा?', 'hi-IN'],
    ['जी हाँ, सोमवार को आना है', 'hi-IN'],
    ['mujhe appointment chahiye', 'hi-IN'],
    ['aap kab khulte hain', 'hi-IN'],
    ['root canal karwana hai kitna lagega', 'hi-IN'],
    ['kal subah ka time mil sakta hai kya', 'hi-IN'],
    ['haan, mera naam Ravi hai', 'hi-IN'],
    ['doctor sahab se baat karni thi', 'hi-IN'],
    ['kitna lagega', 'hi-IN'],
    ['Thank you, kal aata hoon main wapas', 'hi-IN'],
    ['எனக்கு அப்பாயின்ட்மென்ட் வேண்டும்', 'ta-IN'],
    ['நாளைக்கு டாக்டரை பார்க்கணும்', 'ta-IN'],
    ['root canal எவ்வளவு ஆகும்', 'ta-IN'],
    ['சனிக்கிழமை திறந்திருக்குமா', 'ta-IN'],
    ['enakku appointment venum', 'ta-IN'],
    ['naalaikku doctor irukkaangala, eppo varalam', 'ta-IN'],
    ['root canal evlo aagum sollunga, enakku theriyala', 'ta-IN'],
    ['doctor kitta pesanum, eppo varanum', 'ta-IN'],
  ])('"%s" is clearly %s', (text, code) => expect(readingOf(text)).toEqual({ is: 'clear', code }));

  it.each([
    '',
    '…',
    'ok',
    'haan',
    'haan ji',
    'theek hai',
    'yes please',
    'thank you',
    'Namaste',
    'சரி',
    'seri seri',
    'Ravi Kumar',
    'रवि कुमार शर्मा',
    'ரவி குமார்',
    'Priya Sharma ji',
    'Monday',
    'root canal',
    'appointment',
    'nine eight seven six five, four three two one zero',
    '98765 43210',
    'नौ आठ सात छह पाँच',
    'ஒன்பது எட்டு ஏழு',
    '12 MG Road, Bengaluru 560001',
    'एमजी रोड, बेंगलुरु',
    'half past five',
    'ravi at gmail dot com',
    'A B 1 2',
  ])('"%s" shows no language', (text) => expect(readingOf(text)).toEqual({ is: 'nothing' }));

  it.each([
    ['mujhe appointment chahiye for tomorrow', ['hi-IN', 'en-IN']],
    ['I want root canal karwana hai', ['en-IN', 'hi-IN']],
    ['Dr Rao ka residence number', ['hi-IN']],
    ['enakku appointment venum please what is the cost', ['ta-IN', 'en-IN']],
  ])('"%s" is mixed', (text, codes) => {
    const reading = readingOf(text);
    expect(reading.is).toBe('mixed');
    expect(reading.is === 'mixed' && codes.every((code) => reading.codes.includes(code))).toBe(true);
  });
});

/** Turns one after the other, `text` or `[text, recogniser's tags]`; what is spoken after each. */
function talk(
  spoken: string,
  turns: readonly (string | [string, string[]])[],
  from: LanguageEvidence = noEvidence,
): string[] {
  let evidence = from;
  let now = spoken;
  return turns.map((turn) => {
    const [text, recognised] = typeof turn === 'string' ? [turn, []] : turn;
    const weighed = weigh(evidence, { text, recognised, spoken: now, offered });
    evidence = JSON.parse(JSON.stringify(weighed.evidence)) as LanguageEvidence;
    now = weighed.switchTo ?? now;
    return now;
  });
}

const hindi = 'mujhe appointment chahiye kal ka';
const english = 'what are your opening hours';
const tamil = 'enakku appointment venum';
const mixed = 'mujhe appointment chahiye for tomorrow';

describe('the language of the call', () => {
  it.each<[string, string, (string | [string, string[]])[], string[]]>([
    ['changes on the second clear turn in a row', 'en-IN', [hindi, 'क्लिनिक कब खुलता है'], ['en-IN', 'hi-IN']],
    ['changes from Hindi to English too', 'hi-IN', [english, "I don't want it tomorrow"], ['hi-IN', 'en-IN']],
    ['changes to Tamil', 'en-IN', [tamil, 'நாளைக்கு டாக்டரை பார்க்கணும்'], ['en-IN', 'ta-IN']],
    [
      'stays where one turn was another language',
      'en-IN',
      [hindi, english, hindi],
      ['en-IN', 'en-IN', 'en-IN'],
    ],
    ['stays where the two turns are of two languages', 'en-IN', [hindi, tamil], ['en-IN', 'en-IN']],
    [
      'is not changed by listening noises',
      'en-IN',
      ['haan', 'haan ji', 'theek hai', 'achha ok'],
      ['en-IN', 'en-IN', 'en-IN', 'en-IN'],
    ],
    [
      'is not changed by names and figures',
      'hi-IN',
      ['Ravi Kumar', '98765 43210', '12 MG Road'],
      ['hi-IN', 'hi-IN', 'hi-IN'],
    ],
    [
      'keeps counting over what tells nothing',
      'en-IN',
      [hindi, 'ok', 'Ravi Kumar', hindi],
      ['en-IN', 'en-IN', 'en-IN', 'hi-IN'],
    ],
    [
      'starts counting again at a mixed turn',
      'en-IN',
      [hindi, mixed, hindi, hindi],
      ['en-IN', 'en-IN', 'en-IN', 'hi-IN'],
    ],
    [
      'needs two turns again to go back',
      'en-IN',
      [hindi, hindi, english, hindi, english, english],
      ['en-IN', 'hi-IN', 'hi-IN', 'hi-IN', 'hi-IN', 'en-IN'],
    ],
    [
      'does not follow the tag against the words',
      'en-IN',
      [
        [english, ['hi']],
        ['can you tell me the price', ['hi']],
      ],
      ['en-IN', 'en-IN'],
    ],
    [
      'is told by the words though the tag differs',
      'en-IN',
      [
        [hindi, ['en']],
        [hindi, ['en']],
      ],
      ['en-IN', 'hi-IN'],
    ],
    [
      'follows the tag between two languages of a mixed turn',
      'en-IN',
      [
        [mixed, ['hi']],
        [mixed, ['hi']],
      ],
      ['en-IN', 'hi-IN'],
    ],
    [
      'follows no two tags',
      'en-IN',
      [
        [mixed, ['hi', 'en']],
        [mixed, ['hi', 'en']],
      ],
      ['en-IN', 'en-IN'],
    ],
    [
      'is not changed by a tag alone',
      'en-IN',
      [
        ['root canal price', ['hi']],
        ['Monday morning slot', ['hi']],
      ],
      ['en-IN', 'en-IN'],
    ],
    [
      'is not changed by words that ask for a language',
      'hi-IN',
      ['in English please', 'can we speak in English'],
      ['hi-IN', 'hi-IN'],
    ],
  ])('%s', (_, spoken, turns, after) => expect(talk(spoken, turns)).toEqual(after));

  it('is never one the business does not offer', () => {
    const turn = { text: tamil, recognised: ['ta'], spoken: 'en-IN', offered: ['en-IN', 'hi-IN'] };
    expect(weigh(noEvidence, turn)).toEqual({ evidence: noEvidence, switchTo: null });
    const counted = weigh(noEvidence, { ...turn, text: hindi }).evidence;
    expect(weigh(counted, turn)).toEqual({ evidence: counted, switchTo: null });
  });

  it('that was asked for stays, whatever the caller speaks', () => {
    expect(talk('en-IN', [hindi, hindi, hindi], askedFor)).toEqual(['en-IN', 'en-IN', 'en-IN']);
  });

  it('is returned as the code that the business uses', () => {
    const turn = { text: hindi, recognised: [], spoken: 'en-US', offered: ['en-US', 'hi'] };
    expect(weigh({ language: 'hi', turns: 1, fixed: false }, turn).switchTo).toBe('hi');
  });
});
