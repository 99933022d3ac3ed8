/** The command line of `npm run eval`. Nothing is started here. */
import { parseArgs } from 'node:util';
import { options, UsageError } from '../local/terminal/command.ts';
import { type GoalLanguage, goalLanguages } from './goals/goal.ts';

export const usage = `npm run eval -- [options]
  --voice            by real phone calls through the simulated carrier, with a synthesised caller; else by text
  --language en|hi   only these goals (by text all; by voice English, unless a recogniser of Hindi is configured)
  --goals words      only goals whose kind or name holds one of these, with commas between: booking,price-unknown
  --part open|held-out   only the goals that the demo engine was improved with, or only the others
  --parallel n       goals at the same time (text 8, voice 2)
  --snr dB           noise on the caller's line, by voice (20; "none" for a clean line)
  --lost percent     frames of 20 ms lost on the caller's line, by voice (1)
  --words-lost       instead of goals: how many words the profile "economy" loses by leaving silence out, on
                     a clean line and with noise of six kinds; a minute. With --voice the embedded recogniser
                     also hears the English lines: an hour
  --json             the results as JSON instead of a table: a list, one for each language
  --talk             what was said in every goal that was not reached`;

export interface EvalArguments {
  voice: boolean;
  language: GoalLanguage | null;
  filter: string[];
  part: 'open' | 'held-out' | null;
  parallel: number | null;
  /** Null: no noise. */
  snrDb: number | null;
  lostPercent: number;
  json: boolean;
  talk: boolean;
  wordsLost: boolean;
  help: boolean;
}

/** Throws `UsageError`. */
export function readArguments(argv: readonly string[]): EvalArguments {
  const values = parse(argv);
  const language = goalLanguages.find((known) => known === values.language) ?? null;
  if (values.language !== undefined && language === null)
    throw new UsageError(`--language is en or hi, not ${values.language}`);
  const { part } = values;
  if (part !== undefined && part !== 'open' && part !== 'held-out')
    throw new UsageError(`--part is open or held-out, not ${part}`);
  const parallel = values.parallel === undefined ? null : number('--parallel', values.parallel, 1, 64);
  if (parallel !== null && !Number.isInteger(parallel))
    throw new UsageError(`--parallel is a whole number, not ${parallel}`);
  if (!values.voice && (values.snr !== undefined || values.lost !== undefined))
    throw new UsageError('--snr and --lost need --voice');
  const filter = (values.goals ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (values.goals !== undefined && filter.length === 0) throw new UsageError('--goals needs a word');
  return {
    voice: values.voice ?? false,
    language,
    filter,
    part: part ?? null,
    parallel,
    snrDb: values.snr === 'none' ? null : number('--snr', values.snr ?? '20', -20, 80),
    lostPercent: number('--lost', values.lost ?? '1', 0, 100),
    json: values.json ?? false,
    talk: values.talk ?? false,
    wordsLost: values['words-lost'] ?? false,
    help: values.help ?? false,
  };
}

/**
 * Every goal of a language on the ordinary line. Only such a run is kept as the language's result.
 */
export function isWhole(args: EvalArguments): boolean {
  const usual = readArguments(args.voice ? ['--voice'] : []);
  return (
    args.filter.length === 0 &&
    args.part === null &&
    args.snrDb === usual.snrDb &&
    args.lostPercent === usual.lostPercent
  );
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return options(
    () =>
      parseArgs({
        args: [...argv],
        options: {
          voice: flag,
          language: text,
          goals: text,
          part: text,
          parallel: text,
          snr: text,
          lost: text,
          json: flag,
          talk: flag,
          'words-lost': flag,
          help: { ...flag, short: 'h' },
        },
      }).values,
  );
}

function number(name: string, value: string, least: number, most: number): number {
  const parsed = Number(value);
  if (value.trim() !== '' && parsed >= least && parsed <= most) return parsed;
  throw new UsageError(`${name} is a number from ${least} to ${most}, not ${value}`);
}
