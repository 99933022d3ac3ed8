/** What is wrong with a field, in the console's language. Only pages with such fields load the words. */
import { useSpoken } from '../../ui/context.tsx';
import { faultWords as en } from './faults-en.ts';
import { faultWords as hi } from './faults-hi.ts';

const words = { en, hi };

export function useFaultWords() {
  return words[useSpoken().language];
}
