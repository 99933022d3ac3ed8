/**
 * Tokens estimated from the length of a text, for replies whose usage the model does not report: they were
 * stopped, or its server does not count.
 */
import type { Message, Tool } from './message.ts';

/**
 * Characters in a token: about 4 in Latin letters, about 2 in Indian scripts, with the vocabularies
 * of current models.
 */
const latinPerToken = 4;
const otherPerToken = 2;

/** Tokens of an answer that nobody saw: about what a request writes (`docs/cost.md`). */
export const usualOutputTokens = 40;

/** Whole tokens, rounded up; 0 only for an empty text. */
export function estimatedTokens(text: string): number {
  const latin = text.match(/[ -\u024f\s]/g)?.length ?? 0;
  return Math.ceil(latin / latinPerToken + (text.length - latin) / otherPerToken);
}

/** The input of a model: the messages and the descriptions of its tools. */
export function estimatedInput(messages: readonly Message[], tools: readonly Tool[]): number {
  const texts = messages.map(
    (message) => message.content + ('toolCalls' in message ? JSON.stringify(message.toolCalls) : ''),
  );
  return estimatedTokens(texts.join('\n')) + estimatedTokens(JSON.stringify(tools));
}

interface Tokens {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  isEstimate?: true | undefined;
}

/**
 * What a server counted, with estimates for what it left out: no request is free. `written`: all that the
 * model wrote, thoughts and tool calls included.
 */
export function completeUsage(
  counted: Tokens | null,
  messages: readonly Message[],
  tools: readonly Tool[],
  written: string,
): Tokens {
  const estimate = estimatedUsage(messages, tools, written);
  if (counted === null) return estimate;
  const isInputLeftOut = counted.inputTokens === 0;
  const isOutputLeftOut = counted.outputTokens === 0 && estimate.outputTokens > 0;
  if (!isInputLeftOut && !isOutputLeftOut) return counted;
  return {
    ...counted,
    ...(isInputLeftOut ? { inputTokens: estimate.inputTokens } : {}),
    ...(isOutputLeftOut ? { outputTokens: estimate.outputTokens } : {}),
    isEstimate: true,
  };
}

/** What a request used, as far as its texts say. Nothing counts as cached, so it is never too little. */
export function estimatedUsage(messages: readonly Message[], tools: readonly Tool[], written: string) {
  return {
    inputTokens: estimatedInput(messages, tools),
    cachedTokens: 0,
    outputTokens: estimatedTokens(written),
    isEstimate: true as const,
  };
}
