/**
 * Times, lengths and phone numbers as staff read them. Times are the business's, wherever the reader is.
 */
import { isWithheld, type Phone, toPhone } from '../../shared/ids.ts';
import { isTimeZone, localTime } from '../../shared/local-time.ts';
import type { Words } from './words/en.ts';
import { type Language, localeOf } from './words/language.ts';

/** A business's zone until its own was read. */
const indianZone = 'Asia/Kolkata';
const dayMs = 24 * 3_600_000;

/**
 * Begin and end of a day in a zone, as ISO 8601. The day is written `2026-11-22`; the end is the
 * next day's begin: where clocks change, a day has 23 or 25 hours. Empty for anything else.
 */
function boundsIn(timeZone: string, day: string): { since?: string; until?: string } {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight)) return {};
  const [since, until] = [beginOf(midnight, timeZone), beginOf(midnight + dayMs, timeZone)];
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}

/** When the day begins in the zone. `midnight`: the day's midnight in UTC; both in ms since the epoch. */
function beginOf(midnight: number, timeZone: string): number {
  const aheadAt = (at: number): number => {
    const { date, time } = localTime(at, timeZone);
    return Date.parse(`${date}T${time}:00Z`) - at;
  };
  // The second look takes the offset of the night itself, should the clocks change close to it.
  return midnight - aheadAt(midnight - aheadAt(midnight));
}

/** `1:05`; a dash when it is not known. */
export function length(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `9,000.00`, grouped as in India. Takes an amount's `inr`. */
export function rupees(inr: string): string {
  return Number(inr).toLocaleString('en-IN', { minimumFractionDigits: 2 });
}

/** `840 ms` below one second, else `1.24 s`; a dash when it is not known. */
export function ms(value: number | null): string {
  if (value === null) return '–';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

/**
 * The texts that carriers send for a caller without a number, and the number that replaces it in a call.
 */
export function isNumberWithheld(number: string): boolean {
  return number === 'anonymous' || isWithheld(number);
}

/** `+91 98000 00001`; numbers of other countries unchanged. An empty number was erased. */
function createPhoneFormat(words: Pick<Words, 'erased' | 'withheld'>): (number: string) => string {
  return (number) => {
    if (number === '') return words.erased;
    if (isNumberWithheld(number)) return words.withheld;
    const [, first, second] = /^\+91(\d{5})(\d{5})$/.exec(number) ?? [];
    return first && second ? `+91 ${first} ${second}` : number;
  };
}

/** The number to look a caller up by; null when it was withheld or erased. */
export function knownNumber(number: string): Phone | null {
  return isNumberWithheld(number) ? null : toPhone(number);
}

/** What depends on the language and the business's zone. One that the browser does not know is India's. */
export function createFormats(language: Language, words: Words, zone = indianZone) {
  const locale = localeOf(language);
  const timeZone = isTimeZone(zone) ? zone : indianZone;
  const zoneName = nameOfZone(timeZone, locale);
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone });
  const dayMonth = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const hourMinute = { hour: 'numeric', minute: '2-digit' } as const;
  const day = new Intl.DateTimeFormat(locale, { timeZone, ...dayMonth });
  const time = new Intl.DateTimeFormat(locale, { timeZone, ...hourMinute });
  // A wanted day and time are in the business's zone already. Read and written as UTC they stay as they are.
  const wantedDay = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...dayMonth });
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' });
  const wantedTime = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...hourMinute });
  /** `today`, `yesterday`, or `Sun, 22 Nov`. `now` in ms since the epoch. */
  const dayName = (iso: string, now: number): string => {
    const key = dayKey.format(new Date(iso));
    if (key === dayKey.format(now)) return words.today;
    return key === dayKey.format(now - dayMs) ? words.yesterday : day.format(new Date(iso));
  };
  const dayTime = (iso: string): string =>
    words.dayTime(day.format(new Date(iso)), time.format(new Date(iso)));
  return {
    locale,
    /** `3:30 pm` */
    time: (iso: string): string => time.format(new Date(iso)),
    dayName,
    /** `15:30:07`. Takes ISO 8601 or ms since the epoch. */
    clockTime: (at: string | number): string => clock.format(new Date(at)),
    /** The business's day, `2026-11-22`. `at` in ms since the epoch. */
    dayOf: (at: number): string => dayKey.format(at),
    dayBounds: (date: string) => boundsIn(timeZone, date),
    /** `IST`, or the zone's name in the reader's language. */
    zoneName,
    /** `Sun, 22 Nov, 3:30 pm`. With its zone where that is not India's. */
    dayTime: (iso: string): string => (zoneName === ist ? dayTime(iso) : `${dayTime(iso)} ${zoneName}`),
    /** `Sun, 22 Nov, 3:30 pm IST` */
    dayTimeZone: (iso: string): string => `${dayTime(iso)} ${zoneName}`,
    /** `Mon, 23 Nov, 10:00 am`. A text that is no valid date or time is shown unchanged. */
    wanted: (date: string, at: string): string => {
      const shownDay = isReal(date, '00:00') ? wantedDay.format(new Date(`${date}T00:00:00Z`)) : date;
      const shownTime = isReal('2000-01-01', at) ? wantedTime.format(new Date(`2000-01-01T${at}:00Z`)) : at;
      return [shownDay, shownTime].filter((text) => text !== '').join(', ');
    },
    /** `Mon` */
    weekday: (date: string): string => weekday.format(new Date(`${date}T00:00:00Z`)),
    phone: createPhoneFormat(words),
  };
}
export type Formats = ReturnType<typeof createFormats>;

const ist = 'IST';

/** As people in the zone call it, in summer and in winter: `IST`, `GST`, `New York Time`. */
function nameOfZone(timeZone: string, locale: string): string {
  if (timeZone === indianZone || timeZone === 'Asia/Calcutta') return ist;
  const name = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortGeneric' });
  return name.formatToParts(Date.UTC(2026, 0)).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** False for `2026-02-31`, which `Date` reads as a day in March. */
function isReal(date: string, time: string): boolean {
  const iso = `${date}T${time}:00.000Z`;
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString() === iso;
}
