/** The words of the own tools, in the console's language. */
import { useSpoken } from '../../ui/context.tsx';
import { toolWords as en } from './words/en.ts';
import { toolWords as hi } from './words/hi.ts';

export type ToolWords = typeof en;
const words = { en, hi };

export function useToolWords(): ToolWords {
  return words[useSpoken().language];
}
