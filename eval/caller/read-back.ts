/** Notices when an appointment is read back wrongly, and returns the correction. Pure. */
import { speechOf } from '../../shared/language/speech-registry.ts';
import { dayPattern, timePattern } from '../facts.ts';
import { datesOf } from '../goals/days.ts';
import type { Goal } from '../goals/goal.ts';
import { soundsLike } from './sounds-like.ts';

export type ReadBackField = 'day' | 'time' | 'name';

/**
 * The first thing in the agent's question that is not what the goal wants, and the words to put it
 * right; null when all of it is right.
 */
export function misheard(
  goal: Goal,
  today: string,
  question: string,
): { field: ReadBackField; words: string; otherWords: string } | null {
  const wanted = goal.wants.find((want) => want.what === 'request');
  if (wanted?.what !== 'request' || wanted.kind !== 'appointment') return null;
  const { day, time, name } = wanted.fields;
  const [date] = day === undefined ? [] : datesOf(day, today);
  if (date !== undefined && !dayPattern(date, today).test(question))
    return wrong(goal, 'day', dayInWords(goal, date));
  if (time !== undefined && !timePattern(time).test(question))
    return wrong(goal, 'time', timeInWords(goal, time));
  if (
    name === undefined ||
    name.split('|').some((each) => soundsLike(nameIn(question), each) || question.includes(each))
  )
    return null;
  const own = name.split('|')[0] ?? name;
  return goal.language === 'hi'
    ? { field: 'name', words: `नहीं, नाम ${own} है।`, otherWords: `मेरा नाम ${own} है।` }
    : { field: 'name', words: `No, the name is ${own}.`, otherWords: `My name is ${own}.` };
}

/**
 * The part of a question in which a name is read back: "…, for Mina. Shall I book it?" The whole question
 * where no such part is found.
 */
function nameIn(question: string): string {
  return (
    /.*\b(?:for|name of|under|name is) (?!(?:you|today|tomorrow)\b)([^.,?]+)/iu.exec(question)?.[1] ??
    question
  );
}

/**
 * The answer to a question for which the goal has no line, taken from what it wants. Null when it
 * wants nothing of the kind.
 */
export function wished(goal: Goal, today: string, cue: string): string | null {
  const wanted = goal.wants.find((want) => want.what === 'request');
  if (wanted?.what !== 'request') return null;
  const { day, time, name } = wanted.fields;
  const [date] = day === undefined ? [] : datesOf(day, today);
  if (cue === 'day' && date !== undefined) return capital(dayInWords(goal, date));
  if (cue === 'time' && time !== undefined) return capital(timeInWords(goal, time));
  if (cue !== 'name' || name === undefined) return null;
  return goal.language === 'hi' ? `मेरा नाम ${name.split('|')[0]} है।` : `My name is ${name.split('|')[0]}.`;
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** In the goal's own words where it has some, and in other words the second time. */
function wrong(
  { answers, language }: Goal,
  field: ReadBackField,
  inWords: string,
): { field: ReadBackField; words: string; otherWords: string } {
  const no = language === 'hi' ? 'नहीं,' : 'No,';
  const own = answers.findLast((answer) => answer.cue === field)?.words;
  const otherWords = `${no} ${inWords}`;
  return {
    field,
    words: own === undefined ? otherWords : `${no} ${own.charAt(0).toLowerCase()}${own.slice(1)}`,
    otherWords,
  };
}

function dayInWords({ language }: Goal, date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return language === 'hi'
    ? `${speechOf('hi-IN').forms.weekday(weekday)} को।`
    : `on ${speechOf('en-IN').forms.weekday(weekday)}.`;
}

function timeInWords({ language }: Goal, time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const words = speechOf(language === 'hi' ? 'hi-IN' : 'en-IN').forms.time(hour, minute, true);
  return language === 'hi' ? `${words}।` : `at ${words}.`;
}
