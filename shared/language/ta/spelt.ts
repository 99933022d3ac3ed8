/** How callers say digits one by one. */
import type { SpeltDigits } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const taSpelt: SpeltDigits = {
  digits: [
    listed('பூஜ்யம், பூஜ்ஜியம், சைபர், ஜீரோ, poojyam'),
    listed('ஒன்று, ஒண்ணு, ஒன்னு, onnu, ondru'),
    listed('இரண்டு, ரெண்டு, rendu, irandu'),
    listed('மூன்று, மூணு, moonu, moondru'),
    listed('நான்கு, நாலு, naalu'),
    listed('ஐந்து, அஞ்சு, anju, aindhu'),
    listed('ஆறு, aaru'),
    listed('ஏழு, ezhu'),
    listed('எட்டு, ettu'),
    listed('ஒன்பது, ஒம்பது, ombadhu, onbadhu'),
  ],
  repeats: { டபுள்: 2, ட்ரிபிள்: 3 },
};
