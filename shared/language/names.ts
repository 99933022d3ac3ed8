/** The names of languages in a language, as a list: "English and Hindi", "अंग्रेज़ी और हिन्दी". */

/** `codes` and `language` are BCP 47; a code that has no name stays as it is. */
export function namesOf(codes: readonly string[], language: string): string {
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const tags = codes.map((code) => code.split(/[-_]/)[0] ?? code);
  const list = new Intl.ListFormat([language], { type: 'conjunction' });
  return list.format([...new Set(tags)].map((tag) => names.of(tag) ?? tag)).replace(', and ', ' and ');
}
