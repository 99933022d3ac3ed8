/** Whether voices can say a text: they are silent about scripts that they do not know. */
import { languages } from '../registry.ts';

export interface Sayable {
  /** False where more than three letters in ten are of another script. */
  isSayable(text: string): boolean;
  /** Without the words of other scripts. */
  sayablePart(text: string): string;
}

/** `speaks`: whether there is a voice for the language of this code. */
export function sayableBy(speaks: (code: string) => boolean): Sayable {
  const scripts = languages.filter(({ code }) => speaks(code)).map(({ script }) => `\\p{Script=${script}}`);
  const known = ['\\p{Script=Common}', '\\p{Script=Inherited}', ...new Set(scripts)].join('');
  const foreign = new RegExp(`(?=[\\p{L}\\p{Nd}])[^${known}]`, 'gu');
  const foreignWord = new RegExp(
    `[\\p{L}\\p{M}\\p{N}\\u200C\\u200D]*(?=[\\p{L}\\p{Nd}])[^${known}][\\p{L}\\p{M}\\p{N}\\u200C\\u200D]*`,
    'gu',
  );
  return {
    isSayable(text) {
      const strange = text.match(foreign)?.length ?? 0;
      return strange === 0 || strange <= 0.3 * (text.match(/[\p{L}\p{Nd}]/gu)?.length ?? 0);
    },
    sayablePart: (text) => text.replace(foreignWord, ' '),
  };
}
