/** Money on this page. */
import { useSpoken } from '../ui/context.tsx';
import { localeOf } from '../ui/words/language.ts';

/** `₹4,500.00`, grouped as in India. */
export function useMoney(): (microInr: number) => string {
  const { language } = useSpoken();
  const format = new Intl.NumberFormat(localeOf(language), { style: 'currency', currency: 'INR' });
  return (microInr) => format.format(microInr / 1_000_000);
}
