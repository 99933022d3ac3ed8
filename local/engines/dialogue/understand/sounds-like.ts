/**
 * Whether two words sound alike. A small STT model on an 8 kHz line writes "route canal" and "a
 * pointment".
 */

/** Lower case, and Devanagari without the signs that writers often leave out (nukta, chandrabindu). */
export function plainText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\u093C/g, '')
    .replace(/[\u0901]/g, '\u0902')
    .normalize('NFC')
    .toLowerCase();
}

/**
 * A rough key for the sound of a Latin word: double letters, spellings of one sound and silent
 * endings are unified.
 */
export function soundOf(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  return word
    .replace(/ph/g, 'f')
    .replace(/wh/g, 'w')
    .replace(/ck|q|c(?![eiyh])/g, 'k')
    .replace(/c(?=[eiy])|z/g, 's')
    .replace(/gh(?=t|$)/g, '')
    .replace(/kn(?=\w)/g, 'n')
    .replace(/oo|ou|ew|ue/g, 'u')
    .replace(/ee|ea|ie|y$/g, 'i')
    .replace(/ai|ay|ei/g, 'a')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=\w\w)e$/, '');
}

/**
 * Whether `said` may be `meant`, both without spaces. Short words must sound the same; long ones
 * may differ by one or two letters.
 */
export function soundsLike(said: string, meant: string, atMost = 2): boolean {
  if (said === meant) return true;
  if (meant.length < 4 || said.length < 4) return false;
  const a = soundOf(said);
  const b = soundOf(meant);
  if (a === b) return true;
  if (meant.length < 6) return false;
  const allowed = Math.min(atMost, meant.length >= 9 ? 2 : 1);
  if (a[0] !== b[0] || Math.abs(a.length - b.length) > allowed) return false;
  return distance(a, b, allowed) <= allowed;
}

/** The Levenshtein distance; `limit + 1` as soon as it exceeds `limit`. */
export function distance(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return row[b.length] ?? 0;
}
