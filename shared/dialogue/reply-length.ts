/** How long a reply is, in sentences. */

const stop = /[.!?।॥…]+["'”’)\]]*(?=\s|$)|\n+/gu;
/** The dot behind these ends no sentence. */
const abbreviation =
  /(?:^|[\s(])(?:Dr|Mr|Mrs|Ms|Rs|No|St|Mt|Ltd|Pvt|vs|etc|[a-z]\.[a-z]|[A-Z]|\d{1,2}|डॉ|रु)\.$/u;
/** A text as long as this is a sentence, whether it has a stop or not. */
const longSentence = 200;

/** The sentences that `text` has ended, by their stops or by their length. */
export function sentencesIn(text: string): number {
  return endsOf(text).length;
}

/** The first `most` sentences of `text`; null where it has no words behind them. */
export function firstSentences(text: string, most: number): string | null {
  const end = endsOf(text)[most - 1];
  return end === undefined || !/[\p{L}\p{N}]/u.test(text.slice(end)) ? null : text.slice(0, end);
}

/** The sentences of `text`, the last one whole or not. */
export function sentencesOf(text: string): string[] {
  const ends = [0, ...endsOf(text), text.length];
  return ends
    .slice(1)
    .map((end, at) => text.slice(ends[at], end))
    .filter((sentence) => sentence.trim() !== '');
}

/** Where each sentence ends. */
function endsOf(text: string): number[] {
  const ends: number[] = [];
  let start = 0;
  const cutUpTo = (limit: number): void => {
    for (; limit - start > longSentence; start = ends.at(-1) ?? limit) {
      const space = text.lastIndexOf(' ', start + longSentence);
      ends.push(space > start ? space : start + longSentence);
    }
  };
  for (const { 0: mark, index } of text.matchAll(stop)) {
    const end = index + mark.length;
    if (mark === '.' && abbreviation.test(text.slice(start, end))) continue;
    if (!/[\p{L}\p{N}]/u.test(text.slice(start, end))) continue;
    cutUpTo(end);
    ends.push(end);
    start = end;
  }
  cutUpTo(text.length);
  return ends;
}
