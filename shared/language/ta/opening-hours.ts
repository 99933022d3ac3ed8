/** Opening hours in Tamil, as a part of a sentence. */
import { openingPhrases } from '../opening-words.ts';

/** "திங்கள் முதல் வெள்ளி வரை, காலை 9:30 மணி முதல் மாலை 7 மணி வரை" */
export const taOpening = openingPhrases({
  days: 'திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு',
  everyDay: 'தினமும்',
  and: 'மற்றும்',
  daysBetween: (first, last) => `${first} முதல் ${last} வரை`,
  times: (opens, closes) => `${opens} முதல் ${closes} வரை`,
  time: (hour, onClock) => `${partOfDay(hour)} ${onClock} மணி`,
});

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'இரவு';
  if (hour < 12) return 'காலை';
  return hour < 16 ? 'மதியம்' : 'மாலை';
}
