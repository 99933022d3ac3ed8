import { cleanup, fireEvent, screen } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BusinessSettings } from '../../../shared/contract/business.ts';
import { TurnPolicy } from '../../../shared/turn-policy.ts';
import { show } from '../../testing/shown.tsx';
import { checkDraft, type Draft, draftOf } from '../draft.ts';
import { FormProvider } from '../form.tsx';
import { FixedLines } from '../lines/lines.tsx';
import { Conversation } from './conversation.tsx';
import { Greetings } from './greetings.tsx';
import { Holidays } from './holidays.tsx';
import { Languages } from './languages.tsx';
import { Profile } from './profile.tsx';

const settings = BusinessSettings.parse({
  businessId: 'demo-clinic',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN'],
  voices: {},
  greeting: {},
  agentName: 'Asha',
  prompt: '',
  facts: [],
  hours: [],
  prices: [],
  address: '',
  transferDestinations: [],
  limits: {},
  hasToolSecret: false,
  version: 1,
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24T20:00:00Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The draft as it is now, and the faults that saving it would show. */
let now: Draft;
const faults = () => {
  const checked = checkDraft(now, settings);
  return checked.ok ? [] : [...checked.faults].map(([path, { kind }]) => `${path} ${kind}`);
};
function Form({ children }: { children: ReactNode }) {
  const [draft, setDraft] = useState(now);
  now = draft;
  return (
    <FormProvider
      value={{
        draft,
        faults: new Map(),
        change: (part) => setDraft((before) => ({ ...before, ...part })),
      }}
    >
      {children}
    </FormProvider>
  );
}
function form(part: Partial<BusinessSettings>, sections: ReactNode, language: 'en' | 'hi' = 'en') {
  now = draftOf({ ...settings, ...part });
  show(<Form>{sections}</Form>, {}, '/business', language);
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name, hidden: true }));
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('a holiday is added with its date and taken away; with one time of two it is wrong', () => {
  form({}, <Holidays />);
  press('Add a holiday');
  expect(faults()).toEqual(['holidays.0.date date']);
  type('Date', '2026-12-25');
  type('Name (optional)', 'Christmas');
  expect(faults()).toEqual([]);
  type('Opens (optional)', '10:00');
  expect(faults()).toEqual(['holidays.0.closes later']);
  type('Closes (optional)', '09:00');
  expect(faults()).toEqual(['holidays.0.closes later']);
  type('Closes (optional)', '13:00');
  const checked = checkDraft(now, settings);
  expect(checked.ok && checked.given.holidays).toEqual([
    { date: '2026-12-25', name: 'Christmas', opens: '10:00', closes: '13:00' },
  ]);
  press('Remove: 2026-12-25 Christmas');
  expect(now.holidays).toEqual([]);
});

test('past holidays are folded by the business’s own calendar, and stay until they are removed', () => {
  // In India it is the 25th already.
  form(
    { holidays: [{ date: '2026-12-25' }, { date: '2026-11-24', name: 'past' }, { date: '2026-11-25' }] },
    <Holidays />,
  );
  const folded = screen.getByText('Past holidays (1)').closest('details');
  expect(folded?.open).toBe(false);
  expect(folded?.querySelector<HTMLInputElement>('input[type=date]')?.value).toBe('2026-11-24');
  expect(now.holidays.map(({ date }) => date)).toEqual(['2026-11-24', '2026-11-25', '2026-12-25']);
  press('Remove: 2026-11-25');
  expect(now.holidays.map(({ date }) => date)).toEqual(['2026-11-24', '2026-12-25']);
  press('Remove: 2026-11-24 past');
  expect(now.holidays.map(({ date }) => date)).toEqual(['2026-12-25']);
});

test('a date twice is wrong, and a date that is being typed stays where it is', () => {
  form({ holidays: [{ date: '2026-12-25' }] }, <Holidays />);
  press('Add a holiday');
  const [, second] = screen.getAllByLabelText('Date');
  if (!second) throw new Error('there is no second date');
  fireEvent.change(second, { target: { value: '0002-12-25' } });
  expect(screen.getAllByLabelText('Date')[1]).toBe(second);
  fireEvent.change(second, { target: { value: '2026-12-25' } });
  expect(faults()).toEqual(['holidays twice']);
});

test('a profile is chosen with what its minute costs, and its numbers become the usual ones', () => {
  form(
    {},
    <>
      <Profile />
      <Conversation />
    </>,
  );
  const placeholder = (label: string) => screen.getByLabelText<HTMLInputElement>(label).placeholder;
  const [sentences, early] = [
    'Longest reply (sentences)',
    'Replies begun early, at most in a minute (times)',
  ];
  expect(placeholder(sentences)).toBe('10');
  fireEvent.click(screen.getByLabelText(/^Economy · about ₹1\.\d\d a minute$/));
  expect(now.profile).toBe('economy');
  expect([placeholder(sentences), placeholder(early)]).toEqual(['4', '0']);
  const checked = checkDraft(now, settings);
  expect(checked.ok && checked.given.profile).toBe('economy');
  fireEvent.click(screen.getByLabelText('As this system is set up'));
  const back = checkDraft(now, settings);
  expect(back.ok && 'profile' in back.given).toBe(false);
});

test('a number goes back to its default, alone and with all others', () => {
  form({ turnPolicy: { silenceMs: 9000, leastConfidence: 0 } }, <Conversation />);
  press('Back to the default: Silence before the agent asks again (milliseconds)');
  expect(now.turnPolicy).toEqual({ silenceMs: '', leastConfidence: '0' });
  press('Back to the defaults (1)');
  const checked = checkDraft(now, settings);
  expect(checked.ok && 'turnPolicy' in checked.given).toBe(false);
});

test.each(['en', 'hi'] as const)(
  'every number has a name in words, its meaning, unit, range and default, and its code for the docs (%s)',
  (language) => {
    form({}, <Conversation />, language);
    const names = TurnPolicy.keyof().options;
    const labels = names.map((name) => {
      const code = screen.getByText(name, { selector: 'code' });
      const help = code.closest('p');
      const field = document.querySelector(`[aria-describedby~="${help?.id}"]`);
      const label = document.querySelector(`label[for="${field?.id}"]`)?.textContent ?? '';
      expect(help?.textContent, name).toMatch(/\d+.+\d+.+\d/);
      expect(help?.textContent?.length, name).toBeGreaterThan(25);
      // Names of products stay as they are.
      if (language === 'hi') expect(label.replace(/ \((Nova|Flux)\)/, ''), name).not.toMatch(/[a-z]/i);
      expect(label, name).toMatch(/^.{10,} \(.+\)$/);
      const codes = (help?.textContent ?? '')
        .match(/\w+/g)
        ?.filter((word) => names.some((each) => each === word));
      expect(codes).toEqual([name]);
      return label;
    });
    expect(new Set(labels).size).toBe(names.length);
  },
);

test('a language that a choice of speed does not hear is said at that choice, and it can not be saved', () => {
  const sections = (
    <>
      <Languages />
      <Profile />
    </>
  );
  form({ profile: 'balanced' }, sections);
  const warnings = () => screen.queryAllByText(/^Callers who speak Tamil are not understood/).length;
  expect(warnings()).toBe(0);
  fireEvent.click(screen.getByLabelText('Tamil'));
  // Of the three choices only this one: the others are heard by Nova.
  expect(warnings()).toBe(1);
  expect(faults()).toEqual(['profile unheard']);
  const chosen = screen.getByLabelText(/^Balanced/);
  const described = chosen.getAttribute('aria-describedby')?.split(' ') ?? [];
  expect(described.map((id) => document.getElementById(id)?.textContent).join(' ')).toContain('Tamil');
  fireEvent.click(screen.getByLabelText(/^Economy/));
  expect(faults()).toEqual([]);
  cleanup();
  form({ profile: 'fast', languages: ['ta-IN'] }, sections, 'hi');
  expect(screen.getAllByText(/तमिल बोलने वालों की बात समझी नहीं जाती/)).toHaveLength(1);
  expect(faults()).toEqual([]);
});

test('a language without a standard voice asks for one at its field', () => {
  form({ languages: ['en-IN', 'xh-ZA'], voices: {} }, <Greetings />);
  expect(faults()).toEqual(['voices.xh-ZA noVoice']);
  const [, voice] = screen.getAllByLabelText('Voice');
  if (!voice) throw new Error('there is no second voice');
  fireEvent.change(voice, { target: { value: 'a-voice-of-its-own' } });
  expect(faults()).toEqual([]);
});

test('a fixed line is added with its words in each language, heard with its facts, and taken away', () => {
  form({ languages: ['en-IN', 'hi-IN'], address: '12 MG Road' }, <FixedLines />);
  press('Add a line');
  expect(faults()).toEqual(['lines.0.id id', 'lines.0.text.en-IN empty', 'lines.0.text.hi-IN empty']);
  type('Short name of the line', 'where');
  type('Words in English', 'We are at {address}.');
  type('Words in Hindi', 'हमारा पता है, {address}।');
  expect(faults()).toEqual([]);
  const checked = checkDraft(now, settings);
  expect(checked.ok && checked.given.lines).toEqual([
    { id: 'where', text: { 'en-IN': 'We are at {address}.', 'hi-IN': 'हमारा पता है, {address}।' } },
  ]);
  const heard = () => screen.queryAllByRole('button', { name: /^Hear it: where/, hidden: true }).length;
  expect(heard()).toBe(2);
  type('Words in English', 'It costs {price of parking}.');
  expect(faults()).toEqual(['lines.0.text.en-IN noFact']);
  expect(heard()).toBe(1);
  press('Remove: where');
  expect(now.lines).toEqual([]);
});
