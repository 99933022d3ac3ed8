/** Puts a session together: the call's context and the configuration become providers, tools, prompt and voices. */

import { localTime } from '../../shared/dialogue/local-time.ts';
import { systemPrompt } from '../../shared/dialogue/prompt.ts';
import { toolsFor } from '../../shared/dialogue/tools.ts';
import type { Log } from '../../shared/io/log.ts';
import { runTool, type ToolDeps } from '../../shared/io/run-tool.ts';
import type { EndReason, JournalEvent } from '../../shared/journal/events.ts';
import { isBackchannel } from '../../shared/language/backchannel.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { spoken } from '../../shared/language/spoken.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { recordedAudio } from '../audio/recorded/recorded.ts';
import { isWithheld } from '../carriers/numbers.ts';
import { carriers } from '../carriers/registry.ts';
import type { Config } from '../config.ts';
import { clausesOf } from '../core/moves.ts';
import type { State } from '../core/state.ts';
import { platformDeps } from '../providers/deps.ts';
import { createGate } from '../providers/gate.ts';
import type { Voice } from '../providers/ports.ts';
import { createProviders } from '../providers/registry.ts';
import { createApi } from './api.ts';
import { askHuman } from './ask-human.ts';
import { createSession, type Session } from './call-session.ts';
import { callStartedOf } from './call-started.ts';
import type { Clock } from './clock.ts';
import { type Ear, openEar } from './hearing.ts';
import type { CallContext } from './preparation.ts';
import { preparedVoice } from './prepared-voice.ts';

/** A conversation as stored: what a restarted object goes on from. */
export interface Snapshot {
  state: State;
  nextMark: number;
  sttMs: number;
}

/** Why a session goes on from a stored conversation. */
export type TakenUp = 'crash' | 'transfer';

export interface AssemblyDeps {
  context: CallContext;
  config: Config;
  clock: Clock;
  signal: AbortSignal;
  /** `nextSeq`: behind everything ever journaled. */
  restored: (Snapshot & { nextSeq: number; why: TakenUp }) | null;
  journal(event: JournalEvent): void;
  settledTurn(state: State): void;
  cleared(ms: number): void;
  keepPiece(number: number, piece: Uint8Array): void;
  over(reason: EndReason): void;
  away(transfer: { name: string; number: string }): void;
  /** Everything journaled so far is with the API when this resolves, or it can't be reached. */
  flushJournal(): Promise<void>;
  /** Reaches public addresses only: a business's own tools. */
  publicFetch: (url: string, init: RequestInit) => Promise<Response>;
  log: Log;
  bug(error: unknown): void;
}

export interface AssembledSession {
  session: Session;
  /** Whom the seconds and tokens are paid to. */
  stt: { provider: string; model: string };
  llmProvider: string;
}

const policy = defaultTurnPolicy;

/** The recogniser is connecting and the greeting is being synthesised when this returns. */
export function assembleSession(deps: AssemblyDeps): AssembledSession {
  const { context, config, clock, signal, restored } = deps;
  const { business, ring } = context;
  const carrier = carriers[ring.carrier];
  const providers = createProviders(config, platformDeps(createGate()), {
    tag: ring.callId,
    promptCacheKey: business.businessId,
    firstTokenMs: policy.firstTokenMs,
    tokenStallMs: policy.tokenStallMs,
    voiceStallMs: policy.voiceStallMs,
    onFailover: (from, to, fault) => session.tell({ type: 'failedOver', at: clock.now(), from, to, kind: fault.kind }),
  });
  const tts = preparedVoice(providers.tts);
  const api = createApi(config);
  const toolDeps: ToolDeps = {
    api,
    callId: ring.callId,
    phone: isWithheld(ring.from) ? null : ring.from,
    business,
    beforeApi: deps.flushJournal,
    ownTools: { fetch: deps.publicFetch },
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
      minChars: policy.clauseCharacters,
      maxChars: policy.longestClauseCharacters,
    },
    voiceOf: (language) => voiceOf(context, language),
    tools: toolsFor(business),
    system: (language) => ({
      role: 'system',
      content: systemPrompt({ business, customer: context.customer, language, now: localTime(clock.now(), business.timeZone) }),
    }),
    recorded: recordedAudio,
    runTool: (call, aborted) => runTool(toolDeps, call, aborted),
    listen: (tell) => (context.refusal === null ? openEar(providers.stt, hearingOf(context), clock, tell, signal) : deafEar),
    journal: deps.journal,
    settledTurn: deps.settledTurn,
    cleared: deps.cleared,
    keepPiece: deps.keepPiece,
    over: deps.over,
    away: deps.away,
    askTransfer: (reason, destination) => askHuman(toolDeps, reason, destination, signal),
    gap: (ms) => deps.log.warn('the voice was late: a hole in the reply', { ms: Math.round(ms) }),
    bug: deps.bug,
    ...(restored
      ? { restored: { state: takenUpAgain(restored.state, restored.why), nextSeq: restored.nextSeq, nextMark: restored.nextMark } }
      : {}),
  });
  const greeting = restored ? (takenUpAgain(restored.state, restored.why).call?.greeting ?? '') : context.greeting;
  for (const clause of clausesOf(greeting)) prepareClause(clause);
  if (!restored) session.tell(callStartedOf(context, clock.now()));
  // Asked once while it rings: the first look at a word is slow (its expressions are compiled), and the first barge-in would wait for it.
  isBackchannel(greeting, business.languages);
  return { session, stt: { provider: providers.stt.name, model: providers.stt.model }, llmProvider: providers.llm.name };

  function prepareClause(clause: string): void {
    const language = restored?.state.language ?? context.language;
    tts.prepare(spoken(clause, language), voiceOf(context, language), signal);
  }
}

/** A call that only hears why it can't be taken has nobody to listen to. */
const deafEar: Ear = { listen: () => undefined, sentMs: () => 0, close: () => undefined };

function voiceOf({ business }: CallContext, language: string): Voice {
  return { language, voice: business.voices[language] ?? languageOf(language).azureVoice, rate: 1 };
}

/** The recogniser should expect the names that only this business knows. */
function hearingOf({ business, language }: CallContext): { languages: string[]; keyterms: string[] } {
  const languages = [language, ...business.languages.filter((code) => code !== language)];
  return { languages, keyterms: [business.name, business.agentName] };
}

/** After a crash the line was silent for a moment, after a transfer nobody answered: the conversation is where it was, and the agent says why it is back. */
function takenUpAgain(state: State, why: TakenUp): State {
  const facts = { agentName: state.call?.agentName ?? '', businessName: state.call?.businessName ?? '' };
  const { phrases } = languageOf(state.language);
  const call = state.call && { ...state.call, greeting: phrases[why === 'transfer' ? 'transferFailed' : 'apologyAgain'](facts) };
  return { ...state, phase: 'waiting', reply: null, ending: null, call };
}
