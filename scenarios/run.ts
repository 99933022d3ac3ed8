/**
 * `npm run scenarios`: plays scenarios. Of one file it prints each as it happened; of all files
 * only the failures.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../local/root.ts';
import { options, runCommand, UsageError } from '../local/terminal/command.ts';
import { judge } from './judge/judge.ts';
import { noisesOf } from './judge/noises.ts';
import { brokenAlways } from './judge/promises.ts';
import { failureLine, printout } from './judge/timeline.ts';
import { parseScenarios } from './language/parse.ts';
import { type Scenario, ScenarioError, variantsOf } from './language/scenario.ts';
import { play } from './player/player.ts';

const folder = 'scenarios/calls';
const known = readdirSync(join(projectRoot, folder)).filter((name) => name.endsWith('.call'));

const usage = `npm run scenarios [-- FILE [words of a title]]      plays the conversations of ${folder}, or of one file as they happen
  FILE is one of ${known.map((name) => basename(name, '.call')).join(', ')}, or the path of another .call file
Exit code: 0 all are as written, 1 one is not, 2 there is no such scenario. How they are written: scenarios/README.md`;

/** The counts so far. */
interface Tally {
  count: number;
  wrong: number;
  noises: number;
  interruptions: number;
}

async function main(argv: readonly string[]): Promise<number> {
  const flags = { help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = options(() =>
    parseArgs({ args: [...argv], allowPositionals: true, options: flags }),
  );
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [file, ...words] = positionals;
  const tally: Tally = { count: 0, wrong: 0, noises: 0, interruptions: 0 };
  for (const path of file === undefined ? known.map((name) => join(folder, name)) : [pathOf(file)]) {
    for (const scenario of readScenarios(path, tally)) {
      if (scenario.title.toLowerCase().includes(words.join(' ').toLowerCase()))
        await playAll(scenario, file !== undefined, tally);
    }
  }
  const { count, wrong, noises, interruptions } = tally;
  if (count + wrong === 0)
    throw new UsageError(`no scenario of ${file} has "${words.join(' ')}" in its title`);
  console.log(`${count} conversations played, ${wrong === 0 ? 'all as written' : `${wrong} not as written`}`);
  if (noises > 0)
    console.log(
      `${noises} backchannels and noises over the agent's voice, ${interruptions} false interruptions`,
    );
  if (file === undefined) console.log(`one file as it happens: npm run scenarios -- ${known[0]}`);
  return wrong === 0 ? 0 : 1;
}

/** The path of a scenario file: a name in the folder, with or without its extension, or a path. */
function pathOf(file: string): string {
  if (file.includes('/')) return file;
  const name = `${basename(file, '.call')}.call`;
  if (!known.includes(name)) throw new UsageError(`there is no ${name} in ${folder}`);
  return join(folder, name);
}

/** The scenarios of a file. A file that can't be read has none, and counts as a failure. */
function readScenarios(path: string, tally: Tally): Scenario[] {
  try {
    return parseScenarios(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (!(error instanceof Error && (error instanceof ScenarioError || 'code' in error))) throw error;
    console.log(`✗ ${error.message}`);
    tally.wrong += 1;
    return [];
  }
}

/**
 * Plays a scenario on each of its carriers. One that can't be played to its end counts as a
 * failure; the others go on.
 */
async function playAll(scenario: Scenario, isShown: boolean, tally: Tally): Promise<void> {
  for (const { carrier, marks } of variantsOf(scenario)) {
    const line = `(on ${carrier}, marks ${marks})`;
    tally.count += 1;
    try {
      const played = await play(scenario, carrier, marks);
      const failures = [...judge(played), ...brokenAlways(played)];
      const { over, interruptions } = noisesOf(played);
      tally.noises += over;
      tally.interruptions += interruptions;
      tally.wrong += failures.length + interruptions > 0 ? 1 : 0;
      if (isShown) console.log(`${printout(played, failures).join('\n')}\n`);
      else for (const failure of failures) console.log(`✗ ${failureLine(played, failure)} ${line}`);
      if (interruptions > 0)
        console.log(`✗ ${scenario.file}:${scenario.line}: ${interruptions} false interruptions ${line}`);
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      console.log(`✗ ${error.message} ${line}`);
      tally.wrong += 1;
    }
  }
}

await runCommand(main, usage);
