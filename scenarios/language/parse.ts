/**
 * Reads a `.call` file: settings for the whole file, then scenarios. Each is a title, settings of
 * its own, a script, and what the transcript must have at the end.
 */
import { direction, type Party, parties } from './directions.ts';
import { agentLine, expectLine } from './expectations.ts';
import { reading } from './reading.ts';
import {
  type Block,
  type Direction,
  type Scenario,
  ScenarioError,
  type ScriptLine,
  variantsOf,
  type When,
} from './scenario.ts';
import { defaultSettings, withSetting } from './settings.ts';

/** `file` is for messages alone. Throws `ScenarioError` at the first mistake. */
export function parseScenarios(text: string, file: string): Scenario[] {
  const scenarios: Scenario[] = [];
  let shared = defaultSettings;
  let isScript = false;
  let block: Block | null = null;
  let lastAtMs = 0;

  for (const { content, line } of wholeLines(text, file)) {
    const scenario = scenarios.at(-1);
    const title = /^# +(.+)$/.exec(content)?.[1];
    if (title !== undefined) {
      if (scenarios.some((other) => other.title === title))
        throw new ScenarioError(file, line, `there is a scenario "${title}" already`);
      scenarios.push({ file, line, title, settings: shared, script: [], blocks: [] });
      isScript = false;
      block = null;
      lastAtMs = 0;
    } else if (content === '---') {
      if (!scenario)
        throw new ScenarioError(file, line, 'a script needs a title above it: "# What it shows"');
      isScript = true;
    } else if (!scenario) shared = withSetting(shared, content, file, line);
    else if (!isScript) scenario.settings = withSetting(scenario.settings, content, file, line);
    else if (/^(transcript|memory)\b/.test(content)) {
      block = blockOf(content, file, line);
      scenario.blocks.push(block);
    } else if (block) {
      if (!/^\s/.test(content))
        throw new ScenarioError(file, line, `the lines of a ${block.type} are indented`);
      block.lines.push(content.trim());
    } else {
      const next = scriptLine(content, file, line);
      if (next.when.type === 'at' && next.when.ms < lastAtMs)
        throw new ScenarioError(file, line, 'time does not run backwards');
      if (next.when.type === 'at') lastAtMs = next.when.ms;
      scenario.script.push(next);
    }
  }
  for (const scenario of scenarios) checkWhole(scenario);
  if (scenarios.length === 0) throw new ScenarioError(file, 1, 'there is no scenario in this file');
  return scenarios;
}

/** Without comments and empty lines. A line that ends in a comma is joined with the next. */
function wholeLines(text: string, file: string): { content: string; line: number }[] {
  const whole: { content: string; line: number }[] = [];
  let isOpen = false;
  let openAt = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const content = withoutComment(raw).trimEnd();
    if (content === '') {
      if (isOpen) throw new ScenarioError(file, openAt, 'a line that ends in a comma continues on the next');
      continue;
    }
    const last = whole.at(-1);
    if (isOpen && last) last.content += ` ${content.trim()}`;
    else whole.push({ content, line: index + 1 });
    isOpen = content.endsWith(',');
    if (isOpen) openAt = index + 1;
  }
  return whole;
}

/** Cuts `// …` after a space, unless it is inside quotes. */
function withoutComment(raw: string): string {
  for (const { index } of raw.matchAll(/(?:^|(?<=\s))\/\/ /g)) {
    if (raw.slice(0, index).split('"').length % 2 === 1) return raw.slice(0, index);
  }
  return raw;
}

function blockOf(content: string, file: string, line: number): Block {
  const read = reading(content, file, line);
  const type = read.took('transcript') ? 'transcript' : 'memory';
  if (type === 'memory') read.took('memory');
  const carrier = read.carrier();
  read.end();
  return { line, type, carrier, lines: [] };
}

const shape = new RegExp(
  `^\\s*(?:(\\+?\\d+(?:\\.\\d+)?|after(?:\\+\\d+(?:\\.\\d+)?)?)\\s+)?(${parties.join('|')})(?:\\s+(.*))?$`,
);

function scriptLine(content: string, file: string, line: number): ScriptLine {
  const [, time, who, what = ''] = shape.exec(content) ?? [];
  if (who === undefined)
    throw new ScenarioError(
      file,
      line,
      `a line is "time who what", with who one of ${parties.join(', ')}: "${content.trim()}"`,
    );
  return {
    line,
    when: whenOf(time),
    direction: directionOf(who as Party, what, time !== undefined, file, line),
  };
}

function directionOf(
  who: Party,
  what: string,
  isTimed: boolean,
  file: string,
  line: number,
): ScriptLine['direction'] {
  if (who === 'agent') return agentLine(what, isTimed, file, line);
  return who === 'expect' ? expectLine(what, isTimed, file, line) : direction(who, what, file, line);
}

function whenOf(time: string | undefined): When {
  if (time === undefined) return { type: 'later', ms: 0 };
  if (time.startsWith('after'))
    return { type: 'listening', ms: Math.round(1000 * Number(time.slice(6) || 0)) };
  const ms = Math.round(1000 * Number(time));
  return time.startsWith('+') ? { type: 'later', ms } : { type: 'at', ms };
}

/** Requests to the API that a script may answer, besides the business's own tools. */
const apiNames = ['transfer', 'save', 'customer', 'slots'];

/**
 * A scenario must be played on some line, and no line of it may be one that can never fail or never
 * be met. Throws `ScenarioError`.
 */
function checkWhole(scenario: Scenario): void {
  const { file, line, settings, script, blocks } = scenario;
  const wrong = (at: number, what: string): never => {
    throw new ScenarioError(file, at, what);
  };
  if (script.length === 0) wrong(line, 'this scenario has no script');
  if (variantsOf(scenario).length === 0)
    wrong(
      line,
      `${settings.carriers.join(', ')} with marks ${settings.marks.join(', ')} is no possible line: the scenario would never be played`,
    );
  const end = script.findIndex(({ direction }) => direction.who === 'end');
  const behind = end < 0 ? undefined : script.slice(end + 1).find(({ direction }) => isPlayed(direction));
  if (behind) wrong(behind.line, 'nothing is played after "end"');
  for (const { line: at, direction } of script) {
    const request = requestOf(direction);
    if (request !== null && ![...apiNames, ...settings.ownTools].includes(request))
      wrong(
        at,
        `there is no request "${request}": there are ${apiNames.join(', ')}, and the "own tools" of the settings`,
      );
  }
  const about = [
    ...script.map(({ line: at, direction }) => ({ line: at, carrier: carrierOf(direction) })),
    ...blocks,
  ];
  for (const { line: at, carrier } of about)
    if (carrier !== null && !settings.carriers.includes(carrier))
      wrong(at, `the scenario is not played on ${carrier}: this line would never be checked`);
}

function isPlayed({ who }: Direction): boolean {
  return who !== 'model' && who !== 'api';
}

function requestOf(direction: Direction): string | null {
  if (direction.who === 'api') return direction.request;
  return direction.who === 'expect' && direction.expectation.expects === 'api requests'
    ? direction.expectation.request
    : null;
}

function carrierOf(direction: Direction): Scenario['settings']['carriers'][number] | null {
  return direction.who === 'expect' ? direction.carrier : null;
}
