import { expect, it } from 'vitest';
import { completeUsage, estimatedInput, estimatedTokens } from './token-estimate.ts';

it('a text of Indian letters is more tokens than one of Latin letters of the same length', () => {
  expect(estimatedTokens('')).toBe(0);
  expect(estimatedTokens('twelve chars')).toBe(3);
  expect(estimatedTokens('नमस्ते आप')).toBeGreaterThan(estimatedTokens('namaste aa'));
});

it('what a model reads is every message and the description of every tool', () => {
  const messages = [{ role: 'user', content: 'When do you open?' }] as const;
  const tool = { name: 'end_call', description: 'Ends the call.', parameters: { type: 'object' } };
  expect(estimatedInput(messages, [tool])).toBeGreaterThan(estimatedInput(messages, []));
  const withToolCall = {
    role: 'assistant',
    content: '',
    toolCalls: [{ id: 'c', name: 'save_request', arguments: '{"kind":"message"}' }],
  } as const;
  expect(
    estimatedInput([...messages, { ...withToolCall, toolCalls: [...withToolCall.toolCalls] }], []),
  ).toBeGreaterThan(estimatedInput(messages, []));
});

it('a server that leaves a count out, or counts nothing, gets an estimate in its place', () => {
  const messages = [{ role: 'user', content: 'When do you open?' }] as const;
  const counted = { inputTokens: 80, cachedTokens: 60, outputTokens: 9 };
  expect(completeUsage(counted, messages, [], 'At nine.')).toEqual(counted);
  expect(completeUsage({ ...counted, outputTokens: 0 }, messages, [], 'At nine.')).toEqual({
    ...counted,
    outputTokens: 2,
    isEstimate: true,
  });
  expect(completeUsage({ ...counted, inputTokens: 0 }, messages, [], 'At nine.')).toMatchObject({
    inputTokens: estimatedInput(messages, []),
    outputTokens: 9,
    isEstimate: true,
  });
  expect(completeUsage({ ...counted, outputTokens: 0 }, messages, [], '')).not.toHaveProperty('isEstimate');
  expect(completeUsage(null, messages, [], 'At nine.')).toMatchObject({ outputTokens: 2, isEstimate: true });
});
