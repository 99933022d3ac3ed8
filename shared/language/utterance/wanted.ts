/** Which of the caller's turns says what is wanted: not "yes", and not "can I talk to somebody". */
import { languages } from '../registry.ts';
import { wordsOf } from './utterance.ts';

/** Callers mix their languages, so the words of all of them count. */
const without = new Set(languages.flatMap(({ emptyWords }) => emptyWords).flatMap(wordsOf));

function contentOf(text: string): number {
  return wordsOf(text.replace(/\[[^\]]*\]/g, ' ')).filter((word) => !without.has(word)).length;
}

/** Whether the text says anything beside a courtesy, an agreement or the wish for a person. */
export function saysWhat(text: string): boolean {
  return contentOf(text) > 0;
}

/** The last of the turns that says what is wanted. One word ("Monday") counts where no turn has more. */
export function lastWanted(turns: readonly string[]): string | null {
  return (
    turns.findLast((text) => contentOf(text) > 1) ?? turns.findLast((text) => contentOf(text) > 0) ?? null
  );
}
