import { describe, expect, it } from 'vitest';
import { done, type LlmStep } from '../testing/scripted.ts';
import { wholeCall } from '../testing/whole-call.ts';

const answer = (text: string): LlmStep[] => [200, text, done];
const systemOf = (messages: readonly { role: string; content: string }[] | undefined): string =>
  messages?.find(({ role }) => role === 'system')?.content ?? '';

describe.each(['twilio', 'exotel'] as const)('a whisper, over %s', (carrier) => {
  it('is in the messages of the next reply, of no other, and in nothing that anybody said', async () => {
    const call = wholeCall({
      carrier,
      llm: [answer('Monday is full.'), answer('We could do Tuesday.'), answer('Done.')],
    });
    call.answer();
    await call.untilListening();
    call.stt.turnEnd('Do you have Monday?');
    await call.clock.advance(50);
    const text = 'offer Tuesday instead';
    call.session.dispatch({ type: 'whispered', at: call.clock.now(), by: 'staff', text });
    await call.untilListening();
    for (const said of ['And now?', 'Thanks.']) {
      call.stt.turnEnd(said);
      await call.clock.advance(300);
      await call.untilListening();
    }
    expect(call.llm.requests.map((messages) => systemOf(messages).includes(text))).toEqual([
      false,
      true,
      false,
    ]);
    expect(JSON.stringify(call.llm.requests.map((messages) => messages.slice(1)))).not.toContain(text);
    expect(call.lines().join()).not.toContain(text);
    expect(call.lines()).toContain('agent: We could do Tuesday.');
    expect(call.bugs).toEqual([]);
  });
});
