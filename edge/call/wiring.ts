/**
 * Puts the parts of a call together: configuration and context become its keeper, its turns, and the
 * providers, tools, prompt and voices of its session.
 */

import type { Business } from '../../shared/contract/business.ts';
import type { Message } from '../../shared/dialogue/message.ts';
import { systemMessage } from '../../shared/dialogue/prompt.ts';
import { promptTime } from '../../shared/dialogue/prompt-time.ts';
import { estimatedUsage, usualOutputTokens } from '../../shared/dialogue/token-estimate.ts';
import type { Fault } from '../../shared/fault.ts';
import { fixedLine } from '../../shared/fixed-lines/line-text.ts';
import { isWithheld } from '../../shared/ids.ts';
import { ApiFaultError } from '../../shared/io/client.ts';
import { withDeadline } from '../../shared/io/clock.ts';
import type { Log } from '../../shared/io/log.ts';
import { runTool, type ToolDeps, toolsFor } from '../../shared/io/tools.ts';
import type { Measured } from '../../shared/journal/cost.ts';
import type { CallEventOf, JournalEvent } from '../../shared/journal/events.ts';
import type { ClausePolicy } from '../../shared/language/clauses/sentences.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { isBackchannel } from '../../shared/language/utterance/backchannel.ts';
import { sayableBy, spokenBy } from '../../shared/language/utterance/sayable.ts';
import { localTime } from '../../shared/local-time.ts';
import { policyOfBusiness, profiles } from '../../shared/profiles/profiles.ts';
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import { recordedAudio } from '../audio/recorded/recorded.ts';
import { carriers } from '../carriers/registry.ts';
import type { Config } from '../config.ts';
import type { Event } from '../core/events.ts';
import { createCallMeter } from '../metrics/call-metrics.ts';
import { chooseProviders, unserved } from '../providers/choice.ts';
import { createProviders } from '../providers/create.ts';
import type { AttemptSpent } from '../providers/failover/failover-llm.ts';
import { configOfProfile } from '../providers/of-profile.ts';
import type { Voice } from '../providers/ports.ts';
import { businessIndex, type CallBindings } from './bindings.ts';
import { createCarrierHangUp } from './keeping/carrier-hang-up.ts';
import { summarise } from './keeping/delivery.ts';
import { type CallKeeper, type CallUnderway, createKeeper } from './keeping/keeper.ts';
import { createOutbox } from './keeping/outbox.ts';
import type { CallStore } from './keeping/store.ts';
import { fixedTextsOf } from './phrases/fixed-phrases.ts';
import { createPhraseBook } from './phrases/phrase-book.ts';
import { isolatePhrases } from './phrases/phrase-store.ts';
import { createPhrasesAhead, preparedVoice } from './phrases/prepared-voice.ts';
import type { CallContext } from './preparation.ts';
import { callStartedOf } from './preparation.ts';
import { openRecogniser, type Recogniser } from './recognition/recogniser.ts';
import type { CallRuntime } from './runtime.ts';
import { createListeners, type Listeners } from './session/listeners.ts';
import { createSession, type Session, type SessionOwner } from './session/session.ts';
import type { TakenUp } from './session/taken-up.ts';
import type { Watchers } from './session/watchers.ts';
import { recogniseRecording } from './turns/recording.ts';
import { requestTransfer } from './turns/request-transfer.ts';
import type { StoredTurns } from './turns/turn-state.ts';
import { createTurns, type Turns, type TurnsDeps } from './turns/turns.ts';

/** The parts that the Durable Object gives its call. */
export interface CallHost {
  config: Config;
  env: CallBindings;
  runtime: CallRuntime;
  store: CallStore;
  /** Lets work continue after the request that started it was answered. */
  later(work: Promise<void>): void;
}

/** A session in memory, with what its call needs of it. */
export interface LiveSession {
  session: Session;
  /** The provider to which the tokens are paid. */
  llmProvider: string;
  /** Prepares the language's fixed phrases, once. */
  preparePhrases(language: string): void;
  /** Ends the session's connections. */
  drop(): void;
}

export interface KeeperParts {
  call: CallUnderway;
  watchers: Watchers;
  log: Log;
}

/** `earlier`: the events that an earlier process journaled. */
export function assembleKeeper(
  { config, env, runtime, store, later }: CallHost,
  context: CallContext,
  earlier: readonly JournalEvent[],
  parts: KeeperParts,
): CallKeeper {
  const { ring, business } = context;
  const outbox = createOutbox(ring.callId, store.rows, runtime.api, () => meter.undelivered('event'));
  const meter = createCallMeter(ring, env.METRICS, later, () => outbox.pending());
  const hangUp = createCarrierHangUp({
    ring,
    accounts: config,
    store,
    runtime,
    failed: meter.faulted,
    log: parts.log,
  });
  // A model outside of a conversation: made when a call is over.
  const model = (onSpent: AttemptSpent) =>
    createProviders(config, runtime, {
      tag: ring.callId,
      onFailover: () => undefined,
      onSpent,
    }).llm;
  return createKeeper(
    {
      ...parts,
      lostMs: config.CALL_LOST_AFTER_SECONDS * 1000,
      context,
      store,
      runtime,
      outbox,
      meter,
      hangUp,
      left: () => env.SWITCHBOARDS.getByName(ring.to).left(ring.callId),
      later,
      withPerson: (is) => later(env.SWITCHBOARDS.getByName(ring.to).withPerson(ring.callId, is)),
      summarise: (events) => summarise(model, events, business.name, runtime.clock, meter.faulted),
    },
    earlier,
  );
}

/** The audit has the act from its beginning, and learns its length from here. */
export function assembleListeners({ runtime: { api, clock }, later }: CallHost, log: Log): Listeners {
  return createListeners({
    clock,
    listened(act, seconds) {
      const told = api.recordAct({ ...act, seconds }).catch((error: unknown) => {
        log.error('an act is missing from the audit', {
          action: act.action,
          person: act.person,
          seconds,
          error,
        });
      });
      later(told);
    },
  });
}

/**
 * What a call has spent that an older version prepared, and lost. How much audio its STT got is not known;
 * its providers are those of the configuration.
 */
export function lostSpent(config: Config): Measured {
  const { stt, llm } = chooseProviders(config);
  const [first] = stt;
  return {
    stt: { provider: first?.provider.name ?? '', model: first?.model ?? '', seconds: null },
    llmProvider: llm[0]?.provider.name ?? '',
  };
}

export interface SessionParts {
  owner: SessionOwner;
  /** Everything journaled so far is with the API when this resolves, or it can't be reached. */
  flushJournal(): Promise<void>;
  log: Log;
}

function clausePolicyOf(policy: TurnPolicy): ClausePolicy {
  return {
    firstMinChars: policy.firstClauseCharacters,
    firstMinWords: policy.firstClauseWords,
    minChars: policy.clauseCharacters,
    maxChars: policy.longestClauseCharacters,
  };
}

/**
 * The recogniser is connecting and the greeting is being synthesised when this returns. `takenUp`:
 * null where the call begins.
 */
export function assembleSession(
  { config, env, runtime, later }: CallHost,
  context: CallContext,
  takenUp: TakenUp | null,
  { owner, flushJournal, log }: SessionParts,
): LiveSession {
  const over = new AbortController();
  const { signal } = over;
  const { clock } = runtime;
  const { business, ring } = context;
  const carrier = carriers[ring.carrier];
  const policy = policyOfBusiness(business);
  if (takenUp === null) warnOfLanguages(config, business, log);
  const isSpoken = spokenBy(business.languages);
  const providers = createProviders(configOfProfile(config, business), runtime, {
    tag: ring.callId,
    promptCacheKey: business.businessId,
    languages: business.languages,
    firstTokenMs: policy.firstTokenMs,
    tokenStallMs: policy.tokenStallMs,
    clauseStallMs: policy.clauseStallMs,
    voiceStallMs: policy.voiceStallMs,
    secondRequestMs: policy.secondRequestMs,
    isSpeechOnly: business.profile !== undefined && profiles[business.profile].isSpeechOnly === true,
    onFailover: (from, to, fault) =>
      session.dispatch({ type: 'failedOver', at: clock.now(), from, to, kind: fault.kind }),
    onRepaired: (fault) => owner.repaired(fault),
    onBreaker: (provider, state) => owner.breakerChanged(provider, state),
    onSpent(model, usage) {
      const { turn } = session.state();
      const isEstimate = usage.isEstimate ?? false;
      const cost = { turn, model, usage, isEstimate, isSpeculative: false };
      session.dispatch({ type: 'replyDropped', at: clock.now(), ...cost });
    },
  });
  const book = createPhraseBook({
    memory: isolatePhrases,
    store: env.SWITCHBOARDS.getByName(businessIndex(business.businessId)),
    source: providers.voiceSource,
    isFixed: fixedTextsOf(business),
    clock,
    later,
    log,
  });
  const tts = preparedVoice(
    providers.tts,
    book,
    (characters, provider) =>
      session.dispatch({ type: 'voiceSpent', at: clock.now(), turn: 0, characters, provider }),
    (fault) => owner.repaired(fault),
  );
  const ahead = createPhrasesAhead({
    voice: tts,
    book,
    business,
    limitReason: context.limits.limitReason,
    voiceOf: (language) => voiceOf(context, language),
    signal,
  });
  const toolDeps = toolDepsOf(runtime, context, flushJournal, (fault) => owner.repaired(fault));
  const startedAt = clock.now();
  const session: Session = createSession({
    clock,
    policy,
    codec: carrier.codec(),
    wire: carrier.wire,
    llm: providers.llm,
    tts,
    clausePolicy: clausePolicyOf(policy),
    sayable: sayableBy((code) => providers.speaks(code) && isSpoken(code)),
    fixedLine: business.lines?.length ? (id, language) => fixedLine(business, id, language) : undefined,
    voiceOf: (language) => voiceOf(context, language),
    tools: toolsFor(business),
    system: (language, whispers) =>
      systemMessage({
        business,
        customer: context.customer,
        language,
        now: promptTime(business, startedAt, clock.now()),
        whispers,
      }),
    recorded: recordedAudio,
    runTool: (call, aborted) => runTool(toolDeps, call, aborted),
    openRecogniser(emit, isAwaited) {
      if (context.refusal !== null) return noRecogniser;
      const heard = (event: Event): void => {
        if (event.type === 'callerSpoke') providers.callerSpoke();
        emit(event);
      };
      return openRecogniser(providers.stt, { ...expectedWords(context), policy }, clock, heard, signal, {
        ...policy,
        isAwaited,
        noticed: (notice) => owner.noticed(notice),
      });
    },
    owner,
    requestTransfer: (...asked) => requestTransfer(toolDeps, ...asked, signal),
    ...(takenUp ? { restored: takenUp } : {}),
  });
  const at = clock.now();
  session.dispatch(takenUp ? takenUpEvent(takenUp, at) : callStartedOf(context, at));
  const greeting = session.state().call?.greeting ?? context.greeting;
  const { language } = session.state();
  void ahead.greeting(greeting, language).then(() => preparePhrases(language));
  // Called once while it rings: its first run compiles regular expressions, and the first barge-in
  // would wait for that.
  isBackchannel(greeting, business.languages);
  return {
    session,
    llmProvider: providers.llm.name,
    preparePhrases,
    drop: () => over.abort(),
  };

  function preparePhrases(spokenLanguage: string): void {
    // A refused call plays only the refusal.
    if (context.refusal === null) void ahead.phrases(spokenLanguage);
  }
}

/** A caller whose line broke hears that it did, also after a forced update of the code. */
function takenUpEvent({ why, lastSeq: after }: TakenUp, at: number): CallEventOf<'takenUp'> {
  return { type: 'takenUp', at, why, after, ...(why === 'crash' ? { says: 'lineBroke' as const } : {}) };
}

/** Twilio waits 15 s for a webhook, and the journal is sent before the request. */
const writeMs = 10_000;
/** The contract's longest text: far more than a caller says in one turn. */
const mostCharacters = 4_000;

/** `stored`: the state that an earlier process stored of this call's turns. */
export function assembleTurns(
  { config, runtime, store }: CallHost,
  context: CallContext,
  { keeper, bug }: Pick<TurnsDeps, 'bug'> & { keeper: CallKeeper },
  stored: StoredTurns | null,
): Turns {
  const { clock, api } = runtime;
  const { callId } = context.ring;
  const toolDeps = toolDepsOf(runtime, context, () => keeper.flushJournal(), keeper.faulted);
  return createTurns(
    {
      context,
      keeper,
      store,
      clock,
      bug,
      policy: policyOfBusiness(context.business),
      requestTransfer: (...asked) =>
        withDeadline(clock, writeMs, (signal) => requestTransfer(toolDeps, ...asked, signal)),
      recognise: (url, language) => recogniseRecording(url, { config, context, language }, runtime),
      costOf({ history, language, whispers }) {
        const { business, customer } = context;
        const now = localTime(clock.now(), business.timeZone);
        const system = systemMessage({ business, customer, language, now, whispers });
        const messages: Message[] = [system, ...history];
        const usage = estimatedUsage(messages, toolsFor(business), '');
        // The API is configured like the edge.
        const model = chooseProviders(config).llm[0]?.model ?? '';
        return { model, usage: { ...usage, outputTokens: usualOutputTokens } };
      },
      async write(turn, text, language) {
        await keeper.flushJournal();
        const write = () =>
          api.voice({ callId, turn, text: text.slice(0, mostCharacters), language }, { timeoutMs: writeMs });
        try {
          return await write();
        } catch (error) {
          // The same turn once more is harmless; after a stall there is no time left for it.
          if (error instanceof ApiFaultError && error.fault.retryable && error.fault.kind !== 'stall')
            return write();
          throw error;
        }
      },
    },
    stored,
  );
}

/** `flushJournal` runs before a tool calls the API, which must know what was said. */
function toolDepsOf(
  { api, clock, publicFetch }: CallRuntime,
  { ring, business }: CallContext,
  flushJournal: () => Promise<void>,
  failed: (fault: Fault) => void,
): ToolDeps {
  return {
    api,
    callId: ring.callId,
    phone: isWithheld(ring.from) ? null : ring.from,
    business,
    beforeApi: flushJournal,
    failed,
    ownTools: { fetch: publicFetch, clock },
  };
}

/** The recogniser of a refused call: there is none. */
const noRecogniser: Recogniser = {
  send: () => undefined,
  missed: () => undefined,
  spent: () => [],
  endTurn: () => undefined,
  expectDigits: () => undefined,
  close: () => undefined,
};

/** The call goes on: callers may speak another language of the business. */
function warnOfLanguages(config: Config, { languages }: Business, log: Log): void {
  const { unheard, unspoken } = unserved(config, languages);
  if (unheard.length + unspoken.length > 0)
    log.warn('no configured provider knows a language of the business', { unheard, unspoken });
}

function voiceOf({ business }: CallContext, language: string): Voice {
  const { azureVoice, rate } = languageOf(language);
  return { language, voice: business.voices[language] ?? azureVoice, rate };
}

/** The recogniser's hints: the likeliest language first, and names that only this business uses. */
function expectedWords({ business, language }: CallContext): { languages: string[]; keyterms: string[] } {
  const languages = [language, ...business.languages.filter((code) => code !== language)];
  return { languages, keyterms: [business.name, business.agentName] };
}
