import { expect, test } from 'vitest';
import { systemPrompt } from '../../shared/dialogue/prompt.ts';
import { promptTime } from '../../shared/dialogue/prompt-time.ts';
import { estimatedInput, estimatedTokens } from '../../shared/dialogue/token-estimate.ts';
import type { Message } from '../../shared/io/llm.ts';
import { toolsFor } from '../../shared/io/tools.ts';
import { referenceCall } from '../../shared/profiles/reference-call.ts';
import { referenceTokens, requestTokens } from '../../shared/profiles/reference-tokens.ts';
import { demoClinic } from '../seed/demo-clinic.ts';

// The price of the reference call is that of a real prompt with real tools, and not of a number that was
// right once.

const business = { ...demoClinic, slots: { minutes: 30, atOnce: 1 } };
const startedAt = Date.parse('2026-11-23T06:00:00Z');
const tools = toolsFor(business);
const system = (afterMs: number): Message => ({
  role: 'system',
  content: systemPrompt({
    business,
    customer: { name: 'Ravi Kumar', notes: '', lastCalls: [], openRequests: [] },
    language: 'en-IN',
    now: promptTime(business, startedAt, startedAt + afterMs),
  }),
});

/** Both sides of a turn; a whole booking is about as long. */
const caller = 'Yes please, I would like to come on Tuesday evening, after six if that works.';
const agent =
  'On Tuesday at 6:30 p.m. there is a free place for a consultation. Shall I book it for you, and for which name?';
const toolCall = {
  id: 'call_5f0c2a91d3',
  name: 'save_request',
  arguments:
    '{"kind":"appointment","date":"2026-11-24","time":"18:30","name":"Ravi Kumar","service":"consultation"}',
};
const toolAnswer =
  '{"ok":true,"requestId":"req-8f2f0c","state":"open","booked":true,"note":"booked: tell the caller that it is"}';

/** Within a tenth: the estimate by characters is no closer itself. */
function expectNear(real: number, assumed: number): void {
  expect(real / assumed, `${real} tokens, assumed ${assumed}`).toBeGreaterThan(0.9);
  expect(real / assumed, `${real} tokens, assumed ${assumed}`).toBeLessThan(1.1);
}

test('the assumed tokens of a request are those of the real prompt, tools, words and tool calls', () => {
  expectNear(estimatedInput([system(0)], tools), referenceTokens.fixed);
  expectNear(estimatedTokens(caller), referenceTokens.caller);
  expect(agent.length).toBe(referenceCall.charactersATurn);
  expectNear(estimatedTokens(agent), referenceTokens.agent);
  expectNear(
    estimatedInput(
      [
        { role: 'assistant', content: '', toolCalls: [toolCall] },
        { role: 'tool', toolCallId: toolCall.id, content: toolAnswer },
      ],
      [],
    ),
    referenceTokens.tool,
  );
});

test('the last request of a call that is assembled turn by turn has as many tokens as is assumed', () => {
  const history: Message[] = [];
  for (let turn = 1; turn <= referenceCall.turns; turn += 1) {
    history.push({ role: 'user', content: caller });
    if (turn % 6 === 0)
      history.push(
        { role: 'assistant', content: '', toolCalls: [toolCall] },
        { role: 'tool', toolCallId: toolCall.id, content: toolAnswer },
      );
    if (turn < referenceCall.turns) history.push({ role: 'assistant', content: agent });
  }
  const last = estimatedInput([system(referenceCall.seconds * 1000), ...history], tools);
  expectNear(last, requestTokens(referenceCall.requests).at(-1)?.input ?? 0);
});
