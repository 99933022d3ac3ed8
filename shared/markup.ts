/** Text as part of XML or HTML. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * What XML 1.0 can't hold even escaped: control characters, half a surrogate pair, two
 * non-characters. Twilio hangs up on a document with one of them (12100), Azure answers 400.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** `text` as content or as a quoted attribute; characters that XML forbids become spaces. */
export function escaped(text: string): string {
  return text.replace(forbidden, ' ').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
