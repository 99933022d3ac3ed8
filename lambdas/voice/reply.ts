/**
 * What one turn says and does: the greeting, a reprompt, or the model's reply with its tools; an
 * apology where the world fails. No storage here.
 */
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import type { VoiceAction } from '../../shared/contract/voice.ts';
import { greetingOf } from '../../shared/dialogue/greeting.ts';
import type { Message } from '../../shared/dialogue/message.ts';
import { systemPrompt } from '../../shared/dialogue/prompt.ts';
import { type Fault, FaultError } from '../../shared/fault.ts';
import type { Llm } from '../../shared/io/llm.ts';
import { type LoopDeps, toolLoop } from '../../shared/io/tool-loop.ts';
import { toolsFor } from '../../shared/io/tools.ts';
import type { CallEvent, JournalEvent, ReplyCause } from '../../shared/journal/events.ts';
import { historyOf } from '../../shared/journal/history.ts';
import type { PhraseFacts, Phrases } from '../../shared/language/language.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { localTime } from '../../shared/local-time.ts';

export interface TurnFacts {
  business: Business;
  customer: Customer | null;
  /** Everything said so far, in the journal and in earlier turns. */
  journal: readonly JournalEvent[];
  turn: number;
  text: string;
  /** What the agent speaks when the turn begins. */
  language: string;
  /** It does so from this turn on, because the caller's turns showed it. */
  isSwitched: boolean;
  /** The money or time of the call is used up: one goodbye is left. */
  isOver: boolean;
}

export interface TurnDeps extends Omit<LoopDeps, 'llm'> {
  /** In the order in which they are asked. */
  llms: readonly Llm[];
  now: () => number;
  /** Longest time a model has for the whole turn, tools included, in ms. */
  limitMs: number;
}

export interface Spoken {
  reply: string;
  language: string;
  actions: VoiceAction[];
  /** No model could write the reply; `reply` is an apology. */
  fault?: Fault;
  events: CallEvent[];
}

/**
 * The reply to a turn. What follows a failure is decided by whoever asked; here it is only
 * reported. Without words the reply is the greeting or a reprompt.
 */
export async function replyTo(facts: TurnFacts, deps: TurnDeps): Promise<Spoken> {
  const { turn, language, journal, text } = facts;
  const at = deps.now();
  const fixed = (cause: ReplyCause, words: string, actions: VoiceAction[] = []): Spoken => ({
    reply: words,
    language,
    actions,
    events: [{ type: 'agentSaid', at, turn, cause, text: words, interrupted: false }],
  });
  if (facts.isOver)
    return fixed(
      'goodbye',
      phraseOf(facts, language, (phrases) => phrases.durationGoodbye),
      [{ type: 'end_call' }],
    );
  if (text !== '') return withCaller(facts, at, await modelReply(facts, deps));
  const isFirst = !journal.some((event) => event.type === 'agentSaid' || event.type === 'callerSaid');
  if (isFirst) return fixed('greeting', greetingOf(facts.business, facts.customer, language));
  return fixed(
    'reprompt',
    phraseOf(facts, language, (phrases) => phrases.reprompt),
  );
}

function withCaller({ turn, text, language, isSwitched }: TurnFacts, at: number, spoken: Spoken): Spoken {
  const switched = isSwitched ? ({ switched: true } as const) : {};
  return {
    ...spoken,
    events: [
      { type: 'callerSaid', at, turn, text, language, speechEndedAt: null, ...switched },
      ...spoken.events,
    ],
  };
}

/** The first model that answers. The next one is asked only while no tool was run. */
async function modelReply(facts: TurnFacts, deps: TurnDeps): Promise<Spoken> {
  const signal = AbortSignal.timeout(deps.limitMs);
  const events: CallEvent[] = [];
  let fault = tooLate;
  let failed: string | null = null;
  for (const llm of deps.llms) {
    if (failed !== null)
      events.push({ type: 'failedOver', at: deps.now(), from: failed, to: llm.name, kind: fault.kind });
    const attempted = await attempt(facts, { ...deps, llm }, signal);
    events.push(...attempted.events);
    if ('reply' in attempted) return { ...attempted, events };
    fault = attempted.fault;
    failed = llm.name;
    if (attempted.events.length > 0 || signal.aborted) break;
  }
  return apology(facts, deps.now(), fault, events);
}

/** `events` of a failed one: the tools that were run before it failed. */
type Failed = { fault: Fault; events: CallEvent[] };

const tooLate: Fault = { source: 'llm', kind: 'stall', retryable: true, message: 'the turn took too long' };

async function attempt(
  facts: TurnFacts,
  deps: LoopDeps & Pick<TurnDeps, 'now'>,
  signal: AbortSignal,
): Promise<Spoken | Failed> {
  const { turn } = facts;
  const events: CallEvent[] = [];
  const actions: VoiceAction[] = [];
  let { language } = facts;
  let reply = '';
  let isWritten = false;
  try {
    for await (const part of toolLoop(
      deps,
      messagesOf(facts, deps.now()),
      toolsFor(facts.business),
      signal,
    )) {
      const at = deps.now();
      if (part.type === 'text') reply += part.text;
      else if (part.type === 'roundEnded') reply = `${reply.trimEnd()} `;
      else if (part.type === 'toolCalled') events.push({ type: 'toolCalled', at, turn, ...part.call });
      else if (part.type === 'toolAnswered') {
        events.push({ type: 'toolAnswered', at, turn, ...part.call, ...part.outcome });
        const { action } = part.outcome;
        if (action?.type === 'setLanguage') language = action.language;
        if (action) actions.push(actionOf(action));
      } else {
        isWritten = true;
        events.push({
          type: 'replyWritten',
          at,
          turn,
          finish: part.finish,
          model: part.model,
          usage: part.usage,
        });
      }
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { fault: error.fault, events };
  }
  if (!isWritten) return { fault: tooLate, events };
  const said = reply.replace(/\s+/g, ' ').trim() || wordless(facts, language, actions);
  events.push({ type: 'agentSaid', at: deps.now(), turn, cause: 'model', text: said, interrupted: false });
  return { reply: said, language, actions, events };
}

function messagesOf({ business, customer, journal, text, language }: TurnFacts, nowMs: number): Message[] {
  const content = systemPrompt({ business, customer, language, now: localTime(nowMs, business.timeZone) });
  return [{ role: 'system', content }, ...historyOf(journal), { role: 'user', content: text }];
}

function actionOf(action: NonNullable<Extract<CallEvent, { type: 'toolAnswered' }>['action']>): VoiceAction {
  if (action.type === 'setLanguage') return { type: 'set_language', language: action.language };
  if (action.type === 'transfer')
    return { type: 'transfer', destination: { name: action.name, number: action.number } };
  return { type: 'end_call' };
}

/** A model that only acted: the caller still hears what happens. */
function wordless(facts: TurnFacts, language: string, actions: readonly VoiceAction[]): string {
  const last = actions.at(-1);
  if (last?.type === 'transfer') return languageOf(language).phrases.transferring(last.destination.name);
  return phraseOf(facts, language, (phrases) =>
    last?.type === 'end_call' ? phrases.goodbye : phrases.didNotHear,
  );
}

/** `before`: what happened until the last model failed. */
function apology(facts: TurnFacts, at: number, fault: Fault, before: readonly CallEvent[]): Spoken {
  const { turn, language } = facts;
  const reply = phraseOf(facts, language, (phrases) => phrases.apologyAgain);
  const failed: CallEvent[] = [
    { type: 'replyFailed', at, turn, fault },
    { type: 'agentSaid', at, turn, cause: 'apology', text: reply, interrupted: false },
  ];
  return { reply, language, actions: [], fault, events: [...before, ...failed] };
}

function phraseOf(
  { business, customer }: TurnFacts,
  language: string,
  pick: (phrases: Phrases) => (facts: PhraseFacts) => string,
): string {
  const names: PhraseFacts = {
    agentName: business.agentName,
    businessName: business.name,
    customerName: customer?.name ?? null,
  };
  return pick(languageOf(language).phrases)(names);
}
