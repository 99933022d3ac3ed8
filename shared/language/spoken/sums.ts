/** Sums and sizes: what the signs between two figures, letters or prices are called. */
import type { SpokenForms } from '../speech.ts';

const CURRENCY = String.raw`(?:[₹$€£¥]|(?<![\p{L}\p{M}])(?:Rs\.?|INR|रु\.?)(?![\p{L}\p{M}]))`;
const priceTimes = new RegExp(
  String.raw`(?<=${CURRENCY}\s?\d[\d,.]*(?:\s?\/-)?|\d\s?(?:rupees|रुपये|रुपए))\s?[xX×*]\s?(?=${CURRENCY}?\s?\d)|(?<=\d(?:\s[\p{L}\p{M}]{1,12}\s)?)\s?[xX×*]\s?(?=${CURRENCY}\s?\d)`,
  'giu',
);

/**
 * The signs of a sum: "y = x + 1", "5 - 3 = 2". Elsewhere a dash is a range or a pause, and an "x"
 * between two measures is "by" ("10 ft x 12 ft", "L x B").
 */
export function withSums(text: string, forms: SpokenForms): string {
  return (
    text
      .replace(
        /(?<![\p{L}\p{M}\d])(?:\d[\d,.]*|\p{L})(?:(?:\s?[-−–+=×÷*/]\s?|\sx\s)(?:\d[\d,.]*|\p{L})(?![\p{L}\p{M}\d]))+/gu,
        (sum) =>
          sum.includes('=')
            ? sum
                .replace(/(?<=[\p{L}\d])\s?[-−–]\s?/gu, ` ${forms.minus} `)
                .replace(/\s?[÷/]\s?/g, ` ${forms.symbols['÷'] ?? forms.symbols.over ?? ''} `)
                .replace(
                  /(?<=[\p{L}\d])\s?[×*]\s?|(?<=\d\s)x(?=\s\d)/gu,
                  ` ${forms.symbols.times ?? forms.symbols['×'] ?? ''} `,
                )
            : sum,
      )
      // "₹500 x 4", "2 x ₹500", "500 रुपये x 4"
      .replace(priceTimes, ` ${forms.symbols.times ?? forms.symbols['×'] ?? ''} `)
      .replace(/(?<=\d)\s?÷\s?(?=\d)/g, ` ${forms.symbols['÷'] ?? forms.symbols.over ?? ''} `)
      .replace(/(?<=\d\s?[\p{L}\p{M}.]{1,12})\s+[xX]\s+(?=\d)/gu, ' × ')
      // "tokens x 20 ms"; a name begins with a capital: "iPhone x 20".
      .replace(
        /(?<=(?<![\p{L}\p{M}])(?!(?:value|solve|find|where|when|then|that|with|times|plus|minus|variable|let|for|and|the)\s)(?:\p{Ll}{3,}|\p{Lo}[\p{Lo}\p{M}]{2,}))\sx\s(?=\d)/gu,
        ' × ',
      )
      .replace(
        /(?<=(?<!\p{L})(?:length|width|height|breadth|depth|L|W|B|H|लंबाई|चौड़ाई|ऊँचाई))\s[xX]\s(?=(?:length|width|height|breadth|depth|[LWBHD]|लंबाई|चौड़ाई|ऊँचाई)(?![\p{L}\p{M}]))/gu,
        ' × ',
      )
  );
}
