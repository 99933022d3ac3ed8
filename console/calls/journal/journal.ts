/**
 * A call's journal, one event a line, in words for staff who want to know what went wrong. Pure.
 */
import {
  type CallEventOf,
  type CallEventType,
  readJournal,
  type WireEvent,
} from '../../../shared/journal/events.ts';
import { type Formats, ms } from '../../ui/format.ts';
import type { Words } from '../../ui/words/en.ts';

export interface JournalLine {
  seq: number;
  at: string;
  what: string;
  text: string;
}

/** Events without words are left out. */
export function journalLines(events: readonly WireEvent[], words: Words, formats: Formats): JournalLine[] {
  return events.flatMap((event) => {
    const line = lineOf(event, words, formats);
    return line === null ? [] : [{ seq: event.seq, at: event.at, ...line }];
  });
}

/** An event in words; null when it is left out on purpose. An event unknown to this page shows its fields. */
export function lineOf(
  wire: WireEvent,
  words: Words,
  formats: Formats,
): { what: string; text: string } | null {
  const [event] = readJournal([wire]);
  if (!event) return { what: wire.type, text: fieldsOf(wire, formats) };
  // The table pairs each type with its event; the compiler can't follow that through the look-up.
  const write = writers[event.type] as Writer<CallEventType> | null;
  const written = write?.(event, words.journal, words, formats) ?? null;
  return written && { what: written[0], text: written[1] };
}

type Writer<T extends CallEventType> = (
  event: CallEventOf<T>,
  say: Words['journal'],
  words: Words,
  formats: Formats,
) => [what: string, text: string] | null;

const faultText = ({ source, kind, message }: { source: string; kind: string; message: string }): string =>
  `${source} ${kind}: ${message}`;

/** `Hindi` for `hi-IN`. */
function nameOf(language: string, { locale }: Formats): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(language.split('-')[0] ?? '') ?? language;
}

/** A new type of event is a compile error here: give it words, or null with the reason. */
const writers: { [T in CallEventType]: Writer<T> | null } = {
  callStarted: ({ carrier, language, turnPolicy }, say, { carriers }, formats) => [
    say.callStarted,
    [
      say.overCarrier(carriers[carrier], nameOf(language, formats)),
      ...(turnPolicy ? [say.ownPolicy(JSON.stringify(turnPolicy))] : []),
    ].join('; '),
  ],
  takenUp: ({ why }, say) => [say.takenUp, why === 'crash' ? say.afterCrash : say.afterTransfer],
  mediaStarted: (_, say) => [say.mediaStarted, ''],
  turnsStarted: (_, say) => [say.turnsStarted, ''],
  turnEnding: ({ text }, say) => [say.turnEnding, text],
  turnResumed: (_, say) => [say.turnResumed, say.notFinished],
  turnEnded: ({ confidence }, say) => [
    say.turnEnded,
    confidence === null ? '' : say.sureOfWords(Math.round(confidence * 100)),
  ],
  callerSaid: ({ text, language, switched, askedAt, at }, say, _words, formats) => {
    const early = typeof askedAt === 'number' && askedAt < at ? [say.early(ms(at - askedAt))] : [];
    const change = switched ? [say.switched(nameOf(language, formats))] : [];
    return [say.caller, [text, ...early, ...change].join(' · ')];
  },
  // The model's own clauses are shown when they are played.
  clauseWritten: ({ aside, standsFor, text }, say) => {
    if (standsFor) return [say.wordsReplaced, say.noVoice(text)];
    return aside ? [aside === 'warning' ? say.warningAdded : say.phraseAdded, text] : null;
  },
  clausesRetracted: (_, say) => [say.wordsDropped, say.wereAThought],
  replyWritten: ({ model, finish, usage }, say) => [
    say.replyWritten,
    [
      say.byModel(model),
      ...(usage ? [say.tokens(usage.inputTokens, usage.outputTokens)] : []),
      ...(finish === 'stop' ? [] : [finish]),
    ].join(', '),
  ],
  clausePlaying: ({ text }, say) => [say.agentSays, text],
  agentSaid: ({ text, interrupted, memory }, say) => {
    const heard = text === '' ? say.nothing : text;
    const kept = memory === undefined ? [] : [say.remembers(memory === '' ? say.nothing : memory)];
    return [interrupted ? say.heardInterrupted : say.heard, [heard, ...kept].join(' · ')];
  },
  turnFailed: ({ fault }, say) => [say.notUnderstood, faultText(fault)],
  replyFailed: ({ fault }, say) => [say.replyFailed, faultText(fault)],
  replyDropped: ({ model, usage, isSpeculative }, say) => [
    say.replyDropped,
    `${isSpeculative ? say.notNeeded : say.stopped}; ${model}, ${say.tokens(usage.inputTokens, usage.outputTokens)}`,
  ],
  toolCalled: ({ name, arguments: given }, say) => [say.toolCalled, `${name} ${given}`],
  toolAnswered: ({ name, result }, say) => [say.toolAnswered, `${name} ${result}`],
  dtmf: ({ digit }, say) => [say.keyPressed, digit],
  timerFired: ({ name }, say) => [say.timeIsUp, say.timers[name]],
  faulted: ({ fault }, say) => [say.fault, faultText(fault)],
  failedOver: ({ from, to, kind }, say) => [say.replaced, say.by(from, to, kind)],
  transferAsked: ({ destination }, say) => [say.staffTransfer, destination ?? say.firstDestination],
  whispered: ({ text, person }, say) => [say.whispered(person), text],
  hangUpAsked: (_, say) => [say.staffEnd, ''],
  transferStarted: ({ name, number }, say, _words, { phone }) => [
    say.transfer,
    say.toPerson(name, phone(number)),
  ],
  transferEnded: ({ outcome }, say) => [say.transferOver, say.outcomes[outcome]],
  mediaStopped: ({ by, detail }, say) => [
    say.audioGone,
    [say.closers[by], ...(detail ? [detail] : [])].join(': '),
  ],
  noticeHeard: (_, say) => [say.notice, say.heardToEnd],
  recordingDecided: ({ consent, why }, say) => [
    consent ? say.recordingAllowed : say.recordingStopped,
    why === 'asked' ? say.callerAnswered : say.callerAsked,
  ],
  undelivered: ({ part, was, why }, say) => [say.notDelivered, `${was ?? say.part(part)}: ${why}`],
  callEnded: ({ reason }, say, words) => [say.callOver, words.ends[reason]],
  // The transcript shows these words while they are spoken, and `callerSaid` when they are final.
  callerSpoke: null,
  // Steps of a reply. The response times show when they happened, `agentSaid` what was heard.
  tokenArrived: null,
  voiceArrived: null,
  clauseVoiced: null,
  clauseSent: null,
  clauseBroken: null,
  replySent: null,
  marked: null,
  // A matter of cost, which has its own table.
  voiceSpent: null,
};

/** An event's own fields. Fields named `…At` hold ms since the epoch and are shown as times of day. */
function fieldsOf({ seq: _seq, at: _at, type: _type, ...fields }: WireEvent, formats: Formats): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${fieldText(name, value, formats)}`)
    .join(' · ');
}

function fieldText(name: string, value: unknown, { clockTime }: Formats): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && name.endsWith('At') ? clockTime(value) : JSON.stringify(value);
}
