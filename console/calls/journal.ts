/**
 * A call's journal, one event a line, in words for staff who want to know what went wrong. Pure.
 */
import {
  type CallEventOf,
  type CallEventType,
  readJournal,
  type WireEvent,
} from '../../shared/journal/events.ts';
import { clockTime, endWords, ms, phone } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';

export function journal(events: readonly WireEvent[]): Html {
  return html`<ol class="journal" tabindex="0" aria-label="What happened in the call">${journalLines(events)}</ol>`;
}

/** Events without words are left out. */
export function journalLines(events: readonly WireEvent[]): Html[] {
  return events.flatMap((event) => {
    const line = lineOf(event);
    if (line === null) return [];
    return html`<li><time>${clockTime(event.at)}</time> <b>${line.what}</b> <span dir="auto">${line.text}</span></li>`;
  });
}

/** An event in words; null when it is left out on purpose. An event unknown to this page shows its fields. */
export function lineOf(wire: WireEvent): { what: string; text: string } | null {
  const [event] = readJournal([wire]);
  if (!event) return { what: wire.type, text: fieldsOf(wire) };
  // The table pairs each type with its event; the compiler can't follow that through the look-up.
  const write = words[event.type] as Writer<CallEventType> | null;
  const written = write?.(event) ?? null;
  return written && { what: written[0], text: written[1] };
}

type Writer<T extends CallEventType> = (event: CallEventOf<T>) => [what: string, text: string] | null;

const tokens = (usage: { inputTokens: number; outputTokens: number }): string =>
  `${usage.inputTokens} tokens read, ${usage.outputTokens} written`;

/** A new type of event is a compile error here: give it words, or null with the reason. */
const words: { [T in CallEventType]: Writer<T> | null } = {
  callStarted: ({ carrier, language, turnPolicy }) => [
    'Call began',
    [
      `over ${carrier}, in ${language}`,
      ...(turnPolicy ? [`the business's own turn policy: ${JSON.stringify(turnPolicy)}`] : []),
    ].join('; '),
  ],
  takenUp: ({ why }) => [
    'Call resumed',
    why === 'crash' ? 'after a crash of our system' : 'nobody answered the transfer',
  ],
  mediaStarted: () => ['Audio connected', ''],
  turnsStarted: () => ['Call by turns began', ''],
  turnEnding: ({ text }) => ['Turn may be over', text],
  turnResumed: () => ['Turn goes on', 'the caller had not finished'],
  turnEnded: ({ confidence }) => [
    'Turn over',
    confidence === null ? '' : `speech recognition is ${Math.round(confidence * 100)} % sure of the words`,
  ],
  callerSaid: ({ text, language, switched, askedAt, at }) => {
    const early =
      typeof askedAt === 'number' && askedAt < at ? [`a speculative reply, ${ms(at - askedAt)} ahead`] : [];
    const change = switched ? [`the call changes to ${language}, which the caller speaks`] : [];
    return ['Caller', [text, ...early, ...change].join(' · ')];
  },
  // The model's own clauses are shown when they are played.
  clauseWritten: ({ aside, standsFor, text }) => {
    if (standsFor) return ['Words replaced', `no voice can say the model's words, so: ${text}`];
    return aside ? [aside === 'warning' ? 'Warning added' : 'Phrase added', text] : null;
  },
  clausesRetracted: () => ['Words dropped', 'they were a thought of the model'],
  replyWritten: ({ model, finish, usage }) => [
    'Reply written',
    [`by ${model}`, ...(usage ? [tokens(usage)] : []), ...(finish === 'stop' ? [] : [finish])].join(', '),
  ],
  clausePlaying: ({ text }) => ['Agent says', text],
  agentSaid: ({ text, interrupted, memory }) => {
    const heard = text === '' ? 'nothing' : text;
    const kept = memory === undefined ? [] : [`the model remembers: ${memory === '' ? 'nothing' : memory}`];
    return [interrupted ? 'Heard, interrupted' : 'Heard', [heard, ...kept].join(' · ')];
  },
  turnFailed: ({ fault }) => ['Caller not understood', `${fault.source} ${fault.kind}: ${fault.message}`],
  replyFailed: ({ fault }) => ['Reply failed', `${fault.source} ${fault.kind}: ${fault.message}`],
  replyDropped: ({ model, usage, isSpeculative }) => [
    'Reply dropped',
    `${isSpeculative ? 'speculative and not needed' : 'stopped, failed or replaced'}; ${model}, ${tokens(usage)}`,
  ],
  toolCalled: ({ name, arguments: given }) => ['Tool called', `${name} ${given}`],
  toolAnswered: ({ name, result }) => ['Tool answered', `${name} ${result}`],
  dtmf: ({ digit }) => ['Key pressed', digit],
  timerFired: ({ name }) => ['Time is up', timers[name]],
  faulted: ({ fault }) => ['Fault', `${fault.source} ${fault.kind}: ${fault.message}`],
  failedOver: ({ from, to, kind }) => ['Provider replaced', `${from} by ${to}: ${kind}`],
  transferAsked: ({ destination }) => ['Staff transfer the call', destination ?? 'to the first destination'],
  hangUpAsked: () => ['Staff end the call', ''],
  transferStarted: ({ name, number }) => ['Transfer', `to ${name}, ${phone(number)}`],
  transferEnded: ({ outcome }) => ['Transfer over', outcomes[outcome]],
  mediaStopped: ({ by, detail }) => [
    'Audio disconnected',
    [closers[by], ...(detail ? [detail] : [])].join(': '),
  ],
  noticeHeard: () => ['Recording notice', 'heard to its end'],
  recordingDecided: ({ consent, why }) => [
    consent ? 'Recording allowed' : 'Recording stopped',
    why === 'asked' ? 'the caller answered the question' : 'the caller asked for it',
  ],
  undelivered: ({ part, was, why }) => ['Not delivered', `${was ?? `the ${part}`}: ${why}`],
  callEnded: ({ reason }) => ['Call over', endWords[reason]],
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

const timers: Record<CallEventOf<'timerFired'>['name'], string> = {
  resume: 'the caller said no more, so the agent goes on',
  silence: 'nobody spoke',
  playback: 'everything sent has been played',
  acknowledge: 'the answer is late',
  keys: 'no further key was pressed',
  warning: 'the time limit is near',
  warningLate: 'the warning can wait no longer',
  limit: 'the time limit is reached',
  deadline: 'the call must end now',
  hangUp: 'the last words have been played',
};

const outcomes: Record<CallEventOf<'transferEnded'>['outcome'], string> = {
  talked: 'they talked',
  busy: 'busy',
  noAnswer: 'nobody answered',
  failed: 'the number could not be dialled',
};

const closers: Record<CallEventOf<'mediaStopped'>['by'], string> = {
  caller: 'closed by the caller or the carrier',
  agent: 'closed by the agent',
  lost: 'the connection was lost',
};

/** An event's own fields. Fields named `…At` hold ms since the epoch and are shown as times of day. */
function fieldsOf({ seq: _seq, at: _at, type: _type, ...fields }: WireEvent): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${fieldText(name, value)}`)
    .join(' · ');
}

function fieldText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && name.endsWith('At') ? clockTime(value) : JSON.stringify(value);
}
