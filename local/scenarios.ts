/** `npm run scenarios [-- FILE [words of a title]]`: plays scenarios and prints each as it happened, with what is wrong; without a file only which of them fail. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brokenAlways } from '../edge/call/testing/scenario/always.ts';
import { judge } from '../edge/call/testing/scenario/judge.ts';
import { noisesOf } from '../edge/call/testing/scenario/noises.ts';
import { parseScenarios } from '../edge/call/testing/scenario/parse.ts';
import { play } from '../edge/call/testing/scenario/player.ts';
import { ScenarioError, variantsOf } from '../edge/call/testing/scenario/scenario.ts';
import { failureLine, printout } from '../edge/call/testing/scenario/timeline.ts';

const folder = 'tests/scenarios';
const [file, ...words] = process.argv.slice(2);
const known = readdirSync(folder).filter((name) => name.endsWith('.call'));
const files = file === undefined ? known : known.filter((name) => name === `${basename(file, '.call')}.call`);

let wrong = 0;
let count = 0;
let noises = 0;
let interruptions = 0;
try {
  for (const name of files) {
    for (const scenario of parseScenarios(readFileSync(`${folder}/${name}`, 'utf8'), `${folder}/${name}`)) {
      if (!scenario.title.toLowerCase().includes(words.join(' ').toLowerCase())) continue;
      for (const { carrier, marks } of variantsOf(scenario)) {
        const played = await play(scenario, carrier, marks);
        const failures = [...judge(played), ...brokenAlways(played)];
        count += 1;
        const heard = noisesOf(played);
        noises += heard.over;
        interruptions += heard.interruptions;
        wrong += failures.length > 0 ? 1 : 0;
        if (file !== undefined) console.log(`${printout(played, failures).join('\n')}\n`);
        else for (const failure of failures) console.log(`✗ ${failureLine(played, failure)} (on ${carrier}, marks ${marks})`);
      }
    }
  }
  if (count === 0) console.log(`there is no such scenario in ${folder}; the files are ${known.join(', ')}`);
  else console.log(`${count} conversations played, ${wrong === 0 ? 'all as written' : `${wrong} not as written`}`);
  if (noises > 0) console.log(`${noises} backchannels and noises over the agent's voice, ${interruptions} false interruptions`);
  if (file === undefined) console.log(`one file as it happens: npm run scenarios -- ${known[0]}`);
} catch (error) {
  if (!(error instanceof ScenarioError)) throw error;
  console.error(error.message);
  wrong += 1;
}
process.exitCode = wrong > 0 || count === 0 ? 1 : 0;
