/** E-mail addresses and web addresses, said with "at" and "dot". */
import type { SpokenForms } from '../language.ts';
import type { Rule } from './rule.ts';

export const addressRules: readonly Rule[] = [
  {
    wordsAlone: true,
    pattern: /(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi,
    say: ([whole = ''], forms) => spelled(whole.replace(/^mailto:/i, ''), forms),
  },
  {
    wordsAlone: true,
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
    wordsAlone: true,
    pattern:
      /\b[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|in|org|net|gov|edu|io|ai|app|info|biz|shop|store|online)\b(?:\/[^\s<>]*[^\s<>.,;:!?)])?/g,
    say: ([whole = ''], forms) => spelled(whole, forms),
  },
];

function spelled(address: string, forms: SpokenForms): string {
  return address
    .toLowerCase()
    .replace(/\d+/g, (digits) => ` ${forms.digits(digits)} `)
    .replace(/[@./_+#-]/g, (symbol) => ` ${forms.symbols[symbol] ?? ''} `)
    .replace(/[^\p{L}\p{M}\p{N}\s,]/gu, ' ');
}
