/**
 * Chooses among several intents of one sentence: an intent is lowered when another one explains the
 * same words.
 */
import { type Intent, intents } from './intent-cues.ts';
import { plainText } from './sounds-like.ts';

const clockQuestion = new RegExp(plainText('कितने बजे|kitne baje|kitane baje'), 'u');
const money = new RegExp(plainText('फीस|दाम|कीमत|खर्च|पैसे|चार्ज|रुपये|fee|price|cost|charge|kharch|paise'), 'u');
/** "Thirty hours" is a time of day. "Can I have an appointment" is not about an existing one. */
const timeInHours = /\b(?:hundred|thirty|fifteen|forty five|\d+) hours\b/;
const asksForOne =
  /\b(?:can|could|may|shall|should|to|like to|want to|wish to|must) (?:i |we |you )?(?:have|get|make|give me) an?\b/;

/**
 * Adjusts `scores`: polite phrases give way to a wish, and a question about an existing booking to
 * the wish for a new one. `text`: plain words.
 */
export function settle(scores: Map<Intent, number>, text: string): void {
  if (clockQuestion.test(text) && !money.test(text)) scores.delete('price');
  if (timeInHours.test(text)) scores.delete('hours');
  if (asksForOne.test(text) && !/\bmy\b/.test(text)) scores.delete('check');
  const courtesies: readonly Intent[] = ['hello', 'thanks', 'howAreYou', 'wait', 'help'];
  if ([...scores.keys()].some((intent) => !courtesies.includes(intent)))
    for (const each of courtesies) lower(scores, each);
  if (scores.has('cancel')) lower(scores, 'book', 'check', 'nevermind', 'hours');
  if (scores.has('move')) lower(scores, 'book', 'check', 'cancel');
  if (scores.has('check') && !isNewBooking(scores)) lower(scores, 'book');
  if (scores.has('callback') || scores.has('price')) lower(scores, 'book');
  if (isStrong(scores, 'nevermind')) lower(scores, 'callback');
  if (scores.has('callback')) lower(scores, 'message', 'person');
  if (scores.has('who')) lower(scores, 'person', 'hello');
  if (scores.has('address') && scores.has('hours') && !isStrong(scores, 'address')) lower(scores, 'address');
  if (isStrong(scores, 'message', 2)) lower(scores, 'person');
  // The text of a message may be about anything.
  if (isStrong(scores, 'message')) lower(scores, 'hours', 'price', 'address', 'book', 'pain', 'services');
  if (isStrong(scores, 'book') && scores.has('hours') && !isStrong(scores, 'hours')) lower(scores, 'hours');
}

/** Whether an intent has a phrase of `words` words, or a pattern. */
function isStrong(scores: ReadonlyMap<Intent, number>, intent: Intent, words = 3): boolean {
  return (scores.get(intent) ?? 0) >= words;
}

function isNewBooking(scores: ReadonlyMap<Intent, number>): boolean {
  return (scores.get('book') ?? 0) > (scores.get('check') ?? 0);
}

function lower(scores: Map<Intent, number>, ...lowered: readonly Intent[]): void {
  for (const intent of lowered) {
    const score = scores.get(intent);
    if (score !== undefined) scores.set(intent, score - 10);
  }
}

/** The strongest intent first; equal ones in the order of `intents`. */
export function ranked(scores: ReadonlyMap<Intent, number>): Intent[] {
  return [...scores]
    .sort((a, b) => b[1] - a[1] || intents.indexOf(a[0]) - intents.indexOf(b[0]))
    .map(([intent]) => intent);
}
