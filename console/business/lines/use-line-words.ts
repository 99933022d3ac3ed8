/** The words of the fixed lines, in the console's language. Only the page of the business loads them. */
import { useSpoken } from '../../ui/context.tsx';
import { lineWords as en } from './words/en.ts';
import { lineWords as hi } from './words/hi.ts';

const words = { en, hi };

export function useLineWords() {
  return words[useSpoken().language];
}
