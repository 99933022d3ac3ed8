/**
 * Puts a session together: the call's context and the configuration become providers, tools, prompt
 * and voices.
 */

import { localTime } from '../../shared/dialogue/local-time.ts';
import { systemPrompt } from '../../shared/dialogue/prompt.ts';
import { toolsFor } from '../../shared/dialogue/tools.ts';
import type { Log } from '../../shared/io/log.ts';
import { runTool, type ToolDeps } from '../../shared/io/run-tool.ts';
import type { EndReason, JournalEvent } from '../../shared/journal/events.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { isBackchannel } from '../../shared/language/utterance/backchannel.ts';
import { turnPolicyOf } from '../../shared/turn-policy.ts';
import { recordedAudio } from '../audio/recorded/recorded.ts';
import { isWithheld } from '../carriers/numbers.ts';
import { carriers } from '../carriers/registry.ts';
import type { Config } from '../config.ts';
import type { State } from '../core/state.ts';
import { depsOn } from '../providers/deps.ts';
import type { Voice } from '../providers/ports.ts';
import { createProviders } from '../providers/registry.ts';
import { type Ear, openEar } from './hearing/ear.ts';
import { fixedTextsOf } from './phrases/fixed-phrases.ts';
import type { PhraseShelf } from './phrases/phrase-audio.ts';
import { createPhraseBook } from './phrases/phrase-book.ts';
import { isolatePhrases } from './phrases/phrase-memory.ts';
import { createPhrasesAhead } from './phrases/phrases-ahead.ts';
import { preparedVoice } from './phrases/prepared-voice.ts';
import { callStartedOf } from './ring/call-started.ts';
import type { CallContext } from './ring/preparation.ts';
import type { CallRuntime } from './runtime.ts';
import { createSession, type Session } from './session/session.ts';
import type { TakenUp } from './session/taken-up.ts';
import { askPerson } from './turns/ask-person.ts';

export interface AssemblyDeps {
  context: CallContext;
  config: Config;
  runtime: CallRuntime;
  signal: AbortSignal;
  /** Null: the call begins. */
  takenUp: TakenUp | null;
  journal(event: JournalEvent): void;
  settledTurn(state: State): void;
  cleared(ms: number): void;
  keepPiece(number: number, piece: Uint8Array): void;
  over(reason: EndReason): void;
  away(transfer: { name: string; number: string }): void;
  /** Everything journaled so far is with the API when this resolves, or it can't be reached. */
  flushJournal(): Promise<void>;
  /** The business's phrases as audio. */
  shelf: PhraseShelf;
  /** Goes on without anybody waiting for it. */
  later(work: Promise<void>): void;
  log: Log;
  bug(error: unknown): void;
}

export interface AssembledSession {
  session: Session;
  /** Whom the seconds and tokens are paid to. */
  stt: { provider: string; model: string };
  llmProvider: string;
}

/** The recogniser is connecting and the greeting is being synthesised when this returns. */
export function assembleSession(deps: AssemblyDeps): AssembledSession {
  const { context, config, runtime, signal, takenUp } = deps;
  const { clock } = runtime;
  const { business, ring } = context;
  const carrier = carriers[ring.carrier];
  const policy = turnPolicyOf(business.turnPolicy);
  const providers = createProviders(config, depsOn(clock, runtime.fetch), {
    tag: ring.callId,
    promptCacheKey: business.businessId,
    firstTokenMs: policy.firstTokenMs,
    tokenStallMs: policy.tokenStallMs,
    voiceStallMs: policy.voiceStallMs,
    onFailover: (from, to, fault) =>
      session.tell({ type: 'failedOver', at: clock.now(), from, to, kind: fault.kind }),
  });
  const book = createPhraseBook({
    memory: isolatePhrases,
    shelf: deps.shelf,
    source: voiceSource(config, providers.tts.name),
    isFixed: fixedTextsOf(business),
    clock,
    later: deps.later,
    log: deps.log,
  });
  const tts = preparedVoice(providers.tts, book, (characters, provider) =>
    session.tell({ type: 'voiceSpent', at: clock.now(), turn: 0, characters, provider }),
  );
  const ahead = createPhrasesAhead({
    voice: tts,
    book,
    business,
    limitReason: context.limits.limitReason,
    voiceOf: (language) => voiceOf(context, language),
    signal,
  });
  const toolDeps: ToolDeps = {
    api: runtime.api,
    callId: ring.callId,
    phone: isWithheld(ring.from) ? null : ring.from,
    business,
    beforeApi: deps.flushJournal,
    ownTools: { fetch: runtime.publicFetch, clock },
  };
  const session: Session = createSession({
    clock,
    policy,
    codec: carrier.codec(),
    wire: carrier.wire,
    llm: providers.llm,
    tts,
    clausePolicy: {
      firstMinChars: policy.firstClauseCharacters,
      firstMinWords: policy.firstClauseWords,
      minChars: policy.clauseCharacters,
      maxChars: policy.longestClauseCharacters,
    },
    voiceOf: (language) => voiceOf(context, language),
    tools: toolsFor(business),
    system: (language) => ({
      role: 'system',
      content: systemPrompt({
        business,
        customer: context.customer,
        language,
        now: localTime(clock.now(), business.timeZone),
      }),
    }),
    recorded: recordedAudio,
    runTool: (call, aborted) => runTool(toolDeps, call, aborted),
    listen(tell, isAwaited) {
      if (context.refusal !== null) return deafEar;
      return openEar(providers.stt, { ...hearingOf(context), policy }, clock, tell, signal, {
        ...policy,
        isAwaited,
      });
    },
    journal: deps.journal,
    settledTurn(state) {
      phrasesAhead(state.language);
      deps.settledTurn(state);
    },
    cleared: deps.cleared,
    keepPiece: deps.keepPiece,
    over: deps.over,
    away: deps.away,
    askTransfer: (reason, destination) => askPerson(toolDeps, reason, destination, signal),
    gap: (ms) => deps.log.warn('the voice was late: a hole in the reply', { ms: Math.round(ms) }),
    bug: deps.bug,
    ...(takenUp ? { restored: takenUp } : {}),
  });
  const at = clock.now();
  session.tell(
    takenUp ? { type: 'takenUp', at, why: takenUp.why, after: takenUp.lastSeq } : callStartedOf(context, at),
  );
  const greeting = session.state().call?.greeting ?? context.greeting;
  const { language } = session.state();
  void ahead.greeting(greeting, language).then(() => phrasesAhead(language));
  // Asked once while it rings: the first look at a word is slow (its expressions are compiled), and
  // the first barge-in would wait for it.
  isBackchannel(greeting, business.languages);
  return {
    session,
    stt: { provider: providers.stt.name, model: providers.stt.model },
    llmProvider: providers.llm.name,
  };

  function phrasesAhead(spokenLanguage: string): void {
    // Who only hears why the call can't be taken hears nothing else.
    if (context.refusal === null) void ahead.phrases(spokenLanguage);
  }
}

/** A call that only hears why it can't be taken has nobody to listen to. */
const deafEar: Ear = {
  listen: () => undefined,
  missed: () => undefined,
  sentMs: () => 0,
  close: () => undefined,
};

function voiceOf({ business }: CallContext, language: string): Voice {
  const { azureVoice, rate } = languageOf(language);
  return { language, voice: business.voices[language] ?? azureVoice, rate };
}

/** The same voice's name at another provider, or at a stand-in for it, is another voice. */
function voiceSource(config: Config, name: string): string {
  return `${name} ${name === 'deepgram-tts' ? config.DEEPGRAM_BASE_URL : (config.AZURE_SPEECH_BASE_URL ?? config.AZURE_SPEECH_REGION)}`;
}

/** The recogniser should expect the names that only this business knows. */
function hearingOf({ business, language }: CallContext): { languages: string[]; keyterms: string[] } {
  const languages = [language, ...business.languages.filter((code) => code !== language)];
  return { languages, keyterms: [business.name, business.agentName] };
}
