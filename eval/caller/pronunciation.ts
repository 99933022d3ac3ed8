/**
 * Respells Indian names so that an American voice says them right. The caller's voice knows English
 * spelling alone. Pure.
 */

const saidAs: Readonly<Record<string, string>> = {
  Meena: 'Meenah',
  Kavya: 'Kahvya',
  Nisha: 'Neesha',
  Pooja: 'Poo jah',
  Tara: 'Tarah',
  Deepak: 'Deepuck',
  Nair: 'Nire',
  Anil: 'Uh neel',
  Fatima: 'Faatima',
  Khan: 'Kahn',
  Singh: 'Sing',
};

const names = new RegExp(`\\b(?:${Object.keys(saidAs).join('|')})\\b`, 'g');

/** The words as they are handed to an English voice. */
export function pronounceable(words: string): string {
  return words.replace(names, (name) => saidAs[name] ?? name);
}
