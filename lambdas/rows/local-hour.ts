/** Hours of a business's own clock. */
import { isTimeZone } from '../../shared/local-time.ts';

/**
 * `2026-11-22T14` of a time in epoch ms. Creating the formatter costs more than formatting a thousand hours.
 * An unknown zone is taken as India's.
 */
export function localHours(timeZone: string): (epochMs: number) => string {
  // Swedish dates are written as in ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: isTimeZone(timeZone) ? timeZone : 'Asia/Kolkata',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (epochMs) => format.format(epochMs).replace(' ', 'T');
}
