/** How callers say digits one by one. */
import type { SpeltDigits } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const taSpelt: SpeltDigits = {
  digits: [
    listed('பூஜ்யம், பூஜ்ஜியம், சைபர், ஜீரோ, ஸீரோ, poojyam, poojiyam, poojjiyam, pujyam, saibar'),
    listed('ஒன்று, ஒண்ணு, ஒன்னு, ஒன், வன், onnu, onru, ondru'),
    listed('இரண்டு, ரெண்டு, டூ, rendu, irandu'),
    listed('மூன்று, மூணு, த்ரீ, திரீ, moonu, moondru, mundru, munu'),
    listed('நான்கு, நாலு, ஃபோர், போர், naalu, nalu, naangu, nangu'),
    listed('ஐந்து, அஞ்சு, ஃபைவ், பைவ், anju, aindhu, ainthu, aindu'),
    listed('ஆறு, சிக்ஸ், aaru'),
    listed('ஏழு, செவன், ezhu, elu, yezhu'),
    listed('எட்டு, எயிட், எய்ட், ettu'),
    listed('ஒன்பது, ஒம்பது, நைன், ombadhu, onbadhu, onbathu, ombathu'),
  ],
  repeats: { டபுள்: 2, டபிள்: 2, ட்ரிபிள்: 3 },
};
