/**
 * Digits that nobody may read later: payment cards with their expiry and security code, Aadhaar numbers,
 * one-time passwords and PINs. Each becomes a mark such as `[card]`. Phone numbers, PIN codes of places,
 * orders, amounts, dates and times stay.
 *
 * A card or an Aadhaar number is known by its check digits. All others, also such with a misheard digit
 * and parts of one, are known by the word nearest to them, or by what was asked before.
 */
import { isAadhaar, isCard } from './check-digits.ts';
import { type DigitGroup, type DigitRun, digitRuns } from './digit-runs.ts';

type Secret = 'card' | 'Aadhaar' | 'code' | 'PIN';
/** What a number is, by the words around it. `phone`, `amount` and `other` are no secrets. */
type Subject = Secret | Told;
type Told = 'phone' | 'amount' | 'other';
/** The most digits of such a number. A card has more than a sum or a phone number. */
const mostTold: Readonly<Record<Told, number>> = { phone: 12, amount: 12, other: 24 };

const marks: Readonly<Record<Secret | 'digits', string>> = {
  card: '[card]',
  Aadhaar: '[Aadhaar]',
  code: '[one-time code]',
  PIN: '[PIN]',
  digits: '[digits]',
};

/** In the order in which they are tried: "PIN code" before "PIN", "promo code" before "code". */
const subjectWords: readonly (readonly [Subject, string])[] = [
  [
    'other',
    'pin[ -]?codes?|pincodes?|(?:post(?:al)?|zip|area|std|promo|coupon|discount|offer|dress|ifsc|country) codes?|पिन ?कोड',
  ],
  [
    'code',
    String.raw`o\.?[ -]?t\.?[ -]?p\.?|sms|text message|one[ -]?time[ -]?(?:pass(?:word|code)?|pin|code)|(?:verification|security|login|six digit|four digit) (?:code|number)|(?:numbers?|digits?)(?: (?:that|which|you|i|we|have|has|was|were|just|is|been|it)){0,4} (?:received|sent|came|come|got|texted)|pass ?codes?|passwords?|codes?|नंबर(?: (?:बताइए|बताएँ|बताओ|बोलिए))? जो (?:आप|मेरे|मुझे)[^।?.]{0,25}आया|एस ?एम ?एस|म[ैे]सेज|ओ ?टी ?पी|वन टाइम पास?वर्ड|कोड|पासवर्ड|ஓடிபி|ஓ ?டி ?பி|குறியீடு|கடவுச்சொல்|பாஸ்வேர்ட்|எஸ் ?எம் ?எஸ்`,
  ],
  [
    'card',
    'cvvs?|c v v|cvc|security number|expir(?:y|es|ation|ing)|valid (?:till|thru|until)|(?:credit |debit |atm )?cards?|rupay|visa|master ?card|amex|(?:क्रेडिट |डेबिट |एटीएम )?कार्ड|सीवीवी|एक्सपायरी|வங்கி அட்டை',
  ],
  ['Aadhaar', 'a+dh?a+r|uidai|uid|आधार|ஆதார்'],
  ['PIN', '(?:upi|atm|m|card|debit|secret)[ -]?pin|pin(?: number)?|पिन(?: नंबर)?'],
  [
    'phone',
    'phones?|mobiles?|telephone|whats ?app|landline|call (?:me|us|back)|contact|helpline|toll[ -]?free|फ़ोन|फोन|मोबाइल|व्हाट्सऐप|कॉल|தொலைபேசி',
  ],
  [
    'amount',
    'room|flat|house|door|plot|amount|price|fees?|costs?|rupees|rs|inr|dates?|born|birth|years?|time|vehicle|कमरा|रुपये|रुपए|तारीख|साल|जन्म',
  ],
  [
    'other',
    'orders?|bookings?|reference|ref|tickets?|invoices?|bills?|receipts?|tracking|token|pnr|policy|patient|customer id|complaint|docket|consignment|awb|gst|meter|account|ऑर्डर|बुकिंग|टिकट|बिल|रसीद',
  ],
];
const subjectPattern = new RegExp(
  subjectWords.map(([, words]) => `(?<![\\p{L}\\p{M}])(${words})(?![\\p{L}\\p{M}])`).join('|'),
  'giu',
);
/** A unit behind a number makes it an amount, a time or a count. */
const unitAfter =
  /^\s*(?:rupees|rs\b|inr\b|paise|lakhs?|crores?|thousand|hundred|percent|%|minutes?|hours?|days?|weeks?|months?|years?|people|persons|kilo|km\b|a\.?m\b|p\.?m\b|o'?clock|रुपये|रुपए|बजे|मिनट|दिन|लोग|साल|हज़ार|हजार|सौ|लाख)/iu;
const amountBefore = /(?:₹|rs\.?|inr)\s*$/iu;
/** How far behind a number its word may stand: "482913 is my OTP". */
const reachAfter = 30;
/** How far before a number its word may stand within the same text. */
const reachBefore = 60;
/** Words between a subject and a short number of it: "my card number is, um, 4111". */
const linking =
  /^[\s\p{P}]*(?:(?:number|no|numbers|is|are|it|its|it's|that|this|which|the|my|of|a|was|says|came|i|got|as|ending|ends|starts|starting|begins|beginning|in|with|from|last|first|four|six|digits?|for|me|on|received|sent|you|and|um|uh|er|so|here|नंबर|नम्बर|है|हैं|का|की|मेरा|आया|hai|ka|ki|number|mera|nambar|aaya)[\s\p{P}]*)*$/iu;

export interface Masked {
  text: string;
  /** Something was masked. */
  isMasked: boolean;
}

/**
 * `asked`: the words before this text, the other side's last and before them this side's own; empty where
 * there are none. They say what a bare number is. `own`: this side's words before it, which may have begun
 * the number.
 */
export function maskSensitive(text: string, asked: readonly string[] = [], own = ''): Masked {
  const runs = digitRuns(text);
  if (runs.length === 0) return { text, isMasked: false };
  const subjects = subjectsIn(text);
  const before = askedFor(asked);
  let isCardNear = before === 'card';
  const around = (): Around => ({ text, subjects, asked: before, askedText: asked.join(' '), isCardNear });
  const found = runs.map((run) => {
    const secrets = secretsOf(run, around());
    isCardNear ||= secrets.some(({ kind }) => kind === 'card');
    return secrets;
  });
  const candidates = runs
    .filter((run, at) => isPart(run, found[at] ?? [], around()))
    .map((run) => withoutCounts(run, text));
  for (const { run, kind } of numbersInParts(candidates, around(), own))
    found[runs.findIndex(({ to }) => to === run.to)] = [{ from: run.from, to: run.to, kind }];
  let written = '';
  let end = 0;
  for (const { from, to, kind } of found.flat()) {
    written += `${text.slice(end, from)}${marks[kind]}`;
    end = to;
  }
  return { text: end === 0 ? text : written + text.slice(end), isMasked: end > 0 };
}

/** Between the parts of one number stand a few words: "and the last four are". */
const longestBetween = 40;
const mostParts = 6;

/** Whether the run may be a part of a number. In "the first four digits" the word is none. */
function isPart(run: DigitRun, found: readonly Found[], around: Around): boolean {
  if ((run.isSpelt && run.digits.length === 1) || isMobile(run.digits)) return false;
  const { subject, isClose } = nearest(run, around);
  const isTold = isToldKind(subject) && isClose && around.asked !== subject;
  return !isTold && found.every(({ kind }) => kind === 'digits');
}

/** In "the next four 1111" the word counts the digits. */
function withoutCounts(run: DigitRun, text: string): DigitRun {
  const isFigure = ({ from }: DigitGroup) => /\p{Nd}/u.test(text.charAt(from));
  const groups = run.groups.filter((group, at) => {
    const next = run.groups[at + 1];
    return isFigure(group) || !next || !isFigure(next) || String(next.digits.length) !== group.digits;
  });
  return { ...run, groups, digits: groups.map(({ digits }) => digits).join('') };
}

interface Part {
  run: DigitRun;
  kind: Found['kind'];
}

/** Numbers that are said in parts, with words between them, or begun by `own`, the words before the text. */
function numbersInParts(runs: readonly DigitRun[], around: Around, own: string): Part[] {
  const begun = begunBefore(own);
  const parts: Part[] = [];
  for (let first = 0; first < runs.length; first++) {
    const isContinued = first === 0 && begun !== null && isNear(0, runs[0]?.from ?? 0, around);
    const number = numberFrom(runs.slice(first, first + mostParts), isContinued ? begun : '', around);
    for (const run of runs.slice(first, first + number.runs)) parts.push({ run, kind: number.kind });
    first += Math.max(0, number.runs - 1);
  }
  const [rest] = runs;
  // What was masked before was a part of a card, and this is its rest.
  if (parts.length === 0 && rest && /\[digits\]\P{L}*$/u.test(own) && /^\d{3,8}$/.test(rest.digits))
    if (isNothingElse(rest, around.text)) parts.push({ run: rest, kind: 'digits' });
  return parts;
}

/** How many of the runs are one number, behind the digits that began it; 0 for none. */
function numberFrom(
  runs: readonly DigitRun[],
  begun: string,
  around: Around,
): { runs: number; kind: Found['kind'] } {
  let digits = begun;
  let isInFours = begun.length % 4 === 0;
  let best: ReturnType<typeof numberFrom> = { runs: 0, kind: 'digits' };
  for (const [at, run] of runs.entries()) {
    const before = runs[at - 1];
    if (before && !isNear(before.to, run.from, around)) break;
    digits += run.digits;
    isInFours &&= run.digits.length % 4 === 0;
    if (at === 0 && begun === '') continue;
    if (/^\d{15,16}$/.test(digits) && isCard(digits)) best = { runs: at + 1, kind: 'card' };
    else if (isInFours && isAadhaar(digits) && !isMobile(digits) && best.runs === 0)
      best = { runs: at + 1, kind: 'Aadhaar' };
  }
  return best;
}

/** Only a few words are between, and none that names another number. */
function isNear(from: number, to: number, { subjects }: Around): boolean {
  const isNamed = subjects.some((one) => one.from >= from && one.to <= to && isToldKind(one.subject));
  return to - from <= longestBetween && !isNamed;
}

/** Digits at the end of what was said before: a number may go on with the next words. */
function begunBefore(own: string): string | null {
  const last = own === '' ? undefined : digitRuns(own).at(-1);
  if (!last || last.digits.length > 14 || isMobile(last.digits)) return null;
  return /^\P{L}*(?:\p{L}+\P{L}*){0,2}$/u.test(own.slice(last.to)) ? last.digits : null;
}

function isToldKind(subject: Subject | null): subject is Told {
  return subject !== null && subject in mostTold;
}

/** The words of a caller who has not finished: parts of a number are not shown either. */
export function maskUnfinished(
  text: string,
  asked: readonly string[],
  longestShown: number,
  own = '',
): Masked {
  const masked = maskSensitive(text, asked, own);
  const last = digitRuns(masked.text).filter(({ digits }) => digits.length > longestShown);
  const shown = last.reduceRight(
    (rest, { from, to, digits }) =>
      isMobile(digits) ? rest : `${rest.slice(0, from)}${marks.digits}${rest.slice(to)}`,
    masked.text,
  );
  return { text: shown, isMasked: masked.isMasked };
}

/** Keys of the phone, typed one after the other: masked where one of them was hidden, or all are a secret. */
export function maskKeys(keys: string): string {
  if (keys.includes(hiddenKey)) return '[digits typed]';
  return maskSensitive(keys).text;
}

/** Stands for a key that is not kept. */
export const hiddenKey = '•';
/** More keys than these are no phone number. */
function longestKeys(keysBefore: string): number {
  return /^91/.test(keysBefore) ? 12 : /^0/.test(keysBefore) ? 11 : 10;
}

/** Whether a key is not kept: a secret was asked for, or the keys before are too many for a phone number. */
export function isSecretKey(keysBefore: string, asked: readonly string[]): boolean {
  const subject = askedFor(asked);
  return (subject !== null && !isToldKind(subject)) || keysBefore.length >= longestKeys(keysBefore);
}

interface Around {
  text: string;
  subjects: readonly { subject: Subject; from: number; to: number }[];
  asked: Subject | null;
  askedText: string;
  isCardNear: boolean;
}

type Found = { from: number; to: number; kind: keyof typeof marks };

function secretsOf(run: DigitRun, around: Around): Found[] {
  const { digits, groups } = run;
  const near = nearest(run, around);
  const kind = near.subject;
  const whole = (what: Found['kind']): Found[] => [{ from: run.from, to: run.to, kind: what }];
  const isTold = isToldKind(kind) && digits.length <= mostTold[kind];
  if (isPhoneTold(run, around, kind)) return [];
  // An order may have as many digits as a card, but not in fours.
  const checked = isTold && near.isClose && !isInCardGroups(run) ? null : checkedPart(groups);
  if (checked) {
    // A card's expiry and security code may follow it without a word.
    const rest = groups.filter(({ from }) => from >= checked.to);
    const isTail = rest.length > 0 && rest.reduce((sum, one) => sum + one.digits.length, 0) <= 7;
    return [{ ...checked, to: isTail && checked.kind === 'card' ? run.to : checked.to }];
  }
  if (isTold || isAmount(run, around) || isEndOfNumber(run, around)) return [];
  const isWhole = isNothingElse(run, around.text);
  if (kind !== null && !isToldKind(kind))
    return isSecretLength(kind, digits.length, near.isClose, isWhole) ? whole(kind) : [];
  if (around.isCardNear && (digits.length === 3 || digits.length === 4)) return whole('card');
  return isPartOfCard(run) ? whole('digits') : [];
}

/** The longest part of the run, in whole groups, that passes the check of a card or an Aadhaar number. */
function checkedPart(groups: readonly DigitGroup[]): Found | null {
  const most = 19;
  for (let first = 0; first < groups.length; first++) {
    let digits = '';
    let best: Found | null = null;
    for (let last = first; last < groups.length && digits.length <= most; last++) {
      digits += groups[last]?.digits ?? '';
      const [from, to] = [groups[first]?.from ?? 0, groups[last]?.to ?? 0];
      // In a run of single digits only its begin and its end may be cut: any eighth number passes somewhere.
      if (groups.length > most && first > 0 && last < groups.length - 1) continue;
      if (isCard(digits)) best = { from, to, kind: 'card' };
      else if (isAadhaar(digits) && !isMobile(digits) && !best && isRunOfTwelve(groups, first, last))
        best = { from, to, kind: 'Aadhaar' };
    }
    if (best) return best;
  }
  return null;
}

/** Twelve digits within a longer number pass by chance: only a run of twelve, or groups of four, count. */
function isRunOfTwelve(groups: readonly DigitGroup[], first: number, last: number): boolean {
  const isAll = first === 0 && last === groups.length - 1;
  return isAll || groups.slice(first, last + 1).every(({ digits }) => digits.length >= 4);
}

function isMobile(digits: string): boolean {
  return /^(?:0{0,2}91|0)?[6-9]\d{9}$/.test(digits);
}

/** "My mobile linked to Aadhaar is 98765 43210" is a phone number. */
function isPhoneTold(run: DigitRun, { text, subjects, askedText }: Around, kind: Subject | null): boolean {
  if (!isMobile(run.digits) && !(kind === 'phone' && run.digits.length <= 13)) return false;
  const written = text.slice(0, run.from);
  if (/\+\s?$/.test(written)) return true;
  const isNamed = subjects.some(({ subject }) => subject === 'phone') || hasPhone(askedText);
  return isNamed || kind === null || kind === 'phone' || kind === 'other' || run.digits.length === 10;
}

function hasPhone(text: string): boolean {
  return subjectsIn(text).some(({ subject }) => subject === 'phone');
}

function isAmount(run: DigitRun, { text }: Around): boolean {
  return unitAfter.test(text.slice(run.to)) || amountBefore.test(text.slice(0, run.from));
}

/** "The card ending in 4321": the last four digits tell two cards of a caller apart, and are no secret. */
function isEndOfNumber({ from, digits }: DigitRun, { text, askedText }: Around): boolean {
  const isLast = /(?:\bending(?: in| with)?|\bends (?:in|with)|\blast (?:four|4)\b[^.?!]*)\s*$/iu;
  return (
    digits.length <= 4 && (isLast.test(text.slice(0, from)) || /\blast (?:four|4) digits\b/iu.test(askedText))
  );
}

/** Whether the text is this number and little else. */
function isNothingElse({ from, to }: DigitRun, text: string): boolean {
  const others = `${text.slice(0, from)} ${text.slice(to)}`.match(/[\p{L}\p{M}]+/gu) ?? [];
  return others.length <= 4;
}

function isSecretLength(kind: Secret, length: number, isClose: boolean, isWhole: boolean): boolean {
  const least = isWhole ? 2 : isClose ? 3 : 4;
  const most = kind === 'code' || kind === 'PIN' ? 9 : 24;
  return length >= least && length <= most;
}

/** Groups of four without a word: a part of a card, whose rest comes with the next turn, or misheard. */
function isPartOfCard({ digits, groups, isSpelt }: DigitRun): boolean {
  if (!/^[3-6]\d{7,18}$/.test(digits) || isMobile(digits)) return false;
  const isInFours = groups.every((group, at) =>
    at < groups.length - 1 ? group.digits.length === 4 : group.digits.length <= 4,
  );
  return isInFours || (isSpelt && (digits.length === 8 || digits.length > 10));
}

/** As it is printed on a card: "4111 1111 1111 1111". */
function isInCardGroups({ groups }: DigitRun): boolean {
  return groups.length === 4 && groups.every((group) => group.digits.length === 4);
}

/** The subject of a number: of its own text the nearest word, otherwise what was asked. */
function nearest(run: DigitRun, around: Around): { subject: Subject | null; isClose: boolean } {
  const { text, subjects } = around;
  // Nobody's phone number is that short.
  const isFitting = ({ subject }: { subject: Subject }) => subject !== 'phone' || run.digits.length > 6;
  const before = subjects.findLast((one) => one.to <= run.from && isFitting(one));
  const after = subjects.find((one) => one.from >= run.to && isFitting(one));
  if (before && run.from - before.to <= reachBefore) {
    const between = text.slice(before.to, run.from);
    return { subject: before.subject, isClose: linking.test(between) };
  }
  if (after && after.from - run.to <= reachAfter && linking.test(text.slice(run.to, after.from)))
    return { subject: after.subject, isClose: true };
  return { subject: around.asked, isClose: isNothingElse(run, text) };
}

function subjectsIn(text: string): { subject: Subject; from: number; to: number }[] {
  return [...text.matchAll(subjectPattern)].map(({ 0: whole, index, ...groups }) => {
    const which = subjectWords.findIndex(
      (_, at) => (groups as Record<number, string | undefined>)[at + 1] !== undefined,
    );
    return { subject: subjectWords[which]?.[0] ?? 'other', from: index, to: index + whole.length };
  });
}

/** What the last words that name a number ask for. Of one sentence a secret counts before all others. */
function askedFor(asked: readonly string[]): Subject | null {
  for (const text of asked) {
    for (const sentence of text.split(/(?<=[.?!।])\s/u).reverse()) {
      const named = subjectsIn(sentence).map(({ subject }) => subject);
      const secret = named.find((subject) => !isToldKind(subject));
      const subject = secret ?? named.at(-1);
      if (subject !== undefined) return subject;
    }
  }
  return null;
}
