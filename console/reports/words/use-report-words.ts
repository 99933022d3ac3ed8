/** The words of the reports in the language of the page. Only the reports load them. */
import { useSpoken } from '../../ui/context.tsx';
import { reportWords as en } from './en.ts';
import { reportWords as hi } from './hi.ts';

const reportWords = { en, hi };

export function useReportWords() {
  return reportWords[useSpoken().language];
}
