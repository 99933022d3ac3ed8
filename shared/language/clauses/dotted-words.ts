/**
 * Words that are written with a dot, and which of them may end a sentence. All in lower case,
 * without their last dot.
 */
import { speeches } from '../speech-registry.ts';

/** These never end a sentence: a name, a figure or a street follows. */
const leading = words(`
  dr mr mrs ms smt shri sri prof sr jr rs no nos rd st ave blvd opp nr apt bldg flr mkt stn jn tel ext extn ph mob col capt gen lt adv er ca asst engg mgr hosp
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
  vs e.g i.e eg ie cf approx dept govt min max incl excl qty fig vol sec sq pvt std blk bros addl temp syp viz avg dt sl est estd mt mts pt rev hon maj brig gov insp supt dist ln hwy regn regd m/s w/o c/o s/o d/o r/o
  डॉ डा श्री श्रीमती सुश्री कु प्रो स्व रु रू नं सं क्र पं मो फ़ो फो वि मि मी कि से ग्रा प्रा ता
`);
/** These may end a sentence: only a capital letter after them shows that they do. */
const trailing = words(`
  a.m p.m am pm etc ltd inc co hr hrs mins secs yr yrs kg kgs g gm gms mg ml km kms cm mm ft l ltr pcs pkt p.a appt lac cr
  ई लि
`);
/** Streets: the name may end the sentence with them, "We are on Church St. Please come." */
const streets = words('st ave rd blvd ln hwy bldg apt');
/** Companies: a town may follow, "Sunrise Ltd. Mumbai". */
const companies = words('ltd inc co');
/**
 * Words that begin a sentence and seldom stand in the middle of one with a capital. What they follow
 * has ended, though its dot alone does not show it.
 */
const starters = words(`
  the this that these those there it its we our you your i my he she his her they their is are was were do does did can
  could would will shall should may have has please kindly come call let if when what where which who why how and but or
  so then also yes no not now just for from in on at by with after before to thank thanks sorry okay sure take turn ask
  look walk go bring note parking anything shops all each every both some any as once until only next here
  हम हमारा हमारी हमारे हमें आप आपका आपकी आपके आपको कृपया यह ये वह वे क्या मैं मुझे मेरा मेरी अगर यदि लेकिन धन्यवाद जी
  हाँ नहीं इसके इसलिए उसके अब फिर और
`);
/** Abbreviations of each language in its own script: "திரு." */
const ownShort = words(
  speeches
    .flatMap(({ forms }) => Object.keys(forms.abbreviations))
    .flatMap((each) => /^[^a-z]+(?=\.$)/.exec(each) ?? [])
    .join(' '),
);
/** The names of the letters in Devanagari, as in "एम. जी. रोड". */
const letterNames = words('ए बी सी डी ई एफ एफ़ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड');

export function isLeading(word: string): boolean {
  const key = keyOf(word);
  if (leading.has(key) || letterNames.has(key) || (ownShort.has(key) && !trailing.has(key))) return true;
  // "A." of "A. Kumar", "w.e.f.", "M.G." of "M.G. Road", "B.Sc.", "कि.मी.", "एम.जी."
  return (
    /^(?:\p{Lu}\.)*\p{Lu}$/u.test(word) ||
    (/^(?:\p{Ll}\.)+\p{Ll}$/u.test(word) && !trailing.has(key)) ||
    (/^\p{Lu}\S*\.\p{L}+$/u.test(word) && !trailing.has(key)) ||
    /^(?:[\p{Lo}\p{M}]+\.)+[\p{Lo}\p{M}]+$/u.test(word)
  );
}

export function isTrailing(word: string): boolean {
  return trailing.has(keyOf(word));
}

export function isStreet(word: string): boolean {
  return streets.has(keyOf(word));
}

export function isCompany(word: string): boolean {
  return companies.has(keyOf(word));
}

export function isStarter(word: string): boolean {
  return starters.has(keyOf(word));
}

function keyOf(word: string): string {
  return word.toLowerCase().normalize('NFC');
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.normalize('NFC').trim().split(/\s+/));
}
