import { expect, test } from 'vitest';
import { referenceCall } from './reference-call.ts';
import { referenceTokens, requestTokens, servedByCache, summedTokens } from './reference-tokens.ts';

test('a prefix below 1,024 tokens is not cached, and a longer one in steps of 128', () => {
  expect([0, 1023, 1024, 1151, 1152, 2047].map(servedByCache)).toEqual([0, 0, 1024, 1024, 1152, 1920]);
});

test('each request has what was said since the one before, which the cache serves', () => {
  const { fixed, caller, agent, tool } = referenceTokens;
  const all = requestTokens(referenceCall.requests);
  expect(all[0]).toEqual({ input: fixed + caller, cached: 0 });
  expect(all[1]).toEqual({ input: fixed + 2 * caller + agent, cached: servedByCache(fixed + caller) });
  // The seventh answers with what a tool has brought.
  expect((all[6]?.input ?? 0) - (all[5]?.input ?? 0)).toBe(tool);
  for (const [at, { input, cached }] of all.entries()) {
    const before = all[at - 1]?.input ?? 0;
    expect(cached).toBeLessThanOrEqual(before);
    expect(before - cached).toBeLessThan(at === 0 ? 1 : 128);
    expect(input).toBeGreaterThan(before);
  }
});

test('a longer call sends more with each request, and the cache serves a larger share of it', () => {
  const [short, long] = [requestTokens(3), requestTokens(45)].map((requests) => ({
    ...summedTokens(requests),
    requests: requests.length,
  }));
  if (!short || !long) throw new Error('two calls were asked for');
  expect(long.input / long.requests).toBeGreaterThan(short.input / short.requests);
  expect(long.cached / long.input).toBeGreaterThan(short.cached / short.input);
  expect(requestTokens(0)).toEqual([]);
});
