/** Removes what can't be spoken: markup, emoji, control characters, list marks. Figures stay. */
import { plainCharacters } from './characters.ts';
import { withRangeDashes } from './dotted-ranges.ts';
import { withoutEntities, withoutMarkdown, withoutTags } from './markup.ts';

/** Text that can be read aloud, on one line; empty when nothing is left to say. */
export function speakable(text: string): string {
  const plain = withRangeDashes(withoutMarkdown(withoutTags(plainCharacters(withoutEntities(text)))))
    .replace(/(?<=\d)'\s?(\d{1,2})"/g, ' ft $1 inch') // a height: 5'6"
    .replace(/(?<=\d)'\s?[x×]\s?(\d{1,3})'/g, ' x $1 ft') // a room: 10'x12'
    .replace(/(?<=\d\s?(?:ft|feet)\.?\s\d{1,2}\s?)in\b(?!\s+(?:the|a|an|our|all)\b)/g, 'inch')
    .replace(/(?<=\d)''/g, '"') // two minutes for a second: 12''
    .replace(/(?<=\d)"\s?[x×]\s?(\d{1,3}(?:\.\d+)?)"/g, ' x $1"') // a photo: 6" x 4"
    .replace(/(?<=(?<![\d.'])[3-9])'\s?(\d|1[01])(?:"|(?![\d'"]))/g, ' ft $1 inch') // 5'8
    .replace(
      /(?<=(?<![\d.'])\d{1,3})'(?=\s+(?:tall|long|wide|high|deep|by|लंब|ऊँच|चौड़)|(?<=\bby\s\d{1,3}'))/gu,
      ' ft',
    )
    .replace(/(?<=\d)"(?=[\s,;.:!?)–—×x-]*(?:$|[^\p{L}\s]|[x×]\s))/gu, (quote, at: number, line: string) =>
      isOpen(line.slice(0, at))
        ? quote
        : /\b(?:an?|the)\s[\d.]+$/i.test(line.slice(0, at)) && !/^"\s*[x×]/.test(line.slice(at))
          ? '-inch'
          : ' inch',
    )
    .replace(/(?<=\d)"(?=\s+(?:wide|long|tall|deep|high|thick|by)\b)/g, ' inch')
    // 43" TV
    .replace(/(?<=\d)"(?=\s+\p{L})/gu, (quote, at: number, line: string) =>
      isOpen(line.slice(0, at)) ? quote : '-inch',
    )
    .replace(/"/g, '')
    .replace(/([\p{L}\p{M}\p{N})%])\s*\n\s*(?=\S)/gu, '$1, ')
    .replace(/(?<!\.)\.{2,}(?=\s*[^\s.])/g, ', ')
    .replace(/\.{2,}/g, '.')
    .replace(/([!?।॥,;])(?:\s*[!?।॥,;])+/g, '$1');
  return /[\p{L}\p{N}]/u.test(plain) ? tidy(plain) : '';
}

/** Whether a quotation is open. Otherwise a quotation mark after a figure means inches. */
function isOpen(before: string): boolean {
  return (before.match(/(?<!\d)"/g)?.length ?? 0) % 2 === 1;
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
