/**
 * Writes the reply to one turn: the greeting, a reprompt, or the model's reply with its tools. Reads and
 * stores nothing, and decides nothing about failures: it reports them.
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
import type { PhraseName } from '../../shared/language/language.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { localTime } from '../../shared/local-time.ts';

export interface TurnFacts {
  business: Business;
  customer: Customer | null;
  /** The events so far, of the journal and of earlier turns. */
  journal: readonly JournalEvent[];
  turn: number;
  text: string;
  /** The language that the agent speaks when the turn begins. */
  language: string;
  /** The agent switched to it for this turn, because the caller's turns were in it. */
  isSwitched: boolean;
  /** The call's time is used up: it gets a goodbye. */
  isOver: boolean;
}

export interface TurnDeps extends Omit<LoopDeps, 'llm'> {
  /** In the order in which they are tried. */
  llms: readonly Llm[];
  now: () => number;
  /** The longest time for the whole turn, tools included, in ms. */
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

/** The reply to a turn. Without words of the caller it is the greeting or a reprompt. */
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
    return fixed('goodbye', phraseOf(facts, language, 'durationGoodbye'), [{ type: 'end_call' }]);
  if (text !== '') return withCaller(facts, at, await modelReply(facts, deps));
  const isFirst = !journal.some((event) => event.type === 'agentSaid' || event.type === 'callerSaid');
  if (isFirst) return fixed('greeting', greetingOf(facts.business, facts.customer, language));
  return fixed('reprompt', phraseOf(facts, language, 'reprompt'));
}

function withCaller({ turn, text, language, isSwitched }: TurnFacts, at: number, spoken: Spoken): Spoken {
  const said: CallEvent = { type: 'callerSaid', at, turn, text, language, speechEndedAt: null };
  return { ...spoken, events: [isSwitched ? { ...said, switched: true } : said, ...spoken.events] };
}

/** The reply of the first model that can write one. Once a tool was run, no further model is tried. */
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

/** A model failed. `events`: the tools that were run before. */
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
  /** The reply as it was when the round began. */
  let before = '';
  let isWritten = false;
  try {
    const messages = messagesOf(facts, deps.now());
    for await (const part of toolLoop(deps, messages, toolsFor(facts.business), signal)) {
      const at = deps.now();
      if (part.type === 'text') reply += part.text;
      else if (part.type === 'retracted') reply = before;
      else if (part.type === 'roundEnded') before = reply = `${reply.trimEnd()} `;
      else if (part.type === 'toolCalled') events.push({ type: 'toolCalled', at, turn, ...part.call });
      else if (part.type === 'toolAnswered') {
        events.push({ type: 'toolAnswered', at, turn, ...part.call, ...part.outcome });
        const { action } = part.outcome;
        if (action?.type === 'setLanguage') language = action.language;
        if (action) actions.push(actionOf(action));
      } else {
        isWritten = true;
        const { finish, model, usage } = part;
        events.push({ type: 'replyWritten', at, turn, finish, model, usage });
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

/** The phrase for a model that wrote nothing: it fits what its tools did. */
function wordless(facts: TurnFacts, language: string, actions: readonly VoiceAction[]): string {
  const last = actions.at(-1);
  if (last?.type === 'transfer') return languageOf(language).phrases.transferring(last.destination.name);
  return phraseOf(facts, language, last?.type === 'end_call' ? 'goodbye' : 'didNotHear');
}

/** No model could write a reply. `before`: the events until then. */
function apology(facts: TurnFacts, at: number, fault: Fault, before: readonly CallEvent[]): Spoken {
  const { turn, language } = facts;
  const reply = phraseOf(facts, language, 'apologyAgain');
  const failed: CallEvent[] = [
    { type: 'replyFailed', at, turn, fault },
    { type: 'agentSaid', at, turn, cause: 'apology', text: reply, interrupted: false },
  ];
  return { reply, language, actions: [], fault, events: [...before, ...failed] };
}

function phraseOf({ business, customer }: TurnFacts, language: string, name: PhraseName): string {
  return languageOf(language).phrases[name]({
    agentName: business.agentName,
    businessName: business.name,
    customerName: customer?.name ?? null,
  });
}
