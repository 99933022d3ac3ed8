/** The call that prices are told for: three minutes of an ordinary booking, as plain figures. */
import type { Usage } from '../../shared/contract/budget.ts';

/** Each figure with where it is from, so that somebody else's call can be put in its place. */
export const referenceCall = {
  seconds: 180,
  /** Turns of the caller; a turn of both sides takes about 14 s. */
  turns: 12,
  /** Requests to the model: one a turn, and one more for each of two tools. */
  requests: 14,
  /** Characters the voice says a turn (one or two short sentences), and in the greeting. */
  charactersATurn: 110,
  greetingCharacters: 90,
  /**
   * Tokens of a request on average: the prompt with a small business's facts, the tools, and half
   * the conversation.
   */
  inputTokensARequest: 2000,
  /**
   * What of it a provider serves from its cache after the first request: the part that never
   * changes, in steps of 128 tokens.
   */
  cachedTokensARequest: 1280,
  outputTokensARequest: 40,
} as const;

export interface Providers {
  stt: { provider: string; model: string };
  llm: { provider: string; model: string };
  tts: { provider: string; model: string };
}

/** The reference call's usage, `minutes` long: longer calls have more turns and nothing else. */
export function usageOfReferenceCall(seconds: number, { stt, llm, tts }: Providers): Usage {
  const call = referenceCall;
  const share = seconds / call.seconds;
  const requests = Math.max(1, Math.round(call.requests * share));
  const input = requests * call.inputTokensARequest;
  const cached = (requests - 1) * call.cachedTokensARequest;
  const output = requests * call.outputTokensARequest;
  const characters = Math.round(call.turns * share * call.charactersATurn) + call.greetingCharacters;
  return {
    seconds,
    sttSeconds: seconds,
    llmInputTokens: input,
    llmCachedTokens: cached,
    llmOutputTokens: output,
    ttsCharacters: characters,
    lines: [
      { item: 'stt', ...stt, quantity: seconds },
      { item: 'llm_input', ...llm, quantity: input - cached },
      { item: 'llm_cached', ...llm, quantity: cached },
      { item: 'llm_output', ...llm, quantity: output },
      { item: 'tts', ...tts, quantity: characters },
    ],
  };
}
