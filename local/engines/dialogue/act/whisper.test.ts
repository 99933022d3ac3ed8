import { expect, test } from 'vitest';
import type { Message } from '../../../../shared/dialogue/message.ts';
import { systemPrompt } from '../../../../shared/dialogue/prompt.ts';
import { toolsFor } from '../../../../shared/io/tools.ts';
import { localTime } from '../../../../shared/local-time.ts';
import { demoClinic } from '../../../seed/demo-clinic.ts';
import { reply } from '../reply.ts';

const now = localTime(Date.parse('2026-11-23T06:00:00Z'), demoClinic.timeZone);

/** A talk with the engine: staff whisper before a sentence. */
function talk(language: string) {
  const history: Message[] = [];
  return (text: string, ...whispers: string[]): string => {
    const content = systemPrompt({ business: demoClinic, customer: null, language, now, whispers });
    history.push({ role: 'user', content: text });
    const said = reply([{ role: 'system', content }, ...history], toolsFor(demoClinic)).text;
    history.push({ role: 'assistant', content: said });
    return said;
  };
}

test('a whispered day is offered in the engine’s own words, and is the day of the booking', () => {
  const caller = talk('en-IN');
  caller('I want to book an appointment');
  const offer = caller('Thursday please', 'offer Tuesday instead');
  expect(offer).toMatch(/^We could offer you .*Tuesday.* instead\. What time would suit you\?$/);
  expect(offer).not.toContain('offer Tuesday instead');
  expect(caller('ten in the morning')).toMatch(/name/i);
  expect(caller('my name is Ravi Kumar')).toContain('Tuesday');
});

test('in Hindi too', () => {
  expect(talk('hi-IN')('अपॉइंटमेंट चाहिए', 'मंगलवार का समय दें')).toMatch(/हम आपको .*मंगलवार.* का समय दे सकते हैं/);
});

test('a whispered fact is told before the answer; a whisper that is beyond the engine changes nothing', () => {
  const plain = talk('en-IN')('what is your address');
  expect(talk('en-IN')('what is your address', 'tell the price of a root canal')).toMatch(/Rs\. .*\d/);
  expect(talk('en-IN')('what is your address', 'be very kind')).toBe(plain);
});

test('a day on which the business is closed is not offered', () => {
  expect(talk('en-IN')('I want to book an appointment', 'offer Sunday')).not.toContain('could offer');
});
