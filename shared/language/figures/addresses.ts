/** E-mail addresses and web addresses, said with "at" and "dot". */
import type { SpokenForms } from '../language.ts';
import type { Rule } from './rule.ts';

export const addressRules: readonly Rule[] = [
  {
    pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
    say: ([whole = ''], forms) => spelled(whole, forms),
  },
  {
    pattern: /\b(?:https?:\/\/|www\.)[^\s<>]+[^\s<>.,;:!?)\]'"।]/gi,
    say: ([whole = ''], forms) =>
      spelled(
        whole
          .replace(/^https?:\/\//i, '')
          .replace(/\/$/, '')
          .replace(/[?#].*$/, ''),
        forms,
      ),
  },
  {
    pattern: /\b[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|in|org|net|co\.in|gov\.in|edu|io|ai)\b(?:\/[^\s<>]*[^\s<>.,;:!?)])?/g,
    say: ([whole = ''], forms) => spelled(whole, forms),
  },
];

function spelled(address: string, forms: SpokenForms): string {
  return address
    .replace(/\d+/g, (digits) => ` ${forms.digits(digits)} `)
    .replace(/[@./_+#-]/g, (symbol) => ` ${forms.symbols[symbol] ?? ''} `)
    .replace(/[^\p{L}\p{M}\p{N}\s,]/gu, ' ');
}
