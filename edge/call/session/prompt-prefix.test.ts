import { expect, it } from 'vitest';
import { type PromptBusiness, systemMessage } from '../../../shared/dialogue/prompt.ts';
import { promptTime } from '../../../shared/dialogue/prompt-time.ts';
import type { Message } from '../../../shared/io/llm.ts';
import { done, type LlmStep, toolCall } from '../testing/scripted.ts';
import { wholeCall } from '../testing/whole-call.ts';

// A provider's prompt cache serves a request as far as it begins like one before it.

const business: PromptBusiness & { timeZone: string } = {
  name: 'Sunrise Dental Clinic',
  agentName: 'Asha',
  languages: ['en-IN', 'hi-IN'],
  timeZone: 'Asia/Kolkata',
  prompt: 'Give no medical advice.',
  facts: ['Parking is behind the building.'],
  hours: [{ day: 'mon', opens: '09:30', closes: '19:00' }],
  prices: [],
  address: '12 MG Road, Bengaluru',
  transferDestinations: [],
};
const says = (text: string): LlmStep[] => [100, text, done];
const notes: LlmStep[] = [100, toolCall('save_request', { kind: 'callback' }), done];

it('each request of a call begins with the one before it, up to the last words of the caller', async () => {
  const call = wholeCall({
    carrier: 'twilio',
    llm: [
      says('We are open from nine to seven.'),
      says('The consultation is five hundred rupees, and a root canal is more than that.'),
      notes,
      says('I have noted that. Anything else?'),
      says('You are welcome.'),
    ],
    tools: { save_request: { result: '{"ok":true}', action: null } },
    parts: (clock) => {
      const startedAt = clock.now();
      return {
        system: (language) =>
          systemMessage({
            business,
            customer: null,
            language,
            now: promptTime(business, startedAt, clock.now()),
          }),
      };
    },
  });
  call.answer();
  await call.untilListening();
  await call.says('when do you open');
  await call.untilListening();
  await call.says('what is the price');
  // It is interrupted: the model remembers what was heard of it.
  await call.clock.advance(2500);
  await call.says('please call me back tomorrow');
  await call.untilListening();
  await call.says('no thank you');
  await call.untilListening();
  const { requests } = call.llm;
  expect(requests).toHaveLength(5);
  expect(call.lines().join()).toContain('[interrupted]');
  for (const [at, request] of requests.slice(1).entries()) {
    const before = requests[at] ?? [];
    const shared = before.slice(0, before.findLastIndex(({ role }) => role === 'user') + 1);
    expect(shared.length).toBeGreaterThan(1);
    expect(request.slice(0, shared.length)).toEqual(shared);
    expect(textOf(request).startsWith(textOf(shared).slice(0, -1))).toBe(true);
  }
  expect(call.bugs).toEqual([]);
});

/** As it is sent: one list of messages in JSON. */
function textOf(messages: readonly Message[]): string {
  return JSON.stringify(messages);
}
