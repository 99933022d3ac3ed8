/**
 * Writes the reply to one turn: the greeting, a reprompt, or the model's reply with its tools. Reads and
 * stores nothing, and decides nothing about failures: it reports them.
 */
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import type { VoiceAction } from '../../shared/contract/voice.ts';
import { greetingOf } from '../../shared/dialogue/greeting.ts';
import type { Message } from '../../shared/dialogue/message.ts';
import { systemMessage, unsayableMark } from '../../shared/dialogue/prompt.ts';
import { promptTime } from '../../shared/dialogue/prompt-time.ts';
import { firstSentences, sentencesOf } from '../../shared/dialogue/reply-length.ts';
import { effectOf, type ToolEffect } from '../../shared/dialogue/tool-effect.ts';
import { type Fault, FaultError } from '../../shared/fault.ts';
import { fixedLine } from '../../shared/fixed-lines/line-text.ts';
import { hasWord } from '../../shared/io/answer.ts';
import type { Llm, LlmUsage } from '../../shared/io/llm.ts';
import { type LoopDeps, toolLoop } from '../../shared/io/tool-loop.ts';
import { toolsFor } from '../../shared/io/tools.ts';
import type { CallEvent, JournalEvent, ReplyCause } from '../../shared/journal/events.ts';
import { historyOf, languageChosen, whispersIn } from '../../shared/journal/history.ts';
import { bothMeters, createAttemptMeter, createReplyBill } from '../../shared/journal/reply-bill.ts';
import type { PhraseName } from '../../shared/language/language.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { sayableBy, spokenBy } from '../../shared/language/utterance/sayable.ts';
import { policyOfBusiness } from '../../shared/profiles/profiles.ts';

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

export interface TurnDeps extends Pick<LoopDeps, 'runTool'> {
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

/** The reply of the first model that can write one. */
async function modelReply(facts: TurnFacts, deps: TurnDeps): Promise<Spoken> {
  const signal = AbortSignal.timeout(deps.limitMs);
  const events: CallEvent[] = [];
  const llm = inOrder(deps.llms, (from, to, fault, usage) => {
    const at = deps.now();
    const cost = { turn: facts.turn, model: from.model, isSpeculative: false };
    if (usage)
      events.push({ type: 'replyDropped', at, ...cost, usage, isEstimate: usage.isEstimate ?? false });
    events.push({ type: 'failedOver', at, from: from.name, to: to.name, kind: fault.kind });
  });
  const written = await attempt(facts, { ...deps, llm }, events, signal);
  if ('reply' in written) return written;
  return apology(facts, deps.now(), written.fault, events);
}

const tooLate: Fault = { source: 'llm', kind: 'stall', retryable: true, message: 'the turn took too long' };

/**
 * The models as one. A model that fails before it has said or called anything is replaced by the next, for
 * the rest of the turn: what its tools did stays done.
 */
function inOrder(
  llms: readonly Llm[],
  failedOver: (from: Llm, to: Llm, fault: Fault, usage: LlmUsage | null) => void,
): Llm {
  let current = 0;
  const at = (index: number): Llm | undefined => llms[index];
  return {
    get name() {
      return at(current)?.name ?? 'none';
    },
    get model() {
      return at(current)?.model ?? 'none';
    },
    async *reply(messages, tools, signal, meter) {
      for (let llm = at(current); llm; llm = at(current)) {
        let hasPart = false;
        const spent = createAttemptMeter(messages, tools);
        try {
          for await (const part of llm.reply(messages, tools, signal, bothMeters(spent, meter))) {
            hasPart = true;
            yield part;
          }
          return;
        } catch (error) {
          const next = at(current + 1);
          if (!(error instanceof FaultError) || hasPart || !next || signal.aborted) throw error;
          failedOver(llm, next, error.fault, spent.failed(error.fault));
          meter?.replaced();
          current += 1;
        }
      }
    },
  };
}

const unknownLine: Fault = {
  source: 'llm',
  kind: 'protocol',
  retryable: false,
  message: 'a marker that names no fixed line',
};

/** `events` gets the turn's events as they happen. */
async function attempt(
  facts: TurnFacts,
  deps: Omit<LoopDeps, 'turn'> & Pick<TurnDeps, 'now'>,
  events: CallEvent[],
  signal: AbortSignal,
): Promise<Spoken | { fault: Fault }> {
  const { turn, business } = facts;
  const { replySentences } = policyOfBusiness(business);
  const actions: VoiceAction[] = [];
  let { language } = facts;
  let reply = '';
  /** The reply as it was when the round began. */
  let before = '';
  let isWritten = false;
  let hasUnknownLine = false;
  /** A marker of no line is the last that the model wrote: the caller has no answer. */
  let isUnanswered = false;
  const messages = messagesOf(facts, deps.now());
  const tools = toolsFor(business);
  const bill = createReplyBill(turn, deps.llm.model, messages, tools);
  /** What the model had written is said all the same, as a stream would have spoken it. */
  const failed = (fault: Fault): Spoken | { fault: Fault } => {
    const at = deps.now();
    const cost = bill.failed(at, fault);
    if (cost) events.push({ ...cost, model: deps.llm.model });
    if (!hasWord(reply.slice(before.length))) return { fault };
    events.push({ type: 'replyFailed', at, turn, fault });
    return spoken();
  };
  const spoken = (): Spoken => {
    const words = hasWord(reply)
      ? reply.replace(/\s+/g, ' ').trim()
      : wordless(facts, language, actions, events);
    const { said, isWhole } = sayable(facts, language, words);
    events.push({
      type: 'agentSaid',
      at: deps.now(),
      turn,
      cause: 'model',
      text: said,
      interrupted: false,
      ...(isWhole ? {} : { memory: `${said} ${unsayableMark}` }),
    });
    return { reply: said, language, actions, events };
  };
  const lines = business.lines?.length ? (id: string) => fixedLine(business, id, language) : undefined;
  try {
    const loop = { ...deps, turn, meter: bill, fixedLine: lines };
    for await (const part of toolLoop(loop, messages, tools, signal)) {
      const at = deps.now();
      if (part.type === 'requested') bill.requested(part.messages);
      else if (part.type === 'text' || part.type === 'line') {
        if (part.text === null) {
          hasUnknownLine = isUnanswered = true;
          continue;
        }
        if (part.type === 'text') bill.wrote(part.text);
        isUnanswered &&= !hasWord(part.text);
        reply = part.type === 'text' ? reply + part.text : `${reply} ${part.text} `;
        const cut = firstSentences(reply, replySentences);
        if (cut === null) continue;
        const { model } = deps.llm;
        events.push({ type: 'replyWritten', at, turn, finish: 'length', model, usage: bill.stopped() });
        reply = `${cut} ${phraseOf(facts, language, 'moreToSay')}`;
        isWritten = true;
        break;
      } else if (part.type === 'retracted') {
        hasUnknownLine = isUnanswered = false;
        reply = before;
      } else if (part.type === 'roundEnded') {
        bill.answered(part.usage);
        before = reply = `${reply.trimEnd()} `;
      } else if (part.type === 'toolCalled') {
        isUnanswered = false;
        events.push({ type: 'toolCalled', at, turn, ...part.call });
      } else if (part.type === 'toolAnswered') {
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
    return failed(error.fault);
  }
  if (!isWritten) return failed(tooLate);
  if (isUnanswered) reply += phraseOf(facts, language, doneIn(events) ?? 'apologyAgain');
  if (hasUnknownLine) events.push({ type: 'replyFailed', at: deps.now(), turn, fault: unknownLine });
  return spoken();
}

/** A voice is silent about a script that it does not know: a phrase takes the place of such words, once. */
function sayable(facts: TurnFacts, language: string, written: string): { said: string; isWhole: boolean } {
  // A carrier's own voice speaks in calls by turns: it has one for each of the business's languages.
  const voices = sayableBy(spokenBy(facts.business.languages));
  const reply = voices.plainFigures(written);
  const sentences = sentencesOf(reply);
  const first = sentences.findIndex((sentence) => !voices.isSayable(sentence));
  if (first < 0) return { said: reply, isWhole: true };
  const phrase = ` ${phraseOf(facts, language, 'onlySpeaks')}`;
  const said = sentences
    .flatMap((sentence, at) => (voices.isSayable(sentence) ? [sentence] : at === first ? [phrase] : []))
    .join('');
  return { said: said.trim(), isWhole: false };
}

function messagesOf({ business, customer, journal, text, language }: TurnFacts, nowMs: number): Message[] {
  const now = promptTime(business, journal[0]?.at ?? nowMs, nowMs);
  const system = systemMessage({ business, customer, language, now, whispers: whispersIn(journal) });
  return [system, ...historyOf(journal), { role: 'user', content: text }];
}

function actionOf(action: NonNullable<Extract<CallEvent, { type: 'toolAnswered' }>['action']>): VoiceAction {
  if (action.type === 'setLanguage') return { type: 'set_language', language: action.language };
  if (action.type === 'transfer')
    return { type: 'transfer', destination: { name: action.name, number: action.number } };
  return { type: 'end_call' };
}

/** The phrase for a model that wrote nothing: it fits what its tools did. */
function wordless(
  facts: TurnFacts,
  language: string,
  actions: readonly VoiceAction[],
  events: readonly CallEvent[],
): string {
  const last = actions.at(-1);
  if (last?.type === 'transfer') return languageOf(language).phrases.transferring(last.destination.name);
  return phraseOf(facts, language, last?.type === 'end_call' ? 'goodbye' : (doneIn(events) ?? 'didNotHear'));
}

/** What the tools of the turn did, as far as the caller has to hear of it. */
function doneIn(events: readonly CallEvent[]): ToolEffect | null {
  const effects = events.flatMap((event) => (event.type === 'toolAnswered' ? (effectOf(event) ?? []) : []));
  return effects.includes('noted') ? 'noted' : (effects[0] ?? null);
}

/**
 * No model could write a reply. `before`: the events until then. Where a tool did something, the caller hears
 * that: asking for the words again would have it done again.
 */
function apology(facts: TurnFacts, at: number, fault: Fault, before: readonly CallEvent[]): Spoken {
  const { turn } = facts;
  const language = languageChosen(before.map((event, seq) => ({ ...event, seq }))) ?? facts.language;
  const reply = phraseOf(facts, language, doneIn(before) ?? 'apologyAgain');
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
    languages: business.languages,
  });
}
