/** The call for which costs are given: three minutes of an ordinary booking. */
import type { Usage } from '../contract/budget.ts';
import { costOf, defaultModels } from '../journal/cost.ts';
import { defaultTurnPolicy } from '../turn-policy.ts';
import { type ProfileName, profiles } from './profiles.ts';
import { requestTokens, summedTokens } from './reference-tokens.ts';
import { sentSeconds } from './speech-only.ts';

/** The figures of the call and their sources. Replace them to price another kind of call. */
export const referenceCall = {
  seconds: 180,
  /** Turns of the caller. A turn of both sides takes about 14 s. */
  turns: 12,
  /** Who speaks, as a share of the time. The rest is silence. */
  callerShare: 0.35,
  agentShare: 0.45,
  /** Requests to the model: one for each turn, and one more for each of two tool calls. */
  requests: 14,
  /** Characters that the TTS speaks in a turn (one or two short sentences), and in the greeting. */
  charactersATurn: 110,
  greetingCharacters: 90,
  /** Tokens that a request writes. Those that it reads are in `reference-tokens.ts`. */
  outputTokensARequest: 40,
  /**
   * Replies begun too early, for each turn, where speculation is on (a voice platform's documents tell of
   * half to seven tenths more requests), and what each has cost when it is dropped.
   */
  droppedATurn: 0.6,
  droppedOutputTokens: 20,
  droppedCharacters: 40,
} as const;

export interface Providers {
  stt: { provider: string; model: string };
  llm: { provider: string; model: string };
  tts: { provider: string; model: string };
}

export interface Manner {
  /** Replies are begun before the caller's turn has ended. */
  isSpeculative?: boolean;
  /** The recogniser is sent the audio around speech alone. */
  isSpeechOnly?: boolean;
  /** The share, 0 to 1, of the characters of the agent's answers and greeting that come as kept audio. */
  keptShare?: number;
}

/** The usage of a reference call of `seconds`: a longer call only has more turns. */
export function usageOfReferenceCall(
  seconds: number,
  { stt, llm, tts }: Providers,
  { isSpeculative = false, isSpeechOnly = false, keptShare = 0 }: Manner = {},
): Usage {
  const call = referenceCall;
  const share = seconds / call.seconds;
  const dropped = isSpeculative ? Math.round(call.turns * call.droppedATurn * share) : 0;
  const wanted = Math.max(1, Math.round(call.requests * share));
  // A dropped request is sent in any turn, so it has as many tokens as an average one.
  const sum = summedTokens(requestTokens(wanted));
  const input = Math.round((sum.input * (wanted + dropped)) / wanted);
  const cached = Math.round((sum.cached * (wanted + dropped)) / wanted);
  const output = wanted * call.outputTokensARequest + dropped * call.droppedOutputTokens;
  const said = Math.round(call.turns * share * call.charactersATurn) + call.greetingCharacters;
  const characters = Math.round(said * (1 - keptShare)) + dropped * call.droppedCharacters;
  const heard = { seconds, spokenSeconds: seconds * call.callerShare, turns: call.turns * share };
  const sttSeconds = isSpeechOnly ? sentSeconds(heard, defaultTurnPolicy) : seconds;
  return {
    seconds,
    sttSeconds,
    llmInputTokens: input,
    llmCachedTokens: cached,
    llmOutputTokens: output,
    ttsCharacters: characters,
    lines: [
      { item: 'stt', ...stt, quantity: sttSeconds },
      { item: 'llm_input', ...llm, quantity: input - cached },
      { item: 'llm_cached', ...llm, quantity: cached },
      { item: 'llm_output', ...llm, quantity: output },
      { item: 'tts', ...tts, quantity: characters },
    ],
  };
}

/** The usage of a reference call with a profile and the usual providers. */
export function usageOfProfile(
  name: ProfileName,
  seconds: number = referenceCall.seconds,
  keptShare = 0,
): Usage {
  const { stt, policy, isSpeechOnly = false } = profiles[name];
  const isSpeculative = (policy.speculationsPerMinute ?? 0) > 0;
  return usageOfReferenceCall(seconds, { ...defaultModels, stt }, { isSpeculative, isSpeechOnly, keptShare });
}

/** Micro-rupees that a minute of a reference call costs with a profile, over Exotel, by the rate card. */
export function minuteOfProfile(name: ProfileName, seconds: number = referenceCall.seconds): number {
  return Math.round((costOf(usageOfProfile(name, seconds), 'exotel').total.microInr * 60) / seconds);
}
