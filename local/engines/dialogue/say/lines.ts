/** The engine's lines, in the language of the call. */
import type { Lines } from './line-set.ts';
import { linesEn } from './lines-en.ts';
import { linesHi } from './lines-hi.ts';

/** Hindi for `hi…`, English for every other language code. */
export function linesOf(language: string): Lines {
  return language.startsWith('hi') ? linesHi : linesEn;
}
