import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brokenAlways } from '../edge/call/testing/scenario/always.ts';
import { judge } from '../edge/call/testing/scenario/judge.ts';
import { noisesOf } from '../edge/call/testing/scenario/noises.ts';
import { parseScenarios } from '../edge/call/testing/scenario/parse.ts';
import { play } from '../edge/call/testing/scenario/player.ts';
import { variantsOf } from '../edge/call/testing/scenario/scenario.ts';
import { failureLine, printout } from '../edge/call/testing/scenario/timeline.ts';

// Every scenario of tests/scenarios, on every line it names. `npm run scenarios -- FILE` shows one
// as it happened.

const folder = 'tests/scenarios';
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
