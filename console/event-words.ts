/**
 * A call's events in the words of who reads a journal to learn what went wrong. Pure;
 * `views/journal.ts` draws them.
 */
import {
  type CallEventOf,
  type CallEventType,
  readJournal,
  type WireEvent,
} from '../shared/journal/events.ts';
import { clockTime, endWords, ms, phone } from './format.ts';

export interface EventWords {
  what: string;
  text: string;
}

/**
 * A sentence for an event; null where it is left out on purpose. One that this page doesn't know is
 * shown as it came.
 */
export function wordsOf(wire: WireEvent): EventWords | null {
  const [event] = readJournal([wire]);
  if (!event) return { what: wire.type, text: fieldsOf(wire) };
  // The table has the event's own type beside its name, which the compiler can't follow through the look-up.
  const tell = words[event.type] as Tell<CallEventType> | null;
  const told = tell?.(event) ?? null;
  return told && { what: told[0], text: told[1] };
}

type Tell<T extends CallEventType> = (event: CallEventOf<T>) => [what: string, text: string] | null;

const tokens = (usage: { inputTokens: number; outputTokens: number }): string =>
  `${usage.inputTokens} tokens read, ${usage.outputTokens} written`;

/** A new type of event is a compile error here: it needs its words, or a reason to be left out. */
const words: { [T in CallEventType]: Tell<T> | null } = {
  callStarted: ({ carrier, language, turnPolicy }) => [
    'Call began',
    [
      `over ${carrier}, in ${language}`,
      ...(turnPolicy ? [`the business's own turn policy: ${JSON.stringify(turnPolicy)}`] : []),
    ].join('; '),
  ],
  takenUp: ({ why }) => [
    'Taken up again',
    why === 'crash' ? 'after a crash of ours' : 'nobody answered the transfer',
  ],
  mediaStarted: () => ['On the line', ''],
  turnsStarted: () => ['On the line, by turns', ''],
  turnEnding: ({ text }) => ['Turn may be over', text],
  turnResumed: () => ['It was not', 'the caller goes on'],
  turnEnded: ({ confidence }) => [
    'Turn over',
    confidence === null ? '' : `the recogniser is ${Math.round(confidence * 100)} % sure of the words`,
  ],
  callerSaid: ({ text, language, switched, askedAt, at }) => {
    const early =
      typeof askedAt === 'number' && askedAt < at ? [`the reply was begun ${ms(at - askedAt)} early`] : [];
    const change = switched ? [`in ${language} from here on, as the caller speaks it`] : [];
    return ['Caller', [text, ...early, ...change].join(' · ')];
  },
  // The model's own clauses are told when they sound.
  clauseWritten: ({ aside, text }) =>
    aside ? [aside === 'warning' ? 'Warned in between' : 'Put in between', text] : null,
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
    `${isSpeculative ? 'begun early and not needed' : 'stopped while it was written'}; ${model}, ${tokens(usage)}`,
  ],
  toolCalled: ({ name, arguments: given }) => ['Tool called', `${name} ${given}`],
  toolAnswered: ({ name, result }) => ['Tool answered', `${name} ${result}`],
  dtmf: ({ digit }) => ['Key pressed', digit],
  timerFired: ({ name }) => ['Time is up', timers[name]],
  faulted: ({ fault }) => ['Fault', `${fault.source} ${fault.kind}: ${fault.message}`],
  failedOver: ({ from, to, kind }) => ['Replaced', `${from} by ${to}: ${kind}`],
  transferAsked: ({ destination }) => ['Staff hand over', destination ?? 'to the first destination'],
  hangUpAsked: () => ['Staff end the call', ''],
  transferStarted: ({ name, number }) => ['Transfer', `to ${name}, ${phone(number)}`],
  transferEnded: ({ outcome }) => ['Transfer over', outcomes[outcome]],
  mediaStopped: ({ by, detail }) => ['Off the line', [closers[by], ...(detail ? [detail] : [])].join(': ')],
  callEnded: ({ reason }) => ['Call over', endWords[reason]],
  // The transcript shows these words while they are said, and `callerSaid` when they are settled.
  callerSpoke: null,
  // The steps of a reply on its way to the line: the response times say when, and `agentSaid` what
  // became of it.
  tokenArrived: null,
  voiceArrived: null,
  clauseVoiced: null,
  clauseSent: null,
  replySent: null,
  marked: null,
  // A matter of cost, which has its own table.
  voiceSpent: null,
};

const timers: Record<CallEventOf<'timerFired'>['name'], string> = {
  resume: 'no more words followed: the agent goes on',
  silence: 'nobody spoke',
  playback: 'what was sent has sounded',
  acknowledge: 'the answer is late',
  keys: 'no more keys follow',
  warning: 'the call is nearly as long as it may be',
  warningLate: 'the warning can wait no longer',
  limit: 'the call is as long as it may be',
  deadline: 'the call must be over by now',
  hangUp: 'the last words have sounded',
};

const outcomes: Record<CallEventOf<'transferEnded'>['outcome'], string> = {
  talked: 'they talked',
  busy: 'busy',
  noAnswer: 'nobody answered',
  failed: 'it could not be dialled',
};

const closers: Record<CallEventOf<'mediaStopped'>['by'], string> = {
  caller: 'the caller or the carrier closed it',
  agent: 'the agent closed it',
  lost: 'it broke',
};

/** An event without its envelope. Times of day stand for ms since the epoch. */
function fieldsOf({ seq: _seq, at: _at, type: _type, ...fields }: WireEvent): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${fieldText(name, value)}`)
    .join(' · ');
}

function fieldText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && name.endsWith('At') ? clockTime(value) : JSON.stringify(value);
}
