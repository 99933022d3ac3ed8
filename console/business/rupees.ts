/** Money as a person writes it: rupees, with paise behind a point. Whole numbers only, so sums are exact. */

/** `4500` or `0.62`; smaller parts than a paisa are shown as far as they go. */
export function rupeesOf(microInr: number): string {
  const whole = Math.trunc(microInr / 1_000_000);
  const part = String(Math.abs(microInr % 1_000_000)).padStart(6, '0');
  const paise = part.replace(/0+$/, '');
  const sign = microInr < 0 && whole === 0 ? '-' : '';
  return `${sign}${whole}${paise === '' ? '' : `.${paise.padEnd(2, '0')}`}`;
}

/** Micro-rupees; NaN where the text is no amount. Takes `₹ 4,500.50`. */
export function toMicroInr(text: string): number {
  const [, whole, part = ''] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(text.replace(/[₹,\s]/g, '')) ?? [];
  if (whole === undefined) return Number.NaN;
  const micro = Number(whole) * 1_000_000 + Number(part.padEnd(6, '0'));
  return Number.isSafeInteger(micro) ? micro : Number.NaN;
}
