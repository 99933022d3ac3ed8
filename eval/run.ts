/**
 * `npm run eval`: tries callers' goals on the agent, by text or by phone. Exits with 0 when it ran,
 * whatever it measured, and with 2 on wrong options.
 */
import { loadavg } from 'node:os';
import { loadEnvironment } from '../local/run/environment.ts';
import { runCommand, UsageError } from '../local/terminal/command.ts';
import { type EvalArguments, isWhole, readArguments, usage } from './arguments.ts';
import { talkByText } from './calls/by-text.ts';
import { modelOf } from './calls/model.ts';
import { isPossible, openOffice } from './calls/office.ts';
import type { Room } from './calls/room.ts';
import { openTextRoom } from './calls/text-room.ts';
import { openVoiceRoom } from './calls/voice-room.ts';
import { chosen, languagesToTry } from './goals/chosen.ts';
import type { Goal, GoalLanguage } from './goals/goal.ts';
import { GoalFault, loadGoals } from './goals/goal-files.ts';
import { type Kept, keep, resultOf } from './results.ts';
import { outcomeLines, tableOf } from './table.ts';
import { tryGoals } from './trial.ts';
import { measureWordsLost } from './words-lost/words-lost.ts';

const languageNames = { en: 'English', hi: 'Hindi' } as const;

async function main(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv);
  if (args.help) {
    console.log(usage);
    return 0;
  }
  if (args.wordsLost) {
    const goals = chosen(await loadGoals(), { ...args, voice: true });
    if (goals.length === 0) throw new UsageError('no goal is left to try with these options');
    const isAll = args.language === null && isWhole(args);
    await measureWordsLost(goals, { isWhole: isAll, isHeard: args.voice });
    return 0;
  }
  const settings = loadEnvironment();
  const triable = languagesToTry(args, settings);
  const goals = chosen(await loadGoals(), args);
  const languages = triable.filter((language) => goals.some((goal) => goal.language === language));
  if (languages.length === 0) throw new UsageError('no goal is left to try with these options');
  const room = args.voice ? await openVoiceRoom(settings, args) : await textRoom(settings);
  try {
    const { today } = room.office.now();
    const results: Kept[] = [];
    for (const language of languages) {
      const own = goals.filter((goal) => goal.language === language);
      const possible = own.filter((goal) => isPossible(goal, today));
      for (const { id } of own.filter((goal) => !possible.includes(goal)))
        console.error(`${id} is left out: its day is a closed one today`);
      results.push(await evaluate(room, language, possible, args));
    }
    if (args.json) console.log(JSON.stringify(results, null, 2));
  } finally {
    await room.close();
  }
  return 0;
}

async function textRoom(settings: Record<string, string>): Promise<Room> {
  const model = modelOf(settings);
  const { office, close } = await openTextRoom(model);
  const line =
    'by text through the voice Lambda on the embedded DynamoDB, the clock at Monday ten in the morning';
  return {
    office,
    close,
    byVoice: false,
    talk: talkByText,
    agent: model?.name ?? 'scripted demo engine',
    line,
    parallel: 8,
  };
}

async function evaluate(
  room: Room,
  language: GoalLanguage,
  goals: readonly Goal[],
  args: EvalArguments,
): Promise<Kept> {
  const loadBefore = loadavg()[0] ?? 0;
  const parallel = args.parallel ?? room.parallel;
  const priyas = await openOffice(room.office);
  let ended = 0;
  const trials = await tryGoals({ ...room, priyas }, goals, parallel, (trial) => {
    ended++;
    // A call takes time, so progress is shown.
    if (args.voice && !args.json)
      console.log(`  ${ended}/${goals.length} ${outcomeLines(trial, args.talk).join('\n')}`);
  });
  const { agent, line } = room;
  const way = args.voice ? ('voice' as const) : ('text' as const);
  const result = resultOf({ way, language, agent, line, parallel, trials }, loadBefore);
  const kept = isWhole(args) ? await keep(`${way}-${language}`, result) : null;
  if (!args.json) {
    const table = tableOf(`${languageNames[language]}, ${agent}, ${line}`, trials, args.talk);
    console.log(['', ...table, ...(kept === null ? [] : ['', `  kept in ${kept}`])].join('\n'));
  }
  return result;
}

await runCommand(async (argv) => {
  try {
    return await main(argv);
  } catch (error) {
    if (!(error instanceof GoalFault)) throw error;
    console.error(error.message);
    return 2;
  }
}, usage);
