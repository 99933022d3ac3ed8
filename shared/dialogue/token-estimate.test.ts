import { expect, it } from 'vitest';
import { estimatedInput, estimatedTokens } from './token-estimate.ts';

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
