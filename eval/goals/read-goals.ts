/**
 * Reads the goals' format: a line is a keyword and its words, `#` begins a comment, `goal` begins
 * the next goal. Pure. Faults are returned with their line.
 */

import { factNames } from '../facts.ts';
import { dayWords } from './days.ts';
import { type Cue, cues, type Goal, type GoalLanguage, type Want } from './goal.ts';

const timeOfDay = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

export type ReadGoals = { goals: Goal[]; faults: string[] };

/**
 * `where` is the file's name for the faults, `kind` and `language` what its place says of every
 * goal in it.
 */
export function readGoals(
  text: string,
  place: { where: string; kind: string; language: GoalLanguage },
): ReadGoals {
  const goals: Goal[] = [];
  const lineOf = new Map<Goal, number>();
  const faults: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const fault = (why: string) => faults.push(`${place.where}:${index + 1}: ${why}`);
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, keyword = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (keyword === 'goal') {
      if (!/^[a-z0-9-]+$/.test(rest))
        fault(`a goal's name is lower-case letters, digits and dashes, not "${rest}"`);
      if (goals.some(({ id }) => id === rest)) fault(`there are two goals named ${rest}`);
      const begun = newGoal(rest, place);
      goals.push(begun);
      lineOf.set(begun, index + 1);
      continue;
    }
    const goal = goals.at(-1);
    const why = goal ? addLine(goal, keyword, rest) : 'a file begins with a goal';
    if (why !== null) fault(why);
  }
  for (const goal of goals)
    faults.push(...lacks(goal).map((what) => `${place.where}:${lineOf.get(goal)}: ${goal.id} ${what}`));
  return { goals, faults };
}

/** The parts that a goal lacks: without them it can't be tried, or can't fail. */
function lacks({ says, wants, has, from }: Goal): string[] {
  const facts = wants.flatMap((want) =>
    want.what === 'twice' ? [want.fact] : 'facts' in want ? want.facts.flat() : [],
  );
  const needsOwn = wants.some(
    (want) => want.what === 'cancelled' || (want.what === 'kept' && want.whose === 'appointment'),
  );
  return [
    ...(says.length === 0 ? ['says nothing'] : []),
    ...(wants.length === 0 ? ['wants nothing'] : []),
    ...(needsOwn && !has ? ['has no appointment to keep or cancel'] : []),
    ...(facts.includes('appointment') && !has ? ['has no appointment to speak of'] : []),
    ...(facts.includes('customer-name') && from !== 'known'
      ? ['is a stranger, whose name nobody knows']
      : []),
  ];
}

function newGoal(id: string, { kind, language }: { kind: string; language: GoalLanguage }): Goal {
  return {
    id,
    kind,
    language,
    heldOut: false,
    textOnly: false,
    from: 'stranger',
    has: null,
    says: [],
    answers: [],
    wants: [],
  };
}

/** Null when the line was understood, else what is wrong with it. */
function addLine(goal: Goal, keyword: string, rest: string): string | null {
  switch (keyword) {
    case 'held-out':
    case 'text-only':
      if (rest !== '') return `${keyword} stands alone, without "${rest}"`;
      goal[keyword === 'held-out' ? 'heldOut' : 'textOnly'] = true;
      return null;
    case 'from':
      if (rest !== 'known' && rest !== 'stranger') return `from is known or stranger, not "${rest}"`;
      goal.from = rest;
      return null;
    case 'has':
      return addAppointment(goal, rest);
    case 'say':
    case 'mumble':
      if (rest === '') return `${keyword} needs words`;
      goal.says.push({ words: rest, mumbled: keyword === 'mumble' });
      return null;
    case 'on':
      return addAnswer(goal, rest);
    case 'want':
      return addWant(goal, rest);
    default:
      return `there is no keyword ${keyword}`;
  }
}

function addAppointment(goal: Goal, rest: string): string | null {
  const [, day = '', time = ''] = /^appointment (\S+) (\S+)$/.exec(rest) ?? [];
  if (!dayWords.test(day) || !timeOfDay.test(time))
    return `has is written "appointment friday 11:00", not "${rest}"`;
  goal.has = { day, time };
  return null;
}

function addAnswer(goal: Goal, rest: string): string | null {
  const [, cue = '', words = ''] = /^([a-z]+):\s*(.+)$/.exec(rest) ?? [];
  if (!isCue(cue)) return `on is one of ${cues.join(', ')}, a colon and words, not "${rest}"`;
  goal.answers.push({ cue, words });
  return null;
}

function isCue(word: string): word is Cue {
  return (cues as readonly string[]).includes(word);
}

function addWant(goal: Goal, rest: string): string | null {
  const [what = '', ...words] = rest.split(/\s+/);
  const want = wantOf(what, words);
  if (typeof want === 'string') return want;
  const most = mostWords[what];
  if (most !== undefined && words.length > most)
    return `want ${what} does not take "${words.slice(most).join(' ')}"`;
  goal.wants.push(want);
  return null;
}

/** Wants that take these words. All others take a list, or check their words themselves. */
const mostWords: Readonly<Record<string, number>> = {
  cancelled: 1,
  kept: 1,
  transfer: 1,
  language: 1,
  spoke: 1,
  ended: 0,
};

function wantOf(what: string, words: string[]): Want | string {
  const [first = ''] = words;
  switch (what) {
    case 'said':
      return checked(words.map((word) => word.split('|')));
    case 'unsaid':
      return unknownFact(words) ?? { what, facts: words };
    case 'twice':
      return unknownFact(words) ?? (words.length === 1 ? { what, fact: first } : 'twice takes one fact');
    case 'request':
      return requestOf(first, words.slice(1));
    case 'cancelled':
      return first === 'appointment' ? { what } : 'only an appointment can be cancelled';
    case 'kept':
      return first === 'appointment' || first === 'priyas-appointment'
        ? { what, whose: first }
        : `kept what? not "${first}"`;
    case 'transfer':
      return first === '' ? 'transfer where?' : { what, destination: first };
    case 'language':
    case 'spoke':
      return first === 'en-IN' || first === 'hi-IN'
        ? { what, language: first }
        : `${what} is en-IN or hi-IN, not "${first}"`;
    case 'ended':
      return { what };
    case 'no':
      if (words.join(' ') === 'request') return { what: 'noRequest' };
      if (words.join(' ') === 'transfer') return { what: 'noTransfer' };
      return words.join(' ') === 'transfer elsewhere'
        ? { what: 'noTransferElsewhere' }
        : `want no what? not "${words.join(' ')}"`;
    default:
      return `there is no want ${what}`;
  }
}

function checked(facts: string[][]): Want | string {
  return unknownFact(facts.flat()) ?? { what: 'said', facts };
}

function unknownFact(facts: readonly string[]): string | null {
  if (facts.length === 0) return 'which fact?';
  const unknown = facts.find((fact) => !factNames.has(fact));
  return unknown === undefined ? null : `there is no fact ${unknown}; facts.ts lists them`;
}

const fieldShapes: Readonly<Record<string, RegExp>> = {
  day: dayWords,
  time: timeOfDay,
  name: /./,
  message: /./,
  phone: /^\d+$/,
};

function requestOf(kind: string, pairs: string[]): Want | string {
  if (kind !== 'appointment' && kind !== 'message' && kind !== 'callback')
    return `there is no kind of request ${kind}`;
  const fields: Record<string, string> = {};
  for (const pair of pairs) {
    const [, field = '', value = ''] = /^([a-z]+)=(.+)$/.exec(pair) ?? [];
    if (!fieldShapes[field]?.test(value))
      return `a field of a request is ${Object.keys(fieldShapes).join(', ')}, = and its value, not "${pair}"`;
    fields[field] = value;
  }
  return { what: 'request', kind, fields };
}
