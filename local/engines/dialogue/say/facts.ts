/**
 * The engine's knowledge of the business and the call. It is read from the lines of the system prompt, as
 * `shared/dialogue/prompt.ts` writes them.
 */
import { weekdayOf } from '../../../../shared/local-time.ts';

export interface OpeningTimes {
  opens: string;
  closes: string;
}

export interface Facts {
  businessName: string;
  agentName: string;
  address: string | null;
  /** By weekday, 0 is Sunday; `null` when the prompt holds no hours. */
  hours: readonly (readonly OpeningTimes[])[] | null;
  /** By date, the next one first: other hours than the week's, or none. */
  holidays: ReadonlyMap<string, readonly OpeningTimes[]>;
  prices: readonly { item: string; rupees: string }[];
  also: readonly string[];
  /** The business's fixed lines by their markers, such as `{{hours}}`. */
  fixedLines: ReadonlyMap<string, string>;
  destinations: readonly string[];
  languages: readonly string[];
  language: string;
  /** Local to the business. */
  today: string;
  time: string;
  callerName: string | null;
  /** Appointments are booked, and `appointment_times` tells what is free. */
  hasSlots: boolean;
  /** What staff wish for this reply. */
  whispers: readonly string[];
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Another prompt gives empty facts: the engine then answers "I don't know" instead of failing. */
export function readFacts(prompt: string): Facts {
  const lines = prompt.split('\n').map((line) => line.trim());
  const all = (label: string) =>
    lines.filter((line) => line.startsWith(`${label}: `)).map((line) => line.slice(label.length + 2));
  const one = (label: string) => all(label)[0] ?? null;
  const now = /(\d{4}-\d{2}-\d{2}), (\d{2}:\d{2})/.exec(one('Now') ?? '');
  const caller = one('Caller');
  const destinations = one('Can connect to');
  return {
    businessName: one('Business') ?? 'our office',
    agentName: one('Agent') ?? 'the assistant',
    address: one('Address'),
    hours: hoursOf(lines),
    holidays: holidaysOf(lines),
    prices: lines.flatMap((line) => {
      const price = /^Price of (.+): Rs\. ([\d,.]+)$/.exec(line);
      return price ? [{ item: price[1] ?? '', rupees: price[2] ?? '' }] : [];
    }),
    also: all('Also'),
    fixedLines: new Map(
      lines.flatMap((line): [string, string][] => {
        const [, marker = '', text = ''] = /^(\{\{[a-z\d-]+\}\}): (.+)$/.exec(line) ?? [];
        return marker === '' ? [] : [[marker, text]];
      }),
    ),
    destinations: destinations === null || destinations === 'nobody' ? [] : destinations.split(', '),
    languages: (one('Languages') ?? '').match(/[a-z]{2,3}-[A-Z]{2}/g) ?? [],
    language: /\(([a-z]{2,3}-[A-Z]{2})\)/.exec(one('Language now') ?? '')?.[1] ?? 'en-IN',
    today: now?.[1] ?? '2026-01-01',
    time: now?.[2] ?? '12:00',
    hasSlots: one('Appointments') !== null,
    whispers: all('Whisper'),
    callerName: caller === null || caller === 'not known' || caller === 'name not known' ? null : caller,
  };
}

/**
 * The opening times on a date. Without known hours every day counts as open, so that booking stays
 * possible.
 */
export function openingsOn(facts: Facts, date: string): readonly OpeningTimes[] {
  const special = facts.holidays.get(date);
  if (special) return special;
  if (facts.hours === null) return [{ opens: '00:00', closes: '24:00' }];
  return facts.hours[weekdayOf(date)] ?? [];
}

function holidaysOf(lines: readonly string[]): Map<string, OpeningTimes[]> {
  const days = lines.flatMap((line): [string, OpeningTimes[]][] => {
    const [, date, hours = ''] = /^Holiday on [A-Z][a-z]+day, (\d{4}-\d{2}-\d{2}): (.+)$/.exec(line) ?? [];
    const [, opens, closes] = /^only open (\d{2}:\d{2}) to (\d{2}:\d{2})/.exec(hours) ?? [];
    return date ? [[date, opens && closes ? [{ opens, closes }] : []]] : [];
  });
  return new Map(days);
}

function hoursOf(lines: readonly string[]): OpeningTimes[][] | null {
  const week: OpeningTimes[][] = dayNames.map(() => []);
  let hasHours = false;
  for (const line of lines) {
    const open = /^(?:Open|Closed):? ([A-Z][a-z]+day)(?: to ([A-Z][a-z]+day))?(?:: (.+))?$/.exec(line);
    if (!open) continue;
    hasHours = true;
    const [, from = '', to = from, times = ''] = open;
    const first = dayNames.indexOf(from.toLowerCase());
    const last = dayNames.indexOf(to.toLowerCase());
    for (let step = 0; step < 7; step++) {
      const day = (first + step) % 7;
      week[day] = [...times.matchAll(/(\d{2}:\d{2}) to (\d{2}:\d{2})/g)].map((each) => ({
        opens: each[1] ?? '',
        closes: each[2] ?? '',
      }));
      if (day === last) break;
    }
  }
  return hasHours ? week : null;
}

/** The marker of the fixed line of this id, or else `words`. */
export function lineOr(facts: Facts, id: string, words: string): string {
  const marker = `{{${id}}}`;
  return facts.fixedLines.has(marker) ? marker : words;
}

/** A reply as the caller hears it: the words of lines in place of their markers. */
export function inWords(reply: string, facts: Facts): string {
  return [...facts.fixedLines].reduce((text, [marker, words]) => text.replaceAll(marker, words), reply);
}
