/** Removes what can't be spoken: markup, emoji, control characters, list marks. Figures stay. */
import { plainCharacters } from './characters.ts';
import { withRangeDashes } from './dotted-ranges.ts';
import { withMeasures } from './inches.ts';
import { withoutEntities, withoutMarkdown, withoutTags } from './markup.ts';

/** Text that can be read aloud, on one line; empty when nothing is left to say. */
export function speakable(text: string): string {
  const marked = withoutMarkdown(withoutTags(plainCharacters(withoutEntities(text))));
  const plain = withMeasures(withRangeDashes(marked))
    .replace(/([\p{L}\p{M}\p{N})%])\s*\n\s*(?=\S)/gu, '$1, ')
    .replace(/(?<!\.)\.{2,}(?=\s*[^\s.])/g, ', ')
    .replace(/\.{2,}/g, '.')
    .replace(/([!?।॥,;])(?:\s*[!?।॥,;])+/g, '$1');
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
