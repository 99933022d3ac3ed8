/**
 * Runs of digits in a text, as people write and say them: figures of every script in any grouping, spelt
 * digits ("nine eight", "नौ आठ", "nau aath", "double four", "forty-one"), mixed, and with fillers between.
 */
import { languages } from '../language/registry.ts';
import { asciiDigit } from '../language/utterance/digits.ts';
import { wordsOf } from '../language/utterance/utterance.ts';

/** A part of a run: one figure, or one spelt number. `from` and `to` are positions in the text. */
export interface DigitGroup {
  from: number;
  to: number;
  digits: string;
}

export interface DigitRun extends DigitGroup {
  groups: readonly DigitGroup[];
  isSpelt: boolean;
}

interface Token {
  from: number;
  to: number;
  word: string;
  digits: string | null;
  isFigure: boolean;
}

const key = (word: string): string => (/^[a-z]+$/i.test(word) ? word.toLowerCase() : wordsOf(word).join(' '));
const spellings = languages.map(({ spelt }) => spelt);
const from10to99 = [...Array(100).keys()].slice(10);
const spelt = new Map<string, string>([
  ...spellings.flatMap(({ twoDigits }) =>
    twoDigits ? from10to99.map((n): [string, string] => [key(twoDigits(n)), String(n)]) : [],
  ),
  ...spellings.flatMap(({ digits }) =>
    digits.flatMap((words, digit) => words.map((word): [string, string] => [key(word), String(digit)])),
  ),
]);
const repeats = new Map(
  spellings.flatMap(({ repeats }) =>
    Object.entries(repeats).map(([word, times]) => [key(word), times] as const),
  ),
);
/** What STT writes for a digit that it misheard. A digit only between two spelt ones. */
const misheard = new Map([
  ['to', '2'],
  ['too', '2'],
  ['for', '4'],
  ['fore', '4'],
  ['won', '1'],
  ['ate', '8'],
  ['tree', '3'],
  ['sex', '6'],
]);
/** Words that interrupt no number. */
const fillers = new Set(
  wordsOf(
    `um uh uhh er erm hmm hm mm ah eh okay ok yes yeah then and next like dash hyphen space aur phir fir haan ji
     so right again wait और फिर हाँ हां जी अं उम तो ठीक`,
  ),
);
const mostFillers = 3;
/** Words that are a digit only inside a number. */
const onlyInside = new Set(['o', 'oh']);
const separators = /^[\p{Z}\s\p{Pd}\p{Cf}.,()[\]/_+·•*~"'\p{Mn}\p{Me}\u2212…|;-]{0,6}$/u;
/** "4,500", "12,34,567" and "4500.50" are amounts. "4111, 1111" and "98,76,54,32,10" are none. */
const amounts =
  /(?<![\p{Nd},.])(?:\p{Nd}{1,2}(?:,\p{Nd}{2})*,\p{Nd}{3}|\p{Nd}{1,3}(?:,\p{Nd}{3})+|\p{Nd}{2,15}(?=\.))(?:\.\p{Nd}{1,2})?(?!\p{Nd}|[,.]\p{Nd})/gu;
/** So many digits are a number, with letters at one side of them too: "caller9876543210". */
const leastGlued = 10;
/** "OTP482913". */
const secretGlued = /^(?:otp|pin|cvv|cvc|code|upi)$/;

export function digitRuns(text: string): DigitRun[] {
  const tokens = tokensOf(text);
  if (tokens.every(({ digits }) => digits === null)) return [];
  const isAmountPart = amountPartsOf(text);
  const runs: DigitRun[] = [];
  let groups: (DigitGroup & { isFigure: boolean })[] = [];
  let skipped = 0;
  const close = (): void => {
    const [first, last] = [groups[0], groups.at(-1)];
    if (first && last)
      runs.push({
        from: first.from,
        to: last.to,
        digits: groups.map(({ digits }) => digits).join(''),
        groups,
        isSpelt: groups.every(({ isFigure }) => !isFigure),
      });
    groups = [];
    skipped = 0;
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const last = groups.at(-1);
    const gap = last ? text.slice(tokens[at - 1]?.to ?? token.from, token.from) : '';
    if (last && gap !== ' ' && !separators.test(gap)) close();
    const times = repeats.get(token.word);
    const next = tokens[at + 1];
    const digits = digitsOf(token, tokens, at, groups.length > 0);
    if (times !== undefined && next?.digits && next.digits.length === 1) {
      groups.push({ from: token.from, to: next.to, digits: next.digits.repeat(times), isFigure: false });
      skipped = 0;
      at += 1;
    } else if (digits !== null) {
      if (last && skipped === 0 && isAmountPart(token.from)) close();
      const tens = groups.at(-1);
      if (tens && isTens(tens, token, gap)) {
        tens.digits = `${tens.digits.charAt(0)}${digits}`;
        tens.to = token.to;
      } else groups.push({ from: token.from, to: token.to, digits, isFigure: token.isFigure });
      skipped = 0;
    } else if (groups.length > 0 && fillers.has(token.word) && skipped < mostFillers) {
      skipped += 1;
    } else close();
  }
  close();
  return runs;
}

function tokensOf(text: string): Token[] {
  const bare = [...text.matchAll(/\p{Nd}+|\p{L}(?:[\p{L}\p{M}'’]*[\p{L}\p{M}])?/gu)].map(
    ({ 0: raw, index }) => {
      const isFigure = /^\p{Nd}/u.test(raw);
      return { raw, from: index, to: index + raw.length, word: isFigure ? raw : key(raw), isFigure };
    },
  );
  return bare.map(({ raw, ...token }, at) => {
    const [before, after] = [bare[at - 1], bare[at + 1]];
    const glued = { before: before?.to === token.from ? before.word : null, after: after?.from === token.to };
    if (isPartOfName(token, glued)) return { ...token, digits: null };
    if (!token.isFigure) return { ...token, digits: spelt.get(token.word) ?? null };
    return { ...token, digits: /^\d/.test(raw) ? raw : Array.from(raw, asciiDigit).join('') };
  });
}

/** "KA01AB1234" names a thing. */
function isPartOfName(
  { isFigure, from, to }: Pick<Token, 'isFigure' | 'from' | 'to'>,
  { before, after }: { before: string | null; after: boolean },
): boolean {
  if (!isFigure) return before !== null || after;
  if (to - from >= leastGlued) return before !== null && after;
  return after || (before !== null && !secretGlued.test(before));
}

function digitsOf(token: Token, tokens: readonly Token[], at: number, isInside: boolean): string | null {
  if (onlyInside.has(token.word)) return isInside ? '0' : null;
  if (token.digits !== null || !isInside) return token.digits;
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  const isBetween = [before, after].every((one) => one?.digits != null && !one.isFigure);
  return isBetween ? (misheard.get(token.word) ?? null) : null;
}

/** Whether a figure goes on with the amount that the figure before it began. Asked in the text's order. */
function amountPartsOf(text: string): (from: number) => boolean {
  const spans = [...text.matchAll(amounts)].map(({ 0: raw, index }) => ({
    from: index,
    to: index + raw.length,
  }));
  let next = 0;
  return (from) => {
    for (; (spans[next]?.to ?? Number.POSITIVE_INFINITY) <= from; ) next += 1;
    return (spans[next]?.from ?? Number.POSITIVE_INFINITY) < from;
  };
}

/** "forty one" and "forty-one" are one number. */
function isTens(group: DigitGroup & { isFigure: boolean }, token: Token, gap: string): boolean {
  return (
    !group.isFigure &&
    !token.isFigure &&
    /^[2-9]0$/.test(group.digits) &&
    /^[1-9]$/.test(token.digits ?? '') &&
    /^[\s-]$/.test(gap)
  );
}
