/** Takes out of a text what is for the eye: markdown, tags, emoji, control characters, list marks. Figures are not touched here. */

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '', apos: "'", nbsp: ' ' };

/** Text as it could be read aloud, on one line; empty when nothing is left to say. */
export function speakable(text: string): string {
  const plain = withoutMarkdown(withoutTags(text.normalize('NFC').replace(/[०-९]/g, asciiDigit)))
    .replace(/\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic}\uFE0F?)*/gu, ' ')
    .replace(/\p{Regional_Indicator}|\p{Emoji_Modifier}|\uFE0F|\u20E3/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/["“”„«»]/g, '')
    // ZWJ and ZWNJ shape Devanagari conjuncts and stay; every other invisible character goes.
    .replace(/[^\S\n]/gu, ' ')
    .replace(/\n/g, '\u2028')
    .replace(/(?!\u200C|\u200D|\u2028)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replace(/([\p{L}\p{M}\p{N})])[ \u2028]*\u2028[ \u2028]*(?=\S)/gu, '$1, ')
    .replace(/\u2028/g, ' ')
    .replace(/(?:\.{2,}|…)(?=\s*\S)/g, ',')
    .replace(/\.{2,}|…/g, '.')
    .replace(/([!?।,;])(?:\s*[!?।,;])+/g, '$1')
    .replace(/^[\s,;:.|)\]-]+(?=\D)/u, '');
  return /[\p{L}\p{N}]/u.test(plain) ? tidy(plain) : '';
}

/** Single spaces, none before a closing mark. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/ +([,.;:!?।॥)\]])/gu, '$1')
    .replace(/([([]) +/g, '$1')
    .replace(/,(?:\s*,)+/g, ',')
    .trim();
}

function withoutTags(text: string): string {
  return text
    .replace(/<!--.*?-->/gs, ' ')
    .replace(/<\/?[A-Za-z!?][^<>]*>/g, ' ')
    .replace(/<\/?[A-Za-z][^<>]*$/g, ' ') // cut off by the end of a clause
    .replace(/\[(?:interrupted|[a-z]+(?: [a-z]+)?)\](?!\()/g, ' ') // stage directions
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (whole, name: string) => entities[name] ?? whole)
    .replace(/&#x?[\da-f]+;/gi, ' ');
}

function withoutMarkdown(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:```\w*|~~~\w*|[-*_=]{3,}\s*$)/gm, ' ')
    .replace(/^\s*#{1,6}\s+/gm, '')
    .replace(/^\s*>\s+/gm, '')
    .replace(/^\s*(?:[-*+•▪◦‣–]\s+)+/gm, '')
    .replace(/^\s*\d{1,2}[.)]\s+(?=\S)/gm, '')
    .replace(/\*+|~~|`+/g, '')
    .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replace(/\s*\|\s*/g, ', ');
}

function asciiDigit(digit: string): string {
  return String(digit.charCodeAt(0) - 0x0966);
}
