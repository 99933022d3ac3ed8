/**
 * Reads a script's expectations: `agent` lines (the words, and when they begin to play) and `expect`
 * lines.
 */
import * as z from 'zod';
import { type CallEventType, callEventSchemas, EndReason } from '../../shared/journal/events.ts';
import { type Reading, reading } from './reading.ts';
import type { Direction, EventField, Expectation } from './scenario.ts';

/** No limit. */
const ever = Number.POSITIVE_INFINITY;
/** How far from its line's time the agent may begin to speak, unless the line says otherwise. */
const aroundMs = 250;

/**
 * `isTimed`: the line has a time, and the agent begins around it. Without one she begins at any
 * time after the line above.
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
 * `isTimed`: the line has a time, and the call's end or transfer has happened by then. Without one
 * it happens at any time.
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
  if (read.took('model asked')) return { expects: 'model requests', count: times(read) };
  if (read.took('model told'))
    return { expects: 'model told', holds: read.words('the words'), isThere: true };
  if (read.took('model never told'))
    return { expects: 'model told', holds: read.words('the words'), isThere: false };
  if (read.took('answers dropped')) return { expects: 'dropped answers', count: read.number('how many') };
  if (read.took('api')) return api(read);
  if (read.took('voice given'))
    return { expects: 'voice given', holds: read.words('the words'), isThere: true };
  if (read.took('voice never given'))
    return { expects: 'voice given', holds: read.words('the words'), isThere: false };
  if (read.took('closed'))
    return { expects: 'closed', code: read.number('a code'), withinMs: read.within(byThen) };
  if (read.took('over:')) return { expects: 'over', reason: endReason(read), withinMs: read.within(byThen) };
  if (read.took('transferred to'))
    return { expects: 'transferred', to: read.word('a name'), withinMs: read.within(byThen) };
  return read.wrong(`there is no expectation "${read.rest()}"`);
}

/** `for 3 s`, `at all` (in the whole call), or from this line on. */
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
  const request = read.word('the request');
  if (read.took('not asked')) return { expects: 'api requests', request, count: 0, holds: null };
  if (!read.took('asked')) return read.wrong('"asked" or "not asked"');
  const count = read.isOver() || read.next() === 'with' ? null : times(read);
  return {
    expects: 'api requests',
    request,
    count,
    holds: read.took('with') ? read.quoted('what the request holds') : null,
  };
}

function endReason(read: Reading): EndReason {
  const reason = EndReason.safeParse(read.word('a reason'));
  return reason.success ? reason.data : read.wrong(`a reason is ${EndReason.options.join(', ')}`);
}

/** `replyFailed fault.kind=stall turn=2` */
function event(read: Reading): { type: string; fields: EventField[] } {
  const type = read.word('a type of event');
  if (!isEventType(type)) return read.wrong(`the journal has no event "${type}"`);
  const fields: EventField[] = [];
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

/**
 * Null when events of this type may have `is` at `path` (`fault.kind`), else what is wrong, in words.
 * An expectation of a field or a value that no event has could not fail, or not be met.
 */
function fieldFault(type: CallEventType, path: string, is: string): string | null {
  const schemas = at(callEventSchemas[type], path.split('.'));
  if (schemas.length === 0) return `an event ${type} has no ${path}`;
  const values = [is, Number(is), is === 'true', null].filter((value) => String(value) === is);
  return values.some((value) => schemas.some((schema) => schema.safeParse(value).success))
    ? null
    : `${path} of ${type} is never "${is}"`;
}

function at(schema: z.core.$ZodType, [key, ...rest]: readonly string[]): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return key === undefined ? [schema] : at(schema.unwrap(), [key, ...rest]);
  }
  if (key === undefined) return schema instanceof z.ZodType ? [schema] : [];
  if (schema instanceof z.ZodDiscriminatedUnion)
    return schema.options.flatMap((option) => at(option, [key, ...rest]));
  const field: unknown = schema instanceof z.ZodObject ? schema.shape[key] : undefined;
  return field instanceof z.ZodType ? at(field, rest) : [];
}
