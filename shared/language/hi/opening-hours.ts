/** Opening hours in Hindi, as a part of a sentence. */
import { openingPhrases } from '../opening-words.ts';

/** "सोमवार से शुक्रवार, सुबह 9:30 बजे से शाम 7 बजे तक, और शनिवार, सुबह 10 बजे से दोपहर 1 बजे तक" */
export const hiOpening = openingPhrases({
  days: 'सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार',
  everyDay: 'हर दिन',
  and: 'और',
  daysBetween: (first, last) => `${first} से ${last}`,
  times: (opens, closes) => `${opens} से ${closes} तक`,
  time: (hour, onClock) => `${partOfDay(hour)} ${onClock} बजे`,
});

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'रात';
  if (hour < 12) return 'सुबह';
  return hour < 16 ? 'दोपहर' : 'शाम';
}
