/** A business that is not founded yet: what its form begins with, and what is checked. Pure. */
import { weekdays } from '../../shared/contract/business.ts';
import { BusinessId } from '../../shared/ids.ts';
import { languageOf, languages } from '../../shared/language/registry.ts';
import { checkDraft, type Draft } from '../business/draft.ts';
import type { Fault } from '../business/fault.ts';
import { toMicroInr } from '../business/rupees.ts';

export interface NewBusiness {
  /** Empty: it follows the name. */
  readonly id: string;
  readonly numbers: readonly string[];
  /** Rupees a day. */
  readonly budget: string;
  /** A greeting that is absent is the language's own. */
  readonly draft: Draft;
}

export const emptyBusiness: NewBusiness = {
  id: '',
  numbers: [''],
  budget: '500',
  draft: {
    name: '',
    agentName: 'Asha',
    languages: languages.slice(0, 2).map(({ code }) => code),
    greeting: {},
    knownGreeting: {},
    voices: {},
    timeZone: 'Asia/Kolkata',
    hours: weekdays.slice(0, 6).map((day) => ({ day, opens: '10:00', closes: '18:00' })),
    address: '',
    prices: [],
    facts: [],
    lines: [],
    prompt: '',
    transferDestinations: [],
    recordingNotice: 'off',
    staffSeeNumbers: 'whole',
    slots: {},
    holidays: [],
    profile: '',
    mailTo: '',
    mailLanguage: 'en',
    retention: {},
    limits: {},
    turnPolicy: {},
    tools: [],
    toolSecret: '',
  },
};

/** With a greeting in each language, and known customers greeted by name in their language's own words. */
export function filledDraft({ draft }: NewBusiness): Draft {
  const { name: businessName, agentName } = draft;
  // A greeting from nobody would be no example.
  if (businessName.trim() === '') return draft;
  const greeting = Object.fromEntries(
    draft.languages.map((code) => [
      code,
      draft.greeting[code] ?? languageOf(code).phrases.greeting({ agentName, businessName }),
    ]),
  );
  return { ...draft, greeting };
}

/** What was typed into a filled draft: a greeting that is still the language's own follows the name. */
export function typedInto(business: NewBusiness, part: Partial<Draft>): NewBusiness {
  const usual = filledDraft({ ...business, draft: { ...business.draft, greeting: {} } }).greeting;
  const { greeting = business.draft.greeting, ...rest } = part;
  const own = Object.entries(greeting).filter(([code, text]) => text !== usual[code]);
  return { ...business, draft: { ...business.draft, ...rest, greeting: Object.fromEntries(own) } };
}

/** The id that goes with a name: its Latin letters and digits, else the digits of its number. */
export function idOf({ id, numbers, draft: { name } }: NewBusiness): string {
  if (id !== '' || name.trim() === '') return id;
  const latin = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-|-$/g, '');
  return latin || `business-${(numbers[0] ?? '').replace(/\D/g, '')}`.replace(/-$/, '');
}

/** What the API takes, or the fault of each field. */
export function checkNew(business: NewBusiness) {
  const filled = filledDraft(business);
  const name = filled.name.trim();
  const prompt = `You answer the phone of ${name}. Be brief and friendly. Where you do not know an answer, say so, and offer to take a message.`;
  const checked = checkDraft({ ...filled, prompt }, { numbers: [...business.numbers], version: 0 });
  const faults = new Map<string, Fault>(checked.ok ? [] : checked.faults);
  const id = idOf(business);
  if (!BusinessId.safeParse(id).success) faults.set('id', { kind: 'id', detail: '' });
  const microInr = toMicroInr(business.budget);
  // The API questions less than a rupee, and nobody founds a business to answer no call.
  if (!(microInr >= 1_000_000)) faults.set('budget', { kind: 'money', detail: '' });
  return checked.ok && faults.size === 0
    ? ({ ok: true, id, given: checked.given, microInr } as const)
    : ({ ok: false, faults } as const);
}
