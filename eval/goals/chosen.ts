/** Chooses the goals for a command line. Pure. */
import { UsageError } from '../../local/terminal/command.ts';
import type { EvalArguments } from '../arguments.ts';
import { type Goal, type GoalLanguage, goalLanguages } from './goal.ts';

/**
 * The goals to try; the list may be empty. Throws a `UsageError` for a word of `--goals` that
 * matches no goal, because a typing error would leave goals out unnoticed.
 */
export function chosen(goals: readonly Goal[], { filter, part, language, voice }: EvalArguments): Goal[] {
  const has = (goal: Goal, word: string) => goal.id.includes(word) || goal.kind.includes(word);
  const unknown = filter.filter((word) => !goals.some((goal) => has(goal, word)));
  if (unknown.length > 0)
    throw new UsageError(`--goals: no kind and no name of a goal has ${unknown.join(', ')}`);
  return goals.filter(
    (goal) =>
      (language === null || goal.language === language) &&
      !(voice && goal.textOnly) &&
      (part === null || goal.heldOut === (part === 'held-out')) &&
      (filter.length === 0 || filter.some((word) => has(goal, word))),
  );
}

/** The embedded recogniser knows English alone. Another STT provider may know more languages. */
export function recognisesHindi(settings: Readonly<Record<string, string>>): boolean {
  return settings.DEEPGRAM_BASE_URL !== undefined;
}

/**
 * The languages to try: by voice those that the STT provider knows. Throws a `UsageError` for Hindi
 * by voice when it does not.
 */
export function languagesToTry(
  { voice, language }: EvalArguments,
  settings: Readonly<Record<string, string>>,
): readonly GoalLanguage[] {
  const triable =
    !voice || recognisesHindi(settings) ? goalLanguages : goalLanguages.filter((each) => each === 'en');
  if (language !== null && !triable.includes(language))
    throw new UsageError(
      '--language hi by voice needs a recogniser of Hindi: set DEEPGRAM_BASE_URL; the embedded one knows English only',
    );
  return triable;
}
