/** Finds the name that a caller gives. */
import type { Spoken } from './words.ts';

const nameAfter =
  /(?:my name is|my name's|name is|the name is|name's|this is|i am|i'm|it's for|it is for|book it for|under the name of|under the name|under|in the name of|mera naam|naam|मेरा नाम|नाम)\s+(.+)$/iu;
const certainlyNameAfter =
  /(?:my name is|my name's|the name is|in the name of|under the name|mera naam|मेरा नाम|book it for|it's for|it is for)\s+(.+)$/iu;
const filler = new Set(
  (
    'a an the is its it me my name i am im this that for and or to at on of in you your please yes yeah yep no not ok okay sure right correct ' +
    'actually well just so um uh hmm er ah oh sir madam mam maam hello hi thanks thank speaking here with under put write book booking appointment ' +
    'calling call from want would like need hai hain hoon hun ji haan mera naam hu thi tha se ka ke ki main mai sorry wife husband son daughter mother father ' +
    'day tomorrow today morning afternoon evening monday tuesday wednesday thursday friday saturday sunday am pm oclock what who why how when where ' +
    'है हूँ हूं जी हाँ हां मेरा नाम मैं से का के की नहीं और यह वो बोल रहा रही'
  ).split(' '),
);

/**
 * The name in an answer to "what is your name?": what is left without filler words; `null` when
 * nothing is.
 */
export function nameInAnswer(spoken: Spoken): string | null {
  return nameFrom(nameAfter.exec(spoken.text)?.[1] ?? spoken.text);
}

/** A name that was not asked for: only if the caller says that it is one ("my name is …"). */
export function statedName(spoken: Spoken): string | null {
  const given = certainlyNameAfter.exec(spoken.text)?.[1];
  return given === undefined ? null : nameFrom(given);
}

function nameFrom(text: string): string | null {
  const words =
    (text.split(/[,.;!?।]|\b(?:and|but|please)\b/iu).find((part) => /\p{L}/u.test(part)) ?? '').match(
      /[\p{L}\p{M}'-]+/gu,
    ) ?? [];
  const letters = words.filter((word) => /^[A-Za-z]$/.test(word));
  if (letters.length >= 3 && letters.length === words.length) return capital(letters.join('')); // spelled out
  const name = words.filter((word) => !filler.has(word.toLowerCase().replace(/'/g, ''))).slice(0, 3);
  return name.length === 0 || name.every((word) => word.length < 2) ? null : name.map(capital).join(' ');
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;
}
