/** Opening hours in English, as a part of a sentence. */
import { openingPhrases } from '../opening-words.ts';

/** "Monday to Friday, 9:30 a.m. to 7 p.m., and Saturday, 10 a.m. to 1 p.m." */
export const enOpening = openingPhrases({
  days: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  everyDay: 'every day',
  and: 'and',
  daysBetween: (first, last) => `${first} to ${last}`,
  times: (opens, closes) => `${opens} to ${closes}`,
  time: (hour, onClock) => `${onClock} ${hour < 12 ? 'a.m.' : 'p.m.'}`,
});
