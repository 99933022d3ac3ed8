/** How callers say digits one by one. */
import type { SpeltDigits } from '../language.ts';
import { listed } from '../utterance/utterance.ts';
import { enSmall } from './numbers.ts';

export const enSpelt: SpeltDigits = {
  digits: [
    listed('zero, oh, o, nought'),
    ['one'],
    ['two'],
    ['three'],
    ['four'],
    ['five'],
    ['six'],
    ['seven'],
    ['eight'],
    ['nine'],
  ],
  repeats: { double: 2, triple: 3 },
  twoDigits: enSmall,
};
