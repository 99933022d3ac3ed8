/** The question a reply ends with, as it is asked a second time. */

const opener = /^(?:sure|all right|of course|and|जी ज़रूर|ठीक है जी|ठीक है|और),?\s+/iu;

/**
 * The last sentence, when it is a question, without its "sure" or "and"; null when the reply asks
 * nothing.
 */
export function questionIn(text: string): string | null {
  const question = /[^.!?।]+\?$/u.exec(text)?.[0].trim().replace(opener, '');
  return question === undefined ? null : `${question.charAt(0).toUpperCase()}${question.slice(1)}`;
}
