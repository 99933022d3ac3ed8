/**
 * A moment as the business's own clock shows it. Pure: the moment is an argument, and the rules of
 * time zones come with the runtime.
 */

export interface LocalTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM`, 24 hours. */
  time: string;
  /** 0 is Sunday. */
  weekday: number;
  timeZone: string;
}

/**
 * `epochMs` in the IANA zone `timeZone`. An unknown zone is taken as India's, so that a typing
 * error in the settings never costs a call.
 */
export function localTime(epochMs: number, timeZone: string): LocalTime {
  const zone = isTimeZone(timeZone) ? timeZone : 'Asia/Kolkata';
  const parts = formatterOf(zone)?.formatToParts(new Date(epochMs)) ?? [];
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const date = `${of('year')}-${of('month')}-${of('day')}`;
  return { date, time: `${of('hour')}:${of('minute')}`, weekday: weekdayOf(date), timeZone: zone };
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** Whether the runtime knows `name` as an IANA zone. */
export function isTimeZone(name: string): boolean {
  return formatterOf(name) !== null;
}

/**
 * A formatter is kept for each zone: the runtime reads the rules of the zone to make one, and each request
 * to the model tells the time. Many spellings of the zones' names fill no memory.
 */
const formatters = new Map<string, Intl.DateTimeFormat>();
const mostFormatters = 100;

/** Null: the runtime knows no such zone. */
function formatterOf(timeZone: string): Intl.DateTimeFormat | null {
  const made = formatters.get(timeZone);
  if (made) return made;
  try {
    const formatter = newFormatter(timeZone);
    if (formatters.size >= mostFormatters) formatters.clear();
    formatters.set(timeZone, formatter);
    return formatter;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function newFormatter(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
