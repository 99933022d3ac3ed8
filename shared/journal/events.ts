/**
 * The journal: the append-only list of a call's events. They are also the only input of the
 * conversation's table (`edge/core/conversation.ts`), so a stored journal can be decided again.
 * Transcript, timings and cost are folds over it.
 */
import * as z from 'zod';
import { Fault } from '../fault.ts';
import { BusinessId, CarrierName } from '../ids.ts';
import { TurnPolicyGiven } from '../turn-policy.ts';

const turn = z.number().int().min(0);
const epochMs = z.number();

/** Why the agent speaks. `model` is an answer to the caller; all others are fixed phrases. */
export const ReplyCause = z.enum([
  'greeting',
  'model',
  'reprompt',
  'holding',
  'apology',
  'warning',
  'goodbye',
]);
export type ReplyCause = z.infer<typeof ReplyCause>;

/** A phrase inside the model's reply, between two clauses. */
export const Aside = z.enum(['acknowledgement', 'warning']);
export type Aside = z.infer<typeof Aside>;

export const EndReason = z.enum([
  'caller',
  'agent',
  'limit',
  'transfer',
  'budget',
  'fault',
  'crash',
  'staff',
]);
export type EndReason = z.infer<typeof EndReason>;

/** The timers that the conversation sets. */
export const TimerName = z.enum([
  'resume',
  'silence',
  'playback',
  'acknowledge',
  'keys',
  'warning',
  'warningLate',
  'limit',
  'deadline',
  'hangUp',
]);
export type TimerName = z.infer<typeof TimerName>;

const LlmUsage = z.object({
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  /** Estimated from the texts, because the model's server did not count. */
  isEstimate: z.literal(true).optional(),
});

/**
 * The settings that a call is held with; absent where an older edge held it. `isTrial`: an admin talks to
 * the draft that was made from that version.
 */
export const UsedSettings = z.object({
  settingsVersion: z.int().min(1).optional(),
  isTrial: z.literal(true).optional(),
});
export type UsedSettings = z.infer<typeof UsedSettings>;

export const callEventSchemas = {
  /**
   * The ring was answered; always `seq` 0. `limits` count from the media socket's start;
   * `limitReason` says whose limit `maxSeconds` is.
   */
  callStarted: z.object({
    businessId: BusinessId,
    carrier: CarrierName,
    from: z.string(),
    to: z.string(),
    language: z.string(),
    languages: z.array(z.string()),
    agentName: z.string(),
    businessName: z.string(),
    customerName: z.string().nullable(),
    greeting: z.string(),
    /** Set for a call that is refused in words: it ends with this reason when its greeting was heard. */
    endAfterGreeting: EndReason.nullable(),
    limits: z.object({
      maxSeconds: z.number(),
      warningSeconds: z.number(),
      limitReason: z.enum(['limit', 'budget']),
    }),
    /** The caller is told of the recording, or asked for it; absent: neither. */
    recordingNotice: z.enum(['spoken', 'askFirst']).optional(),
    /** The business's own numbers, so that a replay decides with the same ones. */
    turnPolicy: TurnPolicyGiven.optional(),
    ...UsedSettings.shape,
  }),
  /**
   * Another process continues the call: the first one crashed, or a transfer was not answered. `after` is
   * the last event in the stored state. Events between it and this one happened, but the conversation has
   * forgotten them. `says`: how a caller is met whose line broke; absent in older journals, which have
   * `apologyAgain`.
   */
  takenUp: z.object({
    why: z.enum(['crash', 'transfer']),
    after: z.number().int().min(0),
    says: z.literal('lineBroke').optional(),
  }),
  mediaStarted: z.object({ streamId: z.string() }),
  /** A call by turns: the carrier requests the agent's first words. It replaces `mediaStarted`. */
  turnsStarted: z.object({}),
  /** The caller's words so far in this turn; written only when they changed. */
  callerSpoke: z.object({ text: z.string(), languages: z.array(z.string()) }),
  /** The turn is probably over; `turnEnded` or `turnResumed` follows. */
  turnEnding: z.object({ text: z.string(), languages: z.array(z.string()).default([]) }),
  turnResumed: z.object({}),
  /**
   * `confidence` of the words, 0 to 1, as STT gives it. `speechEndedAt`: when the audio that ended
   * the last word arrived; null where STT timed neither words nor audio. `trigger`: why the turn ended, for
   * example `model`, `timeout`, `manual` (we asked STT to end it) or `clock` (ended without STT).
   */
  turnEnded: z.object({
    text: z.string(),
    languages: z.array(z.string()),
    confidence: z.number().nullable(),
    speechEndedAt: epochMs.nullable(),
    trigger: z.string().optional(),
  }),
  /** The caller's turn was recorded and can't be recognised: the recording or the STT provider failed. */
  turnFailed: z.object({ fault: Fault }),
  tokenArrived: z.object({ turn }),
  /**
   * `aside`: a phrase that the conversation inserted at this number. The clauses behind it move up by
   * one. `standsFor`: the model's words were `unsayable`, in a script that no voice can say, and `text` is
   * a phrase in their place.
   */
  clauseWritten: z.object({
    turn,
    clause: z.number().int(),
    text: z.string(),
    aside: Aside.optional(),
    standsFor: z.enum(['unsayable']).optional(),
  }),
  /**
   * The clauses from `since` on were a thought of the model. TTS has not got those from `from` on; the others
   * are heard, and the model does not remember them.
   */
  clausesRetracted: z.object({ turn, from: z.number().int(), since: z.number().int().optional() }),
  replyWritten: z.object({ turn, finish: z.string(), model: z.string(), usage: LlmUsage.nullable() }),
  voiceArrived: z.object({ turn }),
  /**
   * The first audio of a clause was handed to the carrier, which plays it at `startsAt`. `mark` is
   * `<turn>:<n>`.
   */
  clausePlaying: z.object({
    turn,
    clause: z.number().int(),
    mark: z.string(),
    text: z.string(),
    startsAt: epochMs,
  }),
  /** TTS has sent all audio of a clause, `ms` of it. The carrier may not have played it yet. */
  clauseVoiced: z.object({ turn, mark: z.string(), ms: z.number() }),
  /**
   * All audio of a clause, and the mark behind it, was handed to the carrier. It ends at `endsAt`, as
   * computed from the clock.
   */
  clauseSent: z.object({ turn, mark: z.string(), endsAt: epochMs }),
  /**
   * The voice failed inside a clause. The carrier has a part of it, which sounds until `endsAt`; the rest is
   * not played, and another voice says the clause anew under another mark.
   */
  clauseBroken: z.object({ turn, mark: z.string(), endsAt: epochMs }),
  /** The whole reply was handed to the carrier. */
  replySent: z.object({ turn }),
  marked: z.object({ mark: z.string() }),
  /** `soundsUntil`: when the last audio in the carrier's buffer will have sounded. */
  replyFailed: z.object({ turn, fault: Fault, soundsUntil: epochMs.optional() }),
  voiceSpent: z.object({ turn, characters: z.number().int(), provider: z.string() }),
  /**
   * Tokens that no `replyWritten` holds: of a reply that was stopped, failed, or was speculative and not
   * needed, and of a model that another one stood in for. `isEstimate`: estimated from characters.
   */
  replyDropped: z.object({
    turn,
    model: z.string(),
    usage: LlmUsage,
    isEstimate: z.boolean(),
    isSpeculative: z.boolean(),
  }),
  toolCalled: z.object({ turn, id: z.string(), name: z.string(), arguments: z.string() }),
  /** `action`: what the conversation itself must do now. */
  toolAnswered: z.object({
    turn,
    id: z.string(),
    name: z.string(),
    arguments: z.string(),
    result: z.string(),
    action: z
      .discriminatedUnion('type', [
        z.object({ type: z.literal('endCall') }),
        z.object({ type: z.literal('transfer'), name: z.string(), number: z.string() }),
        z.object({ type: z.literal('setLanguage'), language: z.string() }),
      ])
      .nullable(),
  }),
  dtmf: z.object({ digit: z.string() }),
  timerFired: z.object({ name: TimerName }),
  /** The call can't continue without the provider that failed for good (STT after its reconnections). */
  faulted: z.object({ fault: Fault }),
  failedOver: z.object({ from: z.string(), to: z.string(), kind: z.string() }),
  /** Staff transfer the call to a person. `destination`: a configured name; null = the first. */
  transferAsked: z.object({ by: z.enum(['staff']), destination: z.string().nullable() }),
  /**
   * Staff end the call with a goodbye. `atOnce`: without one, because the carrier of a call by turns has not
   * asked for it in time.
   */
  hangUpAsked: z.object({ by: z.enum(['staff']), atOnce: z.literal(true).optional() }),
  /**
   * Staff whisper to the agent: a wish for its next reply, which the caller does not hear. `person`: the
   * subject of their token, an id and no name; absent where nobody is known.
   */
  whispered: z.object({ by: z.enum(['staff']), text: z.string(), person: z.string().optional() }),
  /**
   * The media socket is closed, or the carrier of a call by turns is gone. `by`: who closed it;
   * `lost` = neither side said goodbye.
   */
  mediaStopped: z.object({ by: z.enum(['caller', 'agent', 'lost']), detail: z.string() }),
  /**
   * Decided, not received: the caller's words became turn `turn`. Everything of an earlier turn is
   * stale from here.
   */
  callerSaid: z.object({
    turn,
    text: z.string(),
    language: z.string(),
    speechEndedAt: epochMs.nullable(),
    /**
     * When the model's reply was requested: before `at` where it was speculative; null when there
     * was no request. Absent in older journals.
     */
    askedAt: epochMs.nullable().optional(),
    /**
     * The agent speaks `language` from here on, because the caller's turns were in it and not
     * because the caller asked for it.
     */
    switched: z.literal(true).optional(),
  }),
  /**
   * Decided, not received: what the caller heard of a reply. `memory`: what the model remembers of
   * it, where that is less.
   */
  agentSaid: z.object({
    turn,
    cause: ReplyCause,
    text: z.string(),
    interrupted: z.boolean(),
    memory: z.string().optional(),
  }),
  /**
   * Decided, not received: the stream was closed so that the carrier can dial a person. The call is
   * not over.
   */
  transferStarted: z.object({ name: z.string(), number: z.string() }),
  /**
   * How the dialling ended. After anything but `talked` the caller may come back. `answeredAt`: when the
   * carrier reported that the person answered, where it did.
   */
  transferEnded: z.object({
    outcome: z.enum(['talked', 'busy', 'noAnswer', 'failed']),
    answeredAt: epochMs.optional(),
    /** The length of the talk as the carrier reports it. */
    talkedSeconds: z.number().min(0).optional(),
  }),
  /**
   * The API does not take a part of the call, whatever happens. `event`: this note has the number of the
   * event that was refused, of type `was`. `recording`, `bill`: they are kept at the edge for two weeks.
   */
  undelivered: z.object({
    part: z.enum(['event', 'recording', 'bill']),
    was: z.string().optional(),
    why: z.string(),
  }),
  /** Decided, not received: the caller heard the recording notice to its end. */
  noticeHeard: z.object({}),
  /**
   * Decided, not received: whether the call may be recorded, as the caller wishes. `asked`: the answer to the
   * business's question. `stopped`: the caller said so unasked.
   */
  recordingDecided: z.object({ consent: z.boolean(), why: z.enum(['asked', 'stopped']) }),
  /** Decided, not received. `transfer` only with reason `transfer`. */
  callEnded: z.object({
    reason: EndReason,
    transfer: z.object({ name: z.string(), number: z.string() }).optional(),
  }),
} as const;

type Schemas = typeof callEventSchemas;
export type CallEventType = keyof Schemas;
/** `at`: ms since the epoch, stamped when the event entered. */
export type CallEventOf<T extends CallEventType> = { type: T; at: number } & Body<z.infer<Schemas[T]>>;
/** An event without fields would infer as an empty record, which `type` and `at` do not fit. */
type Body<B> = B extends Record<string, never> ? unknown : B;
export type CallEvent = { [T in CallEventType]: CallEventOf<T> }[CallEventType];
export type JournalEvent = CallEvent & { seq: number };

/** Events that the conversation writes itself. A replay compares them instead of deciding them. */
export const outcomeTypes: readonly CallEventType[] = [
  'callerSaid',
  'agentSaid',
  'transferStarted',
  'noticeHeard',
  'recordingDecided',
  'callEnded',
];

/** Events that go to the journal without being decided: costs, failovers, and what could not be delivered. */
export const undecidedTypes: readonly CallEventType[] = [
  'voiceSpent',
  'replyDropped',
  'failedOver',
  'undelivered',
];

/** An event as JSON, sent and stored: `at` is ISO 8601 in UTC. Unknown types are kept. */
export const WireEvent = z.looseObject({
  seq: z.number().int().min(0),
  at: z.iso.datetime(),
  type: z.string(),
});
export type WireEvent = z.infer<typeof WireEvent>;

/** The note in place of what can't be delivered. `why`: without words or numbers of the caller. */
export function undeliveredEvent(seq: number, at: string, what: z.infer<Schemas['undelivered']>): WireEvent {
  return { seq, at, type: 'undelivered', ...what };
}

export function toWire(event: JournalEvent): WireEvent {
  return { ...event, at: new Date(event.at).toISOString() };
}

/** The names of these events before 2026-11-29. Stored journals keep them. */
const formerTypes: Readonly<Record<string, CallEventType>> = {
  callerHeard: 'callerSaid',
  agentHeard: 'agentSaid',
};

/** A stored event under today's names. Throws a `ZodError` where it is no event. */
export function storedEvent(raw: unknown): WireEvent {
  return withTodaysNames(WireEvent.parse(raw));
}

/**
 * The events that this version understands, in `seq` order. Others (of a newer edge, or malformed)
 * are left out.
 */
export function readJournal(wire: readonly unknown[]): JournalEvent[] {
  const events: JournalEvent[] = [];
  for (const raw of wire) {
    const parsed = WireEvent.safeParse(raw);
    if (!parsed.success) continue;
    const event = withTodaysNames(parsed.data);
    if (!isKnown(event.type)) continue;
    const body = callEventSchemas[event.type].safeParse(event);
    if (!body.success) continue;
    events.push({ ...body.data, seq: event.seq, at: Date.parse(event.at), type: event.type } as JournalEvent);
  }
  return events.sort((a, b) => a.seq - b.seq);
}

function withTodaysNames({ inSecret, ...event }: WireEvent): WireEvent {
  const type = formerTypes[event.type] ?? event.type;
  return inSecret === undefined ? { ...event, type } : { ...event, type, isSpeculative: inSecret };
}

function isKnown(type: string): type is CallEventType {
  return Object.hasOwn(callEventSchemas, type);
}
