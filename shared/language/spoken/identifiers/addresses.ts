/** E-mail addresses, UPI addresses and web addresses, said with "at" and "dot". */
import type { Rule, SpokenForms } from '../../speech.ts';

export const addressRules: readonly Rule[] = [
  {
    wordsAlone: true,
    pattern: /(?:mailto:)?[\w.+-]+@(?:[a-z][\w-]*|[\w-]+(?=\.[a-z]))(?:\.[\w-]+)*/gi,
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
    .replace(
      /@ok(hdfc|icici|sbi|axis)/,
      (_handle, bank: string) => `@ok ${bank === 'axis' ? bank : bank.toUpperCase()} `,
    )
    .replace(
      /\d+/g,
      (digits) =>
        ` ${forms.digits(digits.length === 10 ? `${digits.slice(0, 5)} ${digits.slice(5)}` : digits)} `,
    )
    .replace(/[@./_+#-]/g, (symbol) => ` ${forms.symbols[symbol] ?? ''} `)
    .replace(/[^\p{L}\p{M}\p{N}\s,]/gu, ' ');
}
