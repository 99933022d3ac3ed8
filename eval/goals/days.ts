/** Days as a goal names them, counted from the day of the call. Pure: the day is an argument. */

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * `friday`, `next-friday`, `today`, `tomorrow`, `day-after-tomorrow`, `date-27` (the next
 * twenty-seventh).
 */
export const dayWords = new RegExp(
  `^(?:(?:next-)?(?:${weekdays.join('|')})|today|tomorrow|day-after-tomorrow|date-(?:[1-9]|[12]\\d|3[01]))$`,
);

/**
 * The dates (`YYYY-MM-DD`) that the word may mean on `today`: a weekday said on that very day is
 * today or a week later.
 */
export function datesOf(day: string, today: string): string[] {
  if (day === 'today') return [today];
  if (day === 'tomorrow') return [after(today, 1)];
  if (day === 'day-after-tomorrow') return [after(today, 2)];
  if (day.startsWith('date-')) return [nextDate(today, Number(day.slice('date-'.length)))];
  const wanted = weekdays.indexOf(day.replace('next-', ''));
  const days = (wanted - weekdayOf(today) + 7) % 7;
  const coming = after(today, days === 0 ? 7 : days);
  if (day.startsWith('next-')) return [coming, after(coming, 7)];
  return days === 0 ? [today, coming] : [coming];
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

export function after(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function nextDate(today: string, dayOfMonth: number): string {
  for (let days = 0; ; days++) {
    const date = after(today, days);
    if (Number(date.slice(8)) === dayOfMonth) return date;
  }
}
