/**
 * What a scenario must be as a whole, once its lines are read: played at all, and without a line
 * that nothing could come of.
 */
import { type Direction, type Scenario, ScenarioError, variantsOf } from './scenario.ts';

/** What the API is asked besides the business's own tools. */
const apiNames = ['transfer', 'save', 'customer'];

/** Throws `ScenarioError` at the first thing that is not so. */
export function checkWhole(scenario: Scenario): void {
  const { file, line, settings, script, blocks } = scenario;
  const wrong = (at: number, what: string): never => {
    throw new ScenarioError(file, at, what);
  };
  if (script.length === 0) wrong(line, 'a scenario without a script');
  if (variantsOf(scenario).length === 0)
    wrong(
      line,
      `${settings.carriers.join(', ')} with marks ${settings.marks.join(', ')} is no line: it would never be played`,
    );
  const end = script.findIndex(({ direction }) => direction.who === 'end');
  const behind = end < 0 ? undefined : script.slice(end + 1).find(({ direction }) => isPlayed(direction));
  if (behind) wrong(behind.line, 'nothing is played behind the end');
  for (const { line: at, direction } of script) {
    const asked = askedOf(direction);
    if (asked !== null && ![...apiNames, ...settings.ownTools].includes(asked))
      wrong(
        at,
        `nobody asks for "${asked}": there is ${apiNames.join(', ')}, and the "own tools" of the settings`,
      );
  }
  const about = [
    ...script.map(({ line: at, direction }) => ({ line: at, carrier: carrierOf(direction) })),
    ...blocks,
  ];
  for (const { line: at, carrier } of about)
    if (carrier !== null && !settings.carriers.includes(carrier))
      wrong(at, `it is not played on ${carrier}: nothing would hold this line to it`);
}

function isPlayed({ who }: Direction): boolean {
  return who !== 'model' && who !== 'api';
}

function askedOf(direction: Direction): string | null {
  if (direction.who === 'api') return direction.asked;
  return direction.who === 'expect' && direction.expectation.expects === 'api'
    ? direction.expectation.asked
    : null;
}

function carrierOf(direction: Direction): Scenario['settings']['carriers'][number] | null {
  return direction.who === 'expect' ? direction.carrier : null;
}
