import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from './judge/judge.ts';
import { noisesOf } from './judge/noises.ts';
import { brokenAlways } from './judge/promises.ts';
import { failureLine, printout } from './judge/timeline.ts';
import { parseScenarios } from './language/parse.ts';
import { variantsOf } from './language/scenario.ts';
import { play } from './player/player.ts';

// Every scenario of scenarios/calls, on every line it names. `npm run scenarios -- FILE` shows one
// as it happened.

const folder = 'scenarios/calls';
const files = readdirSync(folder).filter((name) => name.endsWith('.call'));
const scenarios = files.flatMap((name) =>
  parseScenarios(readFileSync(`${folder}/${name}`, 'utf8'), `${folder}/${name}`),
);

it('there are at least 60 scenarios', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(60);
});

for (const file of files) {
  describe(file, () => {
    for (const scenario of scenarios.filter((one) => one.file.endsWith(`/${file}`))) {
      for (const { carrier, marks } of variantsOf(scenario)) {
        it(`${scenario.title}, on ${carrier}${marks === 'returned' ? '' : `, marks ${marks}`}`, async () => {
          const played = await play(scenario, carrier, marks);
          const failures = [...judge(played), ...brokenAlways(played)];
          expect(
            failures.map((failure) => failureLine(played, failure)),
            printout(played, failures).join('\n'),
          ).toEqual([]);
          expect(noisesOf(played).interruptions, 'false interruptions').toBe(0);
        });
      }
    }
  });
}
