/**
 * The tokens of the reference call's requests to its model, and how many of them the provider's prompt cache
 * serves. A request is the one before it and what was said since, so it begins with all of it.
 */

/**
 * In tokens, as `shared/dialogue/token-estimate.ts` estimates them. `local/generate/reference-tokens.test.ts`
 * holds them to the real prompt, tools and history.
 */
export const referenceTokens = {
  /** The system message of a small business that takes appointments, and the descriptions of its tools. */
  fixed: 1590,
  /** The caller's words in a turn: about five seconds. */
  caller: 20,
  /** The agent's words in a turn: 110 characters. */
  agent: 28,
  /** The call of a tool, and its answer. */
  tool: 75,
} as const;

/** A reply in which a tool is called takes one request more: this often, in requests. */
const requestsATool = 7;

/**
 * OpenAI's prompt caching guide: prefixes of 1,024 tokens or more are cached, with models before GPT-5.6 in
 * steps of 128. Since then the end of each request is a place up to which the next one is served, without
 * steps, so this is at most 127 tokens too few.
 */
const cache = { least: 1024, step: 128 };

interface RequestTokens {
  /** All of the request's tokens. */
  input: number;
  /** Those of them that come from the cache. */
  cached: number;
}

/** Of a prefix of so many tokens that was sent before, the tokens that the cache serves. */
export function servedByCache(prefix: number): number {
  return prefix < cache.least ? 0 : prefix - (prefix % cache.step);
}

/**
 * A call's requests in order. The first one is counted as if it found nothing: the last call of the business
 * may be longer ago than its part of the prompt is kept.
 */
export function requestTokens(requests: number): RequestTokens[] {
  const { fixed, caller, agent, tool } = referenceTokens;
  const all: RequestTokens[] = [];
  for (let number = 1; number <= requests; number += 1) {
    const before = all.at(-1)?.input;
    const isToolsAnswer = number % requestsATool === 0;
    const more = isToolsAnswer ? tool : agent + caller;
    all.push({
      input: before === undefined ? fixed + caller : before + more,
      cached: before === undefined ? 0 : servedByCache(before),
    });
  }
  return all;
}

/** All requests of a call together. */
export function summedTokens(requests: readonly RequestTokens[]): RequestTokens {
  return {
    input: requests.reduce((sum, { input }) => sum + input, 0),
    cached: requests.reduce((sum, { cached }) => sum + cached, 0),
  };
}
