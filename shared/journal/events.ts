/**
 * The journal: the append-only list of events a call leaves behind. These events are also the only
 * input of the conversation's table (`edge/core/conversation.ts`), so a stored journal can be
 * decided again. Transcript, timings and cost are folds over it.
 */
import * as z from 'zod';
import { Fault } from '../fault.ts';
import { BusinessId, CarrierName } from '../ids.ts';
import { TurnPolicyGiven } from '../turn-policy.ts';

const turn = z.number().int().min(0);
const epochMs = z.number();

/**
 * Why the agent speaks. `model` is an answer to the caller; all others are fixed phrases spoken
 * without the model.
 */
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

/** What is said inside the model's own reply, between two clauses. */
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

/** Names of the clock's alarms that the conversation sets. */
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

export const LlmUsage = z.object({
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
});

export const callEventSchemas = {
  /**
   * The ring was answered for; always seq 0. `limits` count from the media socket's start;
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
    /** A call that is only told why it can't be taken: it ends when the greeting was heard. */
    endAfterGreeting: EndReason.nullable(),
    limits: z.object({
      maxSeconds: z.number(),
      warningSeconds: z.number(),
      limitReason: z.enum(['limit', 'budget']),
    }),
    /** What the business wants otherwise than the default; a replay decides with the same numbers. */
    turnPolicy: TurnPolicyGiven.optional(),
  }),
  /**
   * Another process goes on with the call: the first one crashed, or nobody answered a transfer.
   * `after`: the last event that the stored state contains; what stands between it and this one
   * happened, and is forgotten by the conversation.
   */
  takenUp: z.object({ why: z.enum(['crash', 'transfer']), after: z.number().int().min(0) }),
  mediaStarted: z.object({ streamId: z.string() }),
  /** A call by turns: the carrier has come for the agent's first words. Stands where `mediaStarted` would. */
  turnsStarted: z.object({}),
  /** The caller's words so far in this turn of theirs; only written when they changed. */
  callerSpoke: z.object({ text: z.string(), languages: z.array(z.string()) }),
  /** The turn is probably over; `turnEnded` or `turnResumed` follows. */
  turnEnding: z.object({ text: z.string(), languages: z.array(z.string()).default([]) }),
  turnResumed: z.object({}),
  /**
   * `confidence`: how sure the recogniser is of the words, 0 to 1. `speechEndedAt`: when the audio
   * that ended the last word arrived; null when the recogniser timed no words.
   */
  turnEnded: z.object({
    text: z.string(),
    languages: z.array(z.string()),
    confidence: z.number().nullable(),
    speechEndedAt: epochMs.nullable(),
  }),
  /** The caller's turn was recorded and can't be recognised: the recording or the STT provider failed. */
  turnFailed: z.object({ fault: Fault }),
  tokenArrived: z.object({ turn }),
  /** `aside`: put in between by the conversation, at this number; the clauses behind it move up by one. */
  clauseWritten: z.object({ turn, clause: z.number().int(), text: z.string(), aside: Aside.optional() }),
  replyWritten: z.object({ turn, finish: z.string(), model: z.string(), usage: LlmUsage.nullable() }),
  voiceArrived: z.object({ turn }),
  /**
   * The first audio of a clause was handed to the carrier and will start to sound at `startsAt`.
   * `mark` is `<turn>:<n>`.
   */
  clausePlaying: z.object({
    turn,
    clause: z.number().int(),
    mark: z.string(),
    text: z.string(),
    startsAt: epochMs,
  }),
  /** The voice has given all audio of a clause, `ms` of it; it may not sound yet. */
  clauseVoiced: z.object({ turn, mark: z.string(), ms: z.number() }),
  /**
   * All audio of a clause was handed to the carrier, its mark behind it; by the clock it ends at
   * `endsAt`.
   */
  clauseSent: z.object({ turn, mark: z.string(), endsAt: epochMs }),
  /** Everything there is to say in this reply was handed to the carrier. */
  replySent: z.object({ turn }),
  marked: z.object({ mark: z.string() }),
  /** `soundsUntil`: when the last audio that the carrier holds will have sounded. */
  replyFailed: z.object({ turn, fault: Fault, soundsUntil: epochMs.optional() }),
  voiceSpent: z.object({ turn, characters: z.number().int(), provider: z.string() }),
  /**
   * A reply was stopped before the model said what it used, or was begun speculatively and never
   * needed. `isEstimate`: counted by characters.
   */
  replyDropped: z.object({
    turn,
    model: z.string(),
    usage: LlmUsage,
    isEstimate: z.boolean(),
    isSpeculative: z.boolean(),
  }),
  toolCalled: z.object({ turn, id: z.string(), name: z.string(), arguments: z.string() }),
  /** `action`: what the conversation itself must do about it. */
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
  /** Something the whole call depends on is gone for good (the recogniser after its reconnections). */
  faulted: z.object({ fault: Fault }),
  failedOver: z.object({ from: z.string(), to: z.string(), kind: z.string() }),
  /** Staff move the call to a human. `destination`: a configured name; null = the first. */
  transferAsked: z.object({ by: z.enum(['staff']), destination: z.string().nullable() }),
  hangUpAsked: z.object({ by: z.enum(['staff']) }),
  /**
   * The line is gone: the media socket, or the carrier of a call by turns. `by`: who closed it;
   * `lost` = without a goodbye of either side.
   */
  mediaStopped: z.object({ by: z.enum(['caller', 'agent', 'lost']), detail: z.string() }),
  /**
   * Decided, not received: the caller's words were taken as turn `turn`; everything of an earlier
   * turn is stale from here.
   */
  callerSaid: z.object({
    turn,
    text: z.string(),
    language: z.string(),
    speechEndedAt: epochMs.nullable(),
    /**
     * When the model was asked: before `at` where the reply was speculative; null when it was not
     * asked. Absent in older journals.
     */
    askedAt: epochMs.nullable().optional(),
    /**
     * The agent goes on in `language` from here because the caller's turns showed it, not because
     * it was asked for.
     */
    switched: z.literal(true).optional(),
  }),
  /**
   * Decided, not received: what of a reply the caller heard. `memory`: what the model remembers of
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
   * Decided, not received: the stream was given up so that the carrier can dial a human; the call
   * is not over.
   */
  transferStarted: z.object({ name: z.string(), number: z.string() }),
  /** What became of the dialling. After anything but `talked` the caller may come back. */
  transferEnded: z.object({ outcome: z.enum(['talked', 'busy', 'noAnswer', 'failed']) }),
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
/** An event without fields infers as a record of nothing, which no stamp would fit. */
type Body<B> = B extends Record<string, never> ? unknown : B;
export type CallEvent = { [T in CallEventType]: CallEventOf<T> }[CallEventType];
export type JournalEvent = CallEvent & { seq: number };

/** Events the conversation writes itself; they are compared, not decided, when a journal is replayed. */
export const outcomeTypes: readonly CallEventType[] = [
  'callerSaid',
  'agentSaid',
  'transferStarted',
  'callEnded',
];

/**
 * Written to the journal at once, not decided: what something cost, and what a provider's failure
 * was answered with.
 */
export const undecidedTypes: readonly CallEventType[] = ['voiceSpent', 'replyDropped', 'failedOver'];

/** As an event travels and is stored: `at` in ISO 8601 UTC; types unknown to this version are kept. */
export const WireEvent = z.looseObject({
  seq: z.number().int().min(0),
  at: z.iso.datetime(),
  type: z.string(),
});
export type WireEvent = z.infer<typeof WireEvent>;

export function toWire(event: JournalEvent): WireEvent {
  return { ...event, at: new Date(event.at).toISOString() };
}

/** Names that journals had before 2026-11-29. A stored call keeps them for as long as it is kept. */
const formerTypes: Readonly<Record<string, CallEventType>> = {
  callerHeard: 'callerSaid',
  agentHeard: 'agentSaid',
};

/** An event as it was stored, under today's names. Throws a `ZodError` where it is none. */
export function storedEvent(raw: unknown): WireEvent {
  return withTodaysNames(WireEvent.parse(raw));
}

/**
 * The events this version understands, in `seq` order; others (a newer edge's, a broken one) are
 * left out.
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
