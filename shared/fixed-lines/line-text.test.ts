import { describe, expect, it, test } from 'vitest';
import { money } from '../money.ts';
import { fixedLine, type LineBusiness } from './line-text.ts';

const business: LineBusiness = {
  name: 'Sunrise Dental Clinic',
  agentName: 'Asha',
  languages: ['en-IN', 'hi-IN'],
  hours: (['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => ({
    day,
    opens: '09:30',
    closes: '19:00',
  })),
  prices: [{ item: 'root canal', price: money(4_500_000_000) }],
  address: '12 MG Road, Bengaluru',
  lines: [
    {
      id: 'hours',
      text: {
        'en-IN': 'We are open {hours}. We are closed on {closed days}.',
        'hi-IN': 'हम {hours} खुले हैं। {closed days} को बंद रहता है।',
        'ta-IN': 'நாங்கள் {hours} திறந்திருப்போம்.',
      },
    },
    { id: 'price', text: { 'en-IN': 'At { business } a root canal costs {price of root canal}.' } },
    { id: 'where', text: { 'en-IN': '{agent} here. We are at {address}.' } },
  ],
};
const said = (id: string, language = 'en-IN', change: Partial<LineBusiness> = {}) =>
  fixedLine({ ...business, ...change }, id, language);

describe('a fixed line', () => {
  it('has the facts of the settings in it, in words of its language', () => {
    expect(said('hours')).toBe(
      'We are open Monday to Friday, 9:30 a.m. to 7 p.m. We are closed on Saturday and Sunday.',
    );
    expect(said('hours', 'hi-IN')).toBe(
      'हम सोमवार से शुक्रवार, सुबह 9:30 बजे से शाम 7 बजे तक खुले हैं। शनिवार और रविवार को बंद रहता है।',
    );
    expect(said('hours', 'ta-IN')).toBe(
      'நாங்கள் திங்கள் முதல் வெள்ளி வரை, காலை 9:30 மணி முதல் மாலை 7 மணி வரை திறந்திருப்போம்.',
    );
    expect(said('price')).toBe('At Sunrise Dental Clinic a root canal costs Rs. 4,500.');
    expect(said('where')).toBe('Asha here. We are at 12 MG Road, Bengaluru.');
  });

  it('is another one as soon as a fact has changed', () => {
    expect(said('where', 'en-IN', { address: '7 Park Street, Kolkata' })).toContain('7 Park Street');
    const hours = [
      { day: 'mon', opens: '10:00', closes: '13:00' },
      { day: 'mon', opens: '15:00', closes: '18:30' },
      { day: 'tue', opens: '00:00', closes: '12:15' },
    ] as const;
    expect(said('hours', 'en-IN', { hours: [...hours] })).toBe(
      'We are open Monday, 10 a.m. to 1 p.m. and 3 p.m. to 6:30 p.m., and Tuesday, 12 a.m. to 12:15 p.m. We are closed on Wednesday to Sunday.',
    );
  });

  it('is said in the first language of the business where it has no words in the one that is spoken', () => {
    expect(said('where', 'hi-IN')).toBe(said('where'));
    expect(said('hours', 'en')).toBe(said('hours'));
  });
});

test.each([
  ['a line that is not there', 'parking', {}],
  ['a line whose fact is not in the settings', 'where', { address: ' ' }],
  ['a line about closed days of a business without hours', 'hours', { hours: [] }],
  ['any line of a business that has none', 'where', { lines: undefined }],
] as const)('there are no words for %s', (_, id, change) => {
  expect(said(id, 'en-IN', change as Partial<LineBusiness>)).toBeNull();
});
