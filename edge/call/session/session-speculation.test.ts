import { describe, expect, it } from 'vitest';
import { usageOf } from '../../../shared/journal/cost.ts';
import { turnsOf } from '../../../shared/journal/latency.ts';
import type { FarCarrier } from '../testing/far-end.ts';
import { done, type LlmStep } from '../testing/scripted.ts';
import { type CallScript, wholeCall } from '../testing/whole-call.ts';

const carriers: FarCarrier[] = ['twilio', 'exotel'];
/** First token after 300 ms, then one every 20 ms. */
const answer: LlmStep[] = [
  300,
  'We',
  20,
  ' are',
  20,
  ' open',
  20,
  ' from',
  20,
  ' nine.',
  20,
  ' Come',
  20,
  ' in.',
  done,
];
const firstByteMs = 150;
/** Until the first clause is whole, and its voice is there. */
const serialMs = 300 + 4 * 20 + firstByteMs;

/** The greeting was heard; the caller says it, and the recogniser is `leadMs` sooner than sure. */
async function callWithLead(carrier: FarCarrier, leadMs: number, script: Partial<CallScript> = {}) {
  const call = wholeCall({ carrier, llm: [answer, answer], tts: { firstByteMs }, ...script });
  call.answer();
  await call.untilListening();
  call.stt.words('when do you open');
  if (leadMs > 0)
    call.stt.say({ type: 'turnEnding', text: 'when do you open', languages: ['en'], lastWordEndMs: null });
  await call.clock.advance(leadMs);
  return call;
}

describe.each(carriers)('a speculative reply, over %s', (carrier) => {
  it.each([0, 250, 500, 800])('plays %i ms earlier, and never before the turn is over', async (leadMs) => {
    const call = await callWithLead(carrier, leadMs);
    expect(call.of('clausePlaying').filter(({ turn }) => turn === 1)).toEqual([]);
    call.stt.turnEnd('When do you open?', 300);
    await call.clock.advance(3000);
    const [, turn] = turnsOf(call.events);
    expect(turn?.replyMs).toBeLessThanOrEqual(Math.max(0, serialMs - leadMs) + 30);
    expect(turn).toMatchObject({ leadMs, firstTokenMs: 300 });
    expect(call.llm.requests).toHaveLength(1);
    await call.clock.advance(5000);
    expect(call.lines()).toEqual([
      'agent: Hello, this is Asha. How can I help you today, please?',
      'caller: When do you open?',
      'agent: We are open from nine. Come in.',
    ]);
  });

  it('is dropped when the caller goes on: it is not played, stored or remembered, and its cost is reported', async () => {
    const call = await callWithLead(carrier, 600);
    call.stt.say({ type: 'resumed' });
    call.stt.words('when do you open on Sunday');
    await call.clock.advance(400);
    call.stt.turnEnd('When do you open on Sunday?', 300);
    await call.clock.advance(6000);
    expect(call.llm.requests).toHaveLength(2);
    expect(JSON.stringify(call.llm.requests[1])).not.toContain('We are open');
    expect(call.llm.requests[1]?.filter(({ role }) => role === 'user')).toEqual([
      { role: 'user', content: 'When do you open on Sunday?' },
    ]);
    expect(call.lines().slice(1)).toEqual([
      'caller: When do you open on Sunday?',
      'agent: We are open from nine. Come in.',
    ]);
    expect(call.of('turnResumed')).toHaveLength(1);
    const usage = usageOf(call.events, { stt: [], llmProvider: 'z' });
    expect(usage.llmInputTokens).toBe(200);
    expect(call.bugs).toEqual([]);
  });

  it('that fails is requested again, unnoticed by the caller', async () => {
    const call = await callWithLead(carrier, 500, {
      llm: [[100, { fault: { source: 'llm', kind: 'server', retryable: false, message: '' } }], answer],
    });
    call.stt.turnEnd('When do you open?', 300);
    await call.clock.advance(6000);
    expect(call.of('replyFailed')).toEqual([]);
    expect(call.lines().at(-1)).toBe('agent: We are open from nine. Come in.');
  });
});
