/**
 * Finds a name or word by its sound. STT writes Mina for Meena, and that is good enough to call the
 * same person. Pure.
 */

/**
 * One of the words of `text`, or two together, sounds like `wanted`: a short name wholly, in a
 * longer one a third of the sounds may differ.
 */
export function soundsLike(text: string, wanted: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const pairs = words.slice(1).map((word, at) => `${words[at]}${word}`);
  const sound = soundOf(wanted);
  const allowed = sound.length < 5 ? 0 : Math.floor(sound.length / 3);
  return [...words, ...pairs].some((word) => distance(soundOf(word), sound) <= allowed);
}

/**
 * A rough key of an English spelling: one letter for the consonants that are written in several
 * ways, one for any run of vowels.
 */
function soundOf(word: string): string {
  return (
    word
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .replace(/ph/g, 'f')
      // Rohan and Rowan.
      .replace(/(?<=[aeiou])[hwy]+(?=[aeiou])/g, '')
      .replace(/c(?=[eiy])/g, 's')
      .replace(/[gk]h|ck|[cq]/g, 'k')
      .replace(/([bdjpt])h/g, '$1')
      // An American voice says Sita as Cida.
      .replace(/(?<=[aeiouy])t(?=[aeiouy])/g, 'd')
      .replace(/w/g, 'v')
      .replace(/z/g, 's')
      .replace(/[aeiouy]+h?/g, 'a')
      .replace(/(.)\1+/g, '$1')
  );
}

/** Changes of one letter that turn one into the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, letterOfOther] of [...other].entries()) {
      next.push(
        Math.min(
          (row[at] ?? 0) + (letter === letterOfOther ? 0 : 1),
          (row[at + 1] ?? 0) + 1,
          (next[at] ?? 0) + 1,
        ),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
