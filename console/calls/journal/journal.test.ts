import { expect, test } from 'vitest';
import type { WireEvent } from '../../../shared/journal/events.ts';
import { createFormats } from '../../ui/format.ts';
import { en } from '../../ui/words/en.ts';
import { hi } from '../../ui/words/hi.ts';
import { journalLines, lineOf as lineIn } from './journal.ts';

const formats = createFormats('en', en);
const lineOf = (wire: WireEvent) => lineIn(wire, en, formats);

const at = '2026-11-22T09:30:05.000Z';
const event = (type: string, fields: object = {}): WireEvent => ({ seq: 1, at, type, ...fields });
const before = (ms: number) => Date.parse(at) - ms;
const usage = { inputTokens: 900, cachedTokens: 0, outputTokens: 12 };

test("the caller's line shows when a speculative reply began and when the language changed", () => {
  const heard = { turn: 2, text: 'kya samay hai', language: 'hi-IN', speechEndedAt: null };
  expect(lineOf(event('callerSaid', { ...heard, askedAt: before(300), switched: true }))).toEqual({
    what: 'Caller',
    text: 'kya samay hai · a speculative reply, 300 ms ahead · the call changes to Hindi, which the caller speaks',
  });
  expect(lineOf(event('callerSaid', { ...heard, askedAt: before(0) }))?.text).toBe('kya samay hai');
  expect(lineOf(event('callerSaid', heard))?.text).toBe('kya samay hai');
});

test("the agent's line says what the model remembers, when that is less than was heard", () => {
  const heard = { turn: 2, cause: 'model', text: 'We are open', interrupted: true };
  expect(lineOf(event('agentSaid', heard))).toEqual({ what: 'Heard, interrupted', text: 'We are open' });
  expect(lineOf(event('agentSaid', { ...heard, memory: '' }))?.text).toBe(
    'We are open · the model remembers: nothing',
  );
});

test('a possible end of turn, a dropped reply, an aside and a resumed call have words of their own', () => {
  expect(lineOf(event('turnEnding', { text: 'what are' }))).toEqual({
    what: 'Turn may be over',
    text: 'what are',
  });
  expect(lineOf(event('turnResumed'))?.what).toBe('Turn goes on');
  expect(
    lineOf(event('replyDropped', { turn: 1, model: 'm', usage, isEstimate: true, isSpeculative: true }))
      ?.text,
  ).toBe('speculative and not needed; m, 900 tokens read, 12 written');
  expect(
    lineOf(event('clauseWritten', { turn: 1, clause: 0, text: 'One moment.', aside: 'acknowledgement' }))
      ?.text,
  ).toBe('One moment.');
  expect(lineOf(event('takenUp', { why: 'crash', after: 4 }))?.text).toBe('after a crash of our system');
});

test('the steps of a reply are left out, and an unknown event shows its fields', () => {
  const steps = [
    event('clauseVoiced', { turn: 1, mark: '1:1', ms: 400 }),
    event('marked', { mark: '1:1' }),
    event('clauseWritten', { turn: 1, clause: 0, text: 'We are open.' }),
  ];
  const news = event('weatherChanged', { to: '<rain>', seenAt: before(0), by: { who: 'nobody' } });
  const lines = journalLines([...steps, news], en, formats);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    what: 'weatherChanged',
    text: 'to <rain> · seenAt 15:00:05 · by {"who":"nobody"}',
  });
});

test("the first line shows a business's own turn policy", () => {
  const started = {
    businessId: 'demo-clinic',
    carrier: 'twilio',
    from: '+919800000001',
    to: '+918000000001',
    language: 'en-IN',
    languages: ['en-IN'],
    agentName: 'Asha',
    businessName: 'Sunrise',
    customerName: null,
    greeting: 'Hello.',
    endAfterGreeting: null,
    limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
  };
  expect(lineOf(event('callStarted', started))?.text).toBe('over Twilio, in English');
  const inHindi = lineIn(event('callStarted', started), hi, createFormats('hi', hi));
  expect(inHindi?.text).toBe('Twilio से, अंग्रेज़ी में');
  expect(lineOf(event('callStarted', { ...started, turnPolicy: { silenceMs: 5000 } }))?.text).toContain(
    '{"silenceMs":5000}',
  );
});

test('the journal is read in Hindi too', () => {
  expect(lineIn(event('takenUp', { why: 'crash', after: 4 }), hi, formats)?.what).toBe('कॉल फिर शुरू हुई');
});
