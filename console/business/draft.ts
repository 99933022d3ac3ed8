/**
 * A business's settings as its form holds them, and back. Numbers and money are texts there, because a person
 * types them; empty means that the default applies. What is checked is the contract's own schema. Pure.
 */
import {
  BusinessGiven,
  type BusinessSettings,
  noFact,
  noWords,
  ownNumber,
} from '../../shared/contract/business.ts';
import type { Fault, FaultKind, Faults, Issue } from './fault.ts';
import { rupeesOf, toMicroInr } from './rupees.ts';
import { type DraftTool, draftOfTool, givenTool } from './tools/draft-tool.ts';
import { argumentFaults, toolFault } from './tools/tool-faults.ts';

type Texts = Readonly<Record<string, string>>;

export type DraftHoliday = Readonly<Record<'date' | 'name' | 'opens' | 'closes', string>>;

export interface DraftLine {
  readonly id: string;
  readonly text: Texts;
}

export interface Draft {
  readonly name: string;
  readonly agentName: string;
  readonly languages: readonly string[];
  readonly greeting: Texts;
  readonly knownGreeting: Texts;
  readonly voices: Texts;
  readonly timeZone: string;
  readonly hours: BusinessSettings['hours'];
  readonly slots: Texts;
  readonly holidays: readonly DraftHoliday[];
  readonly address: string;
  readonly prices: readonly { readonly item: string; readonly price: string }[];
  readonly facts: readonly string[];
  readonly lines: readonly DraftLine[];
  readonly prompt: string;
  readonly transferDestinations: readonly { readonly name: string; readonly number: string }[];
  readonly recordingNotice: string;
  readonly staffSeeNumbers: string;
  /** Addresses of the daily mail, with commas or blanks between; empty: no mail. */
  readonly mailTo: string;
  readonly mailLanguage: string;
  readonly retention: Texts;
  readonly limits: Texts;
  readonly turnPolicy: Texts;
  /** A profile's name, or empty. */
  readonly profile: string;
  readonly tools: readonly DraftTool[];
  /** A new secret. The stored one is never read. */
  readonly toolSecret: string;
}

export function draftOf(settings: BusinessSettings): Draft {
  const { name, agentName, languages, greeting, knownGreeting = {}, voices, timeZone } = settings;
  const { hours, address, facts, prompt, transferDestinations, recordingNotice = 'off' } = settings;
  const { staffSeeNumbers = 'whole' } = settings;
  return {
    name,
    agentName,
    languages,
    greeting,
    knownGreeting,
    voices,
    timeZone,
    hours,
    slots: textsOf(settings.slots),
    holidays: holidaysOf(settings.holidays),
    address,
    prices: settings.prices.map(({ item, price }) => ({ item, price: rupeesOf(price.microInr) })),
    facts,
    lines: settings.lines ?? [],
    prompt,
    transferDestinations,
    recordingNotice,
    staffSeeNumbers,
    mailTo: settings.dailyMail?.to.join(', ') ?? '',
    mailLanguage: settings.dailyMail?.language ?? 'en',
    retention: textsOf(settings.retention),
    limits: textsOf(settings.limits),
    turnPolicy: textsOf(settings.turnPolicy),
    profile: settings.profile ?? '',
    tools: (settings.tools ?? []).map(draftOfTool),
    toolSecret: '',
  };
}

type Checked = { ok: true; given: BusinessGiven } | { ok: false; faults: Faults };

/** The settings to save: the draft over what it was made from, checked by the contract's schema. */
export function checkDraft(
  draft: Draft,
  { numbers, version, tools: stored = [] }: Pick<BusinessSettings, 'numbers' | 'version' | 'tools'>,
): Checked {
  // A tool that nobody touched is written as it was read, to the order of its names.
  const untouched = new Map(stored.map((tool) => [JSON.stringify(draftOfTool(tool)), tool]));
  const tools = draft.tools.map((tool) => untouched.get(JSON.stringify(tool)) ?? givenTool(tool));
  const faults = new Map<string, Fault>(
    draft.tools.flatMap((tool, at) => (untouched.has(JSON.stringify(tool)) ? [] : argumentFaults(tool, at))),
  );
  const { retention, turnPolicy, knownGreeting, recordingNotice, staffSeeNumbers, toolSecret } = draft;
  const parsed = BusinessGiven.safeParse({
    name: draft.name.trim(),
    agentName: draft.agentName.trim(),
    languages: draft.languages,
    greeting: filled(draft.greeting),
    ...optional('knownGreeting', filled(knownGreeting)),
    voices: filled(draft.voices),
    timeZone: draft.timeZone.trim(),
    hours: draft.hours,
    ...optional('slots', numbersOf(draft.slots)),
    ...(draft.holidays.length === 0 ? {} : { holidays: draft.holidays.map(filled) }),
    address: draft.address,
    prices: draft.prices.map(({ item, price }) => ({
      item: item.trim(),
      price: { microInr: toMicroInr(price) },
    })),
    facts: draft.facts.map((fact) => fact.trim()),
    ...linesOf(draft),
    prompt: draft.prompt,
    transferDestinations: draft.transferDestinations.map(({ name, number }) => ({
      name: name.trim(),
      number,
    })),
    ...(recordingNotice === 'off' ? {} : { recordingNotice }),
    ...(staffSeeNumbers === 'whole' ? {} : { staffSeeNumbers }),
    ...mailOf(draft),
    ...optional('retention', numbersOf(retention)),
    limits: numbersOf(draft.limits),
    ...optional('turnPolicy', numbersOf(turnPolicy)),
    ...(draft.profile === '' ? {} : { profile: draft.profile }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(toolSecret === '' ? {} : { toolSecret }),
    numbers,
    version,
  });
  for (const issue of parsed.error?.issues ?? []) {
    const [path, fault] = placed(issue, draft.tools);
    if (!faults.has(path)) faults.set(path, fault);
  }
  return parsed.success && faults.size === 0 ? { ok: true, given: parsed.data } : { ok: false, faults };
}

/** A fault with the path of its field. */
function placed(issue: Issue, tools: readonly DraftTool[]): readonly [path: string, fault: Fault] {
  if (issue.path[0] !== 'tools') return [fieldOf(issue.path), faultOf(issue)];
  const found = toolFault(issue, tools);
  return typeof found === 'string' ? [found, faultOf(issue)] : found;
}

/** An amount is one field. */
function fieldOf(path: readonly PropertyKey[]): string {
  if (path[0] === 'dailyMail') return 'mailTo';
  return path
    .filter((part) => part !== 'microInr')
    .map(String)
    .join('.');
}

function faultOf(issue: Issue): Fault {
  const { path, code, message, minimum, maximum, origin } = issue;
  const [root, , part] = path.map(String);
  const fault = (kind: FaultKind, detail: unknown = ''): Fault => ({ kind, detail: String(detail) });
  if (root === 'dailyMail') return fault('mail');
  if (message === ownNumber) return fault('ownNumber');
  if (part === 'number' || (root === 'numbers' && path.length > 1)) return fault('phone');
  if (part === 'price') return fault('money');
  if (root === 'holidays' && code === 'custom') return fault(part === undefined ? 'twice' : 'later');
  if (part === 'date') return fault('date');
  if (part === 'opens' || part === 'closes') return fault('time');
  if (message === noWords) return fault('empty');
  if (message.startsWith(noFact)) return fault('noFact', message.slice(noFact.length + 1));
  if (part === 'id') return fault('id');
  if (root === 'profile') return fault('unheard');
  if (root === 'voices' && code === 'custom') return fault('noVoice');
  if (root === 'timeZone') return fault('zone');
  if (code === 'too_small') {
    if (origin === 'number' || origin === 'int') return fault('least', minimum);
    if (origin === 'array') return fault('fewer', minimum);
    return minimum === 1 ? fault('empty') : fault('longer', minimum);
  }
  if (code === 'too_big') return fault(origin === 'string' ? 'shorter' : 'most', maximum);
  if (code === 'invalid_type') return fault(issue.expected === 'int' ? 'whole' : 'number');
  if (path.at(-1) === 'eagerEndConfidence') return fault('eager');
  if (code === 'custom' && (root === 'transferDestinations' || root === 'numbers')) return fault('twice');
  if (code === 'custom' && root === 'lines' && path.length === 1) return fault('twice');
  return fault('other', message);
}

/** Without those that are left empty. */
export function filled(texts: Texts): Record<string, string> {
  const entries = Object.entries(texts).map(([key, text]) => [key, text.trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

function linesOf({ lines }: Draft) {
  return lines.length === 0
    ? {}
    : { lines: lines.map(({ id, text }) => ({ id: id.trim(), text: filled(text) })) };
}

function mailOf({ mailTo, mailLanguage: language }: Draft) {
  const to = mailTo.split(/[\s,;]+/u).filter((address) => address !== '');
  return to.length === 0 ? {} : { dailyMail: { to, language } };
}

/** A text that is no number is NaN, which the schema refuses. */
function numbersOf(texts: Texts): Record<string, number> {
  return Object.fromEntries(Object.entries(filled(texts)).map(([key, text]) => [key, Number(text)]));
}

function optional<V extends object>(name: string, values: V): Record<string, V> {
  return Object.keys(values).length === 0 ? {} : { [name]: values };
}

/** In the order of their dates. */
function holidaysOf(holidays: BusinessSettings['holidays'] = []): DraftHoliday[] {
  return holidays
    .map(({ date, name = '', opens = '', closes = '' }) => ({ date, name, opens, closes }))
    .sort((a, b) => a.date.localeCompare(b.date));
}

function textsOf(numbers: Readonly<Record<string, number | undefined>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}
