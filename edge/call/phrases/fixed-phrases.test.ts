import { describe, expect, it } from 'vitest';
import type { Business } from '../../../shared/contract/business.ts';
import { greetingOf } from '../../../shared/dialogue/greeting.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { business } from '../testing/scripted-api.ts';
import { fixedTextsOf, lineTexts, quickTexts, textsOf } from './fixed-phrases.ts';

const clinic: Business = business;
const isFixed = fixedTextsOf(clinic);
const facts = { agentName: clinic.agentName, businessName: clinic.name, languages: clinic.languages };

describe.each(clinic.languages)('in %s', (language) => {
  const { refusal, transferring, whisper: _, ...phrases } = languageOf(language).phrases;

  it.each(Object.keys(phrases) as (keyof typeof phrases)[])(
    '"%s" may be stored, each clause and the whole',
    (name) => {
      const text = phrases[name](facts);
      for (const clause of textsOf(text, language)) expect(isFixed(clause, language), clause).toBe(true);
    },
  );

  it('every refusal may be stored, and the transfer phrase for each destination of the business and no other', () => {
    const texts = [...Object.values(refusal).map((phrase) => phrase(facts)), transferring('front-desk')];
    for (const clause of texts.flatMap((text) => textsOf(text, language)))
      expect(isFixed(clause, language), clause).toBe(true);
    expect(textsOf(transferring('Dr. Rao'), language).every((clause) => isFixed(clause, language))).toBe(
      false,
    );
  });

  it('phrases that may be needed at once are fixed, and the warning fits the limit', () => {
    const byLimit = quickTexts(clinic, language, 'limit');
    const byBudget = quickTexts(clinic, language, 'budget');
    expect([...byLimit, ...byBudget].filter((text) => !isFixed(text, language))).toEqual([]);
    expect(byLimit).toEqual(expect.arrayContaining(textsOf(phrases.durationWarning(facts), language)));
    expect(byBudget).toEqual(expect.arrayContaining(textsOf(phrases.budgetWarning(facts), language)));
    expect(byLimit[0]).toBe(textsOf(phrases.acknowledgement(facts), language)[0]);
  });
});

describe('a greeting', () => {
  it("in the business's words may be stored", () => {
    const own: Business = { ...clinic, greeting: { 'en-IN': 'Namaste and welcome to the clinic.' } };
    expect(fixedTextsOf(own)('Namaste and welcome to the clinic.', 'en-IN')).toBe(true);
  });

  it('with a name may not be stored, except for its clauses without the name', () => {
    const own: Business = {
      ...clinic,
      knownGreeting: {
        'en-IN':
          'Hello {name}, this is Asha from Sunrise Dental Clinic. Which of our two clinics shall I look at for you today?',
      },
    };
    const texts = textsOf(greetingOf(own, { name: 'Ravi' }, 'en-IN'), 'en-IN');
    expect(texts.map((text) => [text.includes('Ravi'), fixedTextsOf(own)(text, 'en-IN')])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('of another business may not be stored', () => {
    const other: Business = { ...clinic, name: 'Moonlight Clinic' };
    const texts = textsOf(greetingOf(other, null, 'en-IN'), 'en-IN');
    expect(texts.some((text) => isFixed(text, 'en-IN'))).toBe(texts.length > 1);
  });
});

it('a model’s words may not be stored', () => {
  expect(isFixed('Your appointment is at ten, Ravi.', 'en-IN')).toBe(false);
});

describe('a fixed line', () => {
  const own: Business = {
    ...clinic,
    languages: ['en-IN', 'hi-IN'],
    address: '12 MG Road, Bengaluru',
    lines: [
      { id: 'where', text: { 'en-IN': 'We are at {address}.', 'hi-IN': 'हमारा पता है, {address}।' } },
      {
        id: 'parking',
        text: { 'en-IN': 'Parking is free for you.', 'hi-IN': 'You can park here for free, sir.' },
      },
    ],
  };

  it('may be stored, in each language, as its voice gets it', () => {
    expect(lineTexts(own, 'en-IN')).toEqual([
      'We are at twelve MG Road, Bengaluru.',
      'Parking is free for you.',
      // English words in place of Hindi ones are said by the English voice.
      'You can park here for free, sir.',
    ]);
    expect(lineTexts(own, 'hi-IN')).toHaveLength(1);
    for (const language of own.languages)
      for (const text of lineTexts(own, language)) expect(fixedTextsOf(own)(text, language), text).toBe(true);
  });

  it('whose facts have changed is another text', () => {
    const moved = { ...own, address: '7 Park Street, Kolkata' };
    expect(lineTexts(moved, 'en-IN')[0]).toBe('We are at seven Park Street, Kolkata.');
    expect(fixedTextsOf(moved)(lineTexts(own, 'en-IN')[0] ?? '', 'en-IN')).toBe(false);
  });

  it('with a fact that the settings do not have is no text at all', () => {
    expect(lineTexts({ ...own, address: '' }, 'hi-IN')).toEqual([]);
  });
});
