/**
 * What must come of a script: `agent` lines (what is said, and when it begins to sound) and
 * `expect` lines.
 */
import { type CallEventType, callEventSchemas, EndReason } from '../../shared/journal/events.ts';
import { fieldFault } from './event-fields.ts';
import { type Reading, reading } from './reading.ts';
import type { Direction, Expectation } from './scenario.ts';

/** As long as it takes. */
const ever = Number.POSITIVE_INFINITY;
/** How far from the time on its line the agent may begin to speak, where the line names nothing else. */
const aroundMs = 250;

/**
 * `isTimed`: the line has a time of its own, so the agent begins around it; without one she begins
 * some time after the line above.
 */
export function agentLine(text: string, isTimed: boolean, file: string, line: number): Direction {
  const read = reading(text, file, line);
  const said = read.words('what the agent says');
  const language = read.took('in') ? read.word('a language') : null;
  const [fromMs, untilMs] = isTimed ? [-aroundMs, aroundMs] : [0, ever];
  const within = read.within(ever);
  const expectation: Expectation = {
    expects: 'sound',
    text: said,
    language,
    fromMs,
    untilMs: within === ever ? untilMs : within,
  };
  const carrier = read.carrier();
  read.end();
  return { who: 'expect', expectation, carrier };
}

/**
 * `isTimed`: what ends or moves the call has happened by the line's own time; without one it may
 * happen at any.
 */
export function expectLine(text: string, isTimed: boolean, file: string, line: number): Direction {
  const read = reading(text, file, line);
  const expectation = expected(read, isTimed ? 0 : ever);
  const carrier = read.carrier();
  read.end();
  return { who: 'expect', expectation, carrier };
}

function expected(read: Reading, byThen: number): Expectation {
  if (read.took('no sound')) return { expects: 'no sound', ...none(read) };
  if (read.took('no clear')) return { expects: 'no clear', ...none(read) };
  if (read.took('no event')) return { expects: 'no event', ...event(read), ...none(read) };
  if (read.took('not closed')) return { expects: 'not closed' };
  if (read.took('sound')) {
    const fromMs = read.took('after') ? read.time('the earliest time') : 0;
    return { expects: 'sound', text: null, language: null, fromMs, untilMs: read.within(ever) };
  }
  if (read.took('still sounding')) return { expects: 'still sounding', forMs: read.for(0) };
  if (read.took('silence')) return { expects: 'silence', withinMs: read.within(0) };
  if (read.took('clear')) return { expects: 'clear', withinMs: read.took('at once') ? 0 : read.within(0) };
  for (const field of ['phase', 'language', 'turn'] as const) {
    if (read.took(field)) return { expects: 'state', field, is: read.word(`a ${field}`) };
  }
  if (read.took('event'))
    return { expects: 'event', ...event(read), isAtAll: read.took('at all'), withinMs: read.within(ever) };
  if (read.took('model asked')) return { expects: 'asked', times: times(read) };
  if (read.took('answers thrown away')) return { expects: 'thrown away', answers: read.number('how many') };
  if (read.took('api')) return api(read);
  if (read.took('voice given'))
    return { expects: 'voice given', holds: read.words('the words'), isThere: true };
  if (read.took('voice never given'))
    return { expects: 'voice given', holds: read.words('the words'), isThere: false };
  if (read.took('closed'))
    return { expects: 'closed', code: read.number('a code'), withinMs: read.within(byThen) };
  if (read.took('over:')) return { expects: 'over', reason: endReason(read), withinMs: read.within(byThen) };
  if (read.took('moved to'))
    return { expects: 'moved', to: read.word('a name'), withinMs: read.within(byThen) };
  return read.wrong(`nobody can expect "${read.rest()}"`);
}

/** `for 3 s`, `at all`, or from this line on. */
function none(read: Reading): { forMs: number; isAtAll: boolean } {
  const isAtAll = read.took('at all');
  return { forMs: read.for(ever), isAtAll };
}

function times(read: Reading): number {
  if (read.took('once')) return 1;
  if (read.took('twice')) return 2;
  const count = read.number('how often');
  return read.took('times') ? count : read.wrong('once, twice, or "3 times"');
}

/** `api save asked once with {"kind":"message"}` */
function api(read: Reading): Expectation {
  const asked = read.word('what was asked');
  if (read.took('not asked')) return { expects: 'api', asked, times: 0, holds: null };
  if (!read.took('asked')) return read.wrong('"asked" or "not asked"');
  const count = read.isOver() || read.next() === 'with' ? null : times(read);
  return {
    expects: 'api',
    asked,
    times: count,
    holds: read.took('with') ? read.quoted('what the request holds') : null,
  };
}

function endReason(read: Reading): EndReason {
  const reason = EndReason.safeParse(read.word('a reason'));
  return reason.success ? reason.data : read.wrong(`a reason is ${EndReason.options.join(', ')}`);
}

/** `replyFailed fault.kind=stall turn=2` */
function event(read: Reading): { type: string; fields: { path: string; is: string }[] } {
  const type = read.word('a type of event');
  if (!isEventType(type)) return read.wrong(`the journal knows no event "${type}"`);
  const fields: { path: string; is: string }[] = [];
  for (let next = read.next(); next.includes('='); next = read.next()) {
    const [path = '', ...value] = read.word('a field').split('=');
    const is = value.join('=') || read.quoted(`what ${path} is`);
    const fault = fieldFault(type, path, is);
    if (fault !== null) read.wrong(fault);
    fields.push({ path, is });
  }
  return { type, fields };
}

function isEventType(type: string): type is CallEventType {
  return Object.hasOwn(callEventSchemas, type);
}
