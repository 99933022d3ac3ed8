/** Compares a scenario's result with its script's expectations, line by line. Pure. */
import type { Message } from '../../shared/dialogue/message.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import type { Block, Expectation } from '../language/scenario.ts';
import { clearsOf, isSoundingAt, type Played, saidFrom, tailMsOf } from '../player/played.ts';

/** A mistake, and the line of the file at which it is. Line 0: a promise of every call. */
export interface Failure {
  line: number;
  what: string;
}

/** The clock counts whole ms, audio eighths of a ms. */
const toleranceMs = 2;

export function judge(played: Played): Failure[] {
  const { scenario, carrier } = played;
  const failures: Failure[] = [];
  const isAbout = (on: Block['carrier']): boolean => on === null || on === carrier;
  for (const { line, direction } of scenario.script) {
    if (direction.who !== 'expect' || !isAbout(direction.carrier)) continue;
    const { expectation } = direction;
    const at = 'isAtAll' in expectation && expectation.isAtAll ? 0 : played.anchors.get(line);
    const what =
      at === undefined ? 'the script was over before this line' : wrongAbout(expectation, at, line, played);
    if (what !== null) failures.push({ line, what });
  }
  failures.push(...unplayed(played));
  for (const block of scenario.blocks)
    if (isAbout(block.carrier)) failures.push(...wrongLines(block, played));
  return failures;
}

/** Every request needs an answer in the script, and every answer a request. */
function unplayed({ scenario, modelRequests, unusedAnswers }: Played): Failure[] {
  const answers = scenario.script.filter(({ direction }) => direction.who === 'model');
  const idle = scenario.script.filter(
    ({ direction }) => direction.who === 'api' && unusedAnswers.includes(direction),
  );
  return [
    ...answers
      .slice(modelRequests.length)
      .map(({ line }) => ({ line, what: 'the model was never asked for this answer' })),
    ...modelRequests.slice(answers.length).map(({ at, messages }) => ({
      line: scenario.line,
      what: `the model is asked at ${seconds(at)}, and the script has no answer to "${messages.at(-1)?.content}"`,
    })),
    ...idle.map(({ line }) => ({ line, what: 'the API was never asked for this answer' })),
  ];
}

/** The difference from the expectation, or null. `at`: the time from which it counts, in ms. */
function wrongAbout(expectation: Expectation, at: number, line: number, played: Played): string | null {
  switch (expectation.expects) {
    case 'sound':
      return soundFault(expectation, at, played);
    case 'no sound': {
      const heard = played.soundings.find(
        ({ from, share }) => share > 0 && from >= at - toleranceMs && from < at + expectation.forMs,
      );
      if (heard) return `nothing should sound, but "${heard.text}" does at ${seconds(heard.from)}`;
      const before = played.sounds.find(
        ({ from, to }) => from < at && to > at + tailMsOf(played) + toleranceMs,
      );
      return before
        ? `nothing should sound, but what began before still does until ${seconds(before.to)}`
        : null;
    }
    case 'still sounding': {
      const until = at + expectation.forMs;
      const isWhole = played.sounds.some(({ from, to }) => from <= at && to > until);
      return isWhole ? null : `the agent is silent between ${seconds(at)} and ${seconds(until)}`;
    }
    case 'silence': {
      const by = at + expectation.withinMs;
      return isSoundingAt(played, by + toleranceMs) ? `the agent still sounds at ${seconds(by)}` : null;
    }
    case 'clear': {
      const clears = clearsOf(played);
      const isThere = clears.some(
        (clear) => clear >= at - toleranceMs && clear <= at + expectation.withinMs + toleranceMs,
      );
      return isThere
        ? null
        : `no clear between ${seconds(at)} and ${seconds(at + expectation.withinMs)}; ${times('cleared at', clears)}`;
    }
    case 'no clear': {
      const clear = clearsOf(played).find((one) => one >= at - toleranceMs && one < at + expectation.forMs);
      return clear === undefined ? null : `the line was cleared at ${seconds(clear)}`;
    }
    case 'state': {
      const is = String(played.states.get(line)?.[expectation.field]);
      return is === expectation.is
        ? null
        : `the ${expectation.field} is ${is} at ${seconds(at)}, not ${expectation.is}`;
    }
    case 'event': {
      const all = played.events.filter((event) => isEvent(event, expectation));
      const isThere = all.some(
        (event) => event.at >= at - toleranceMs && event.at <= at + expectation.withinMs + toleranceMs,
      );
      return isThere
        ? null
        : `no such event by then; ${times(
            'it is at',
            all.map((event) => event.at),
          )}`;
    }
    case 'no event': {
      const event = played.events.find(
        (one) => isEvent(one, expectation) && one.at >= at - toleranceMs && one.at < at + expectation.forMs,
      );
      return event ? `there is one at ${seconds(event.at)}` : null;
    }
    case 'model requests':
      return same('requests to the model:', played.modelRequests.length, expectation.count);
    case 'dropped answers':
      return same(
        'answers dropped:',
        played.modelRequests.filter(({ isWhole }) => !isWhole).length,
        expectation.count,
      );
    case 'api requests': {
      const requests = played.apiRequests.filter((one) => one.request === expectation.request);
      const holding = requests.filter(({ body }) => body.includes(expectation.holds ?? ''));
      if (expectation.count !== null && expectation.count !== requests.length)
        return `it was asked ${requests.length} times`;
      return expectation.count === 0 || holding.length > 0
        ? null
        : `it was asked ${requests.map(({ body }) => body).join(' and ') || 'nothing'}`;
    }
    case 'model told': {
      const holding = played.modelRequests.filter(({ messages }) =>
        messages.some(({ role, content }) => role === 'system' && content.includes(expectation.holds)),
      );
      if (holding.length > 0 === expectation.isThere) return null;
      return expectation.isThere ? 'its instructions do not hold it' : 'its instructions hold it';
    }
    case 'voice given': {
      const holding = played.spoken.filter(({ text }) => text.includes(expectation.holds));
      if (holding.length > 0 === expectation.isThere) return null;
      return `it was given ${(expectation.isThere ? played.spoken : holding).map(({ text }) => `"${text}"`).join(', ')}`;
    }
    case 'closed': {
      if (!played.closed) return 'the media socket was not closed by us';
      const { code, at: closedAt } = played.closed;
      if (code !== expectation.code) return `it was closed with ${code}`;
      return closedAt <= at + expectation.withinMs + toleranceMs
        ? null
        : `it was closed at ${seconds(closedAt)}`;
    }
    case 'not closed':
      return played.closed && played.closed.at <= at ? `it was closed at ${seconds(played.closed.at)}` : null;
    case 'over': {
      const over = played.events.find((event) => event.type === 'callEnded');
      if (over?.type !== 'callEnded') return 'the call did not end';
      if (over.reason !== expectation.reason) return `it ended by ${over.reason}`;
      return over.at <= at + expectation.withinMs + toleranceMs ? null : `it ended at ${seconds(over.at)}`;
    }
    case 'transferred': {
      const transfer = played.events.find((event) => event.type === 'transferStarted');
      if (transfer?.type !== 'transferStarted') return 'the call was not transferred';
      if (transfer.name !== expectation.to) return `it was transferred to ${transfer.name}`;
      const isInTime = transfer.at <= at + expectation.withinMs + toleranceMs;
      return isInTime ? null : `it was transferred at ${seconds(transfer.at)}`;
    }
  }
}

function soundFault(
  expected: Extract<Expectation, { expects: 'sound' }>,
  at: number,
  played: Played,
): string | null {
  const [from, until] = [at + expected.fromMs - toleranceMs, at + expected.untilMs + toleranceMs];
  const { text, language } = expected;
  const wanted = played.soundings.flatMap((sounding, index) => {
    if (sounding.share === 0) return [];
    if (text !== null && !begins(saidFrom(played, index), text)) return [];
    return language === null || sounding.spoken?.voice.language === language ? [sounding] : [];
  });
  if (wanted.some((sounding) => sounding.from >= from && sounding.from <= until)) return null;
  const what = `${text === null ? 'nothing' : `"${text}" does not`} ${text === null ? 'begins' : 'begin'} to sound${language ? ` in ${language}` : ''}`;
  const limits =
    expected.untilMs === Number.POSITIVE_INFINITY
      ? `after ${seconds(at)}`
      : `between ${seconds(from)} and ${seconds(until)}`;
  const cut = played.soundings
    .map((_, index) => saidFrom(played, index))
    .find((said) => said !== '' && text?.startsWith(said));
  if (wanted.length === 0 && cut !== undefined) return `${what} ${limits}; of it only "${cut}" is heard`;
  return `${what} ${limits}; ${times(
    'it does at',
    wanted.map((sounding) => sounding.from),
  )}`;
}

function wrongLines(block: Block, played: Played): Failure[] {
  const actual =
    block.type === 'transcript'
      ? transcriptLines(played)
      : memoryLines(played.modelRequests.at(-1)?.messages ?? []);
  const failures: Failure[] = [];
  for (let index = 0; index < Math.max(actual.length, block.lines.length); index += 1) {
    const [is, expected] = [actual[index], block.lines[index]];
    if (is !== undefined && expected !== undefined && matches(is, expected)) continue;
    failures.push({
      line: block.line + 1 + Math.min(index, block.lines.length),
      what:
        expected === undefined
          ? `the ${block.type} also has: ${is}`
          : `the ${block.type} has here: ${is ?? 'nothing'}`,
    });
    break;
  }
  return failures;
}

export function transcriptLines({ events }: Played): string[] {
  return transcriptOf(events).map(
    ({ who, text, interrupted }) => `${who}: ${text}${interrupted ? ' [interrupted]' : ''}`,
  );
}

/** The messages of a model request as lines, without the system prompt. */
export function memoryLines(messages: readonly Message[]): string[] {
  return messages.flatMap((message) => {
    if (message.role === 'system') return [];
    if (message.role === 'user') return [`caller: ${message.content}`];
    if (message.role === 'tool') return [`answer: ${message.content}`];
    const calls = (message.toolCalls ?? []).map((call) => `call: ${call.name} ${call.arguments}`);
    return message.content === '' ? calls : [`agent: ${message.content}`, ...calls];
  });
}

function isEvent(
  event: object & { type: string },
  { type, fields }: { type: string; fields: { path: string; is: string }[] },
): boolean {
  return (
    event.type === type &&
    fields.every(({ path, is }) => String(path.split('.').reduce(fieldOf, event as unknown)) === is)
  );
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function begins(said: string, expected: string): boolean {
  return said.startsWith(expected.replace(/\s*…$/, ''));
}

function matches(line: string, expected: string): boolean {
  const escaped = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'su').test(line);
}

function same(what: string, is: number, expected: number): string | null {
  return is === expected ? null : `${what} ${is}, not ${expected}`;
}

function times(what: string, at: readonly number[]): string {
  return at.length === 0 ? 'it never does' : `${what} ${at.map(seconds).join(', ')}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
