/** The question at the end of a reply, for asking it again. */

const opener = /^(?:sure|all right|of course|and|जी ज़रूर|ठीक है जी|ठीक है|और),?\s+/iu;

/** The last sentence if it is a question, without a leading "sure" or "and"; otherwise `null`. */
export function questionIn(text: string): string | null {
  const question = /[^.!?।]+\?$/u.exec(text)?.[0].trim().replace(opener, '');
  return question === undefined ? null : `${question.charAt(0).toUpperCase()}${question.slice(1)}`;
}
