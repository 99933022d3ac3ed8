/**
 * A summary of a call without a model: the content of the journal in plain English sentences for staff.
 * It only quotes. It is used when the model's own summary failed.
 */

import { isObject, type JsonObject, jsonOf } from '../../json.ts';
import { knownLanguage } from '../../language/registry.ts';
import { detectLanguage } from '../../language/utterance/detect.ts';
import type { CallEventOf, JournalEvent } from '../events.ts';

type Answered = CallEventOf<'toolAnswered'>;

/**
 * What was wanted, done and left open, the language and the mood: one or two sentences each. The mood is
 * left out where no word shows it.
 */
export function extractSummary(events: readonly JournalEvent[]): string {
  const words = events.flatMap((event) =>
    event.type === 'callerSaid' && event.text.trim() !== '' ? [event.text.trim()] : [],
  );
  if (words.length === 0) return ['The caller said nothing.', ...endOf(events)].join(' ');
  const answered = events.filter((event) => event.type === 'toolAnswered');
  const done = answered.flatMap(doneBy);
  return [
    wanted(words),
    ...(done.length === 0 ? ['Nothing was booked, noted or passed on.'] : done),
    ...openAfter(answered, events),
    `Language: ${languagesOf(words).join(' and ')}.`,
    ...moodOf(words),
    ...endOf(events),
  ].join(' ');
}

/** The first words that are more than a greeting, and how often the caller spoke after them. */
function wanted(words: readonly string[]): string {
  const first = words.find((text) => text.split(/\s+/).length > 2) ?? words[0] ?? '';
  const more = words.length - 1;
  const rest =
    more === 0 ? '' : more === 1 ? ' The caller spoke once more.' : ` The caller spoke ${more} more times.`;
  return `The caller said: "${shortened(first)}".${rest}`;
}

function doneBy({ name, arguments: text, result, action }: Answered): string[] {
  const answer = fieldsOf(result);
  if (answer.error !== undefined) return [];
  if (action?.type === 'transfer') return [`The caller was to be connected to ${action.name}.`];
  if (name !== 'save_request') return [];
  const given = fieldsOf(text);
  if (given.state === 'cancelled') return [`The ${kindOf(given)} was cancelled.`];
  const when = [given.date, given.time].filter((part) => typeof part === 'string').join(' at ');
  const what = typeof given.service === 'string' ? ` (${given.service})` : '';
  const whose = typeof given.name === 'string' ? ` for ${given.name}` : '';
  if (given.kind === 'appointment')
    return [`An appointment${what} was saved${whose}${when === '' ? '' : `, ${when}`}.`];
  if (given.kind === 'message')
    return [`A message was left${whose}: "${shortened(String(given.message ?? ''))}".`];
  return [`A call back was asked for${whose}.`];
}

/** The tasks left for staff, by the tools' answers, and whether the agent failed to answer at the end. */
function openAfter(answered: readonly Answered[], events: readonly JournalEvent[]): string[] {
  const left = new Map<string, string>();
  for (const { name, arguments: text, result } of answered) {
    const { requestId } = fieldsOf(result);
    if (name !== 'save_request' || typeof requestId !== 'string') continue;
    const given = fieldsOf(text);
    if (given.state === 'cancelled') left.delete(requestId);
    else left.set(requestId, kindOf(given));
  }
  const failed = answered
    .filter(({ result }) => fieldsOf(result).error !== undefined)
    .map(({ name }) => name.replaceAll('_', ' '));
  const lastReply = events.findLast((event) => event.type === 'agentSaid');
  return [
    ...(left.size === 0 ? [] : [`Open: ${[...left.values()].join(', ')}.`]),
    ...(failed.length === 0 ? [] : [`What did not work: ${[...new Set(failed)].join(', ')}.`]),
    ...(lastReply?.type === 'agentSaid' && lastReply.cause === 'apology'
      ? ['The agent could not answer at the end.']
      : []),
  ];
}

function kindOf(given: Readonly<Record<string, unknown>>): string {
  return given.kind === 'callback' ? 'call back' : typeof given.kind === 'string' ? given.kind : 'request';
}

function languagesOf(words: readonly string[]): string[] {
  const codes = words.flatMap((text) => detectLanguage(text) ?? []);
  const names = [...new Set(codes)].flatMap((code) => knownLanguage(code)?.name ?? []);
  return names.length === 0 ? ['not clear from the words'] : names;
}

/** Whole words and phrases whose mood is beyond dispute. */
const pleased =
  /\b(thanks?|thank you|great|perfect|wonderful|shukriya|dhanyav[ao]d|bahut accha)\b|धन्यवाद|शुक्रिया|बहुत अच्छा/iu;
const displeased =
  /\b(complain|complaint|angry|terrible|useless|ridiculous|unacceptable|worst|rude|fed up|bakwas|bekar|gussa|shikayat)\b|शिकायत|बेकार|गुस्सा|बकवास/iu;

/** The latest such words count. */
function moodOf(words: readonly string[]): string[] {
  const last = words.findLast((text) => pleased.test(text) || displeased.test(text));
  if (last === undefined) return [];
  return [displeased.test(last) ? 'Mood: displeased, by the words.' : 'Mood: content, by the words.'];
}

const ends: Readonly<Record<string, string>> = {
  limit: 'The call reached its time limit.',
  budget: 'The call ended because the budget was used up.',
  fault: 'The call broke off because of a fault on our side.',
  crash: 'The call broke off because of a fault on our side.',
  staff: 'Staff ended the call.',
};

function endOf(events: readonly JournalEvent[]): string[] {
  const ended = events.findLast((event) => event.type === 'callEnded');
  const sentence = ended?.type === 'callEnded' ? ends[ended.reason] : undefined;
  return sentence === undefined ? [] : [sentence];
}

function shortened(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= 160 ? line : `${line.slice(0, 157).trimEnd()}…`;
}

/** Tool arguments and results are JSON objects; anything else has no fields. */
function fieldsOf(json: string): JsonObject {
  const value = jsonOf(json);
  return isObject(value) ? value : {};
}
