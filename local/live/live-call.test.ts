import { expect, test } from 'vitest';
import type { CallEvent, JournalEvent } from '../../shared/journal/events.ts';
import type { Paint } from '../terminal/columns.ts';
import { type LiveCall, liveLine, overLine } from './live-call.ts';

const plain: Paint = (text) => text;
const at = 1_000_000;
const started: CallEvent = {
  type: 'callStarted',
  at,
  businessId: 'demo-clinic',
  carrier: 'exotel',
  from: '+919800000001',
  to: '+918000000001',
  language: 'en-IN',
  languages: ['en-IN'],
  agentName: 'Asha',
  businessName: 'Sunrise',
  customerName: 'Ravi Kumar',
  greeting: 'Hello',
  endAfterGreeting: null,
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
};
const callOf = (...events: CallEvent[]): LiveCall => ({
  callId: 'exotel-1',
  carrier: 'exotel',
  from: '+919800000001',
  startedAt: at,
  events: events.map((event, seq) => ({ ...event, seq }) as JournalEvent),
});
const spoke = (text: string): CallEvent => ({ type: 'callerSpoke', at, text, languages: ['en'] });
const playing = (text: string): CallEvent => ({
  type: 'clausePlaying',
  at,
  turn: 0,
  clause: 0,
  mark: '0:0',
  text,
  startsAt: at,
});

test('a live call is one line: who by a masked number and a name, length, cost, state and last words', () => {
  const call = callOf(started, { type: 'mediaStarted', at, streamId: 's' }, spoke('when do you open'));
  expect(liveLine(call, at + 65_000, plain)).toMatch(
    /^● exotel \+91\*+0001 Ravi Kumar {3}1:05 {2}INR \d+\.\d\d {2}caller speaks {2}caller: when do you open$/,
  );
});

test('no line has a whole phone number, and the line that stays has no words', () => {
  const call = callOf(started, spoke('my words'), { type: 'callEnded', at: at + 9000, reason: 'caller' });
  expect(liveLine(call, at, plain)).not.toMatch(/9800000001/);
  const stays = overLine(call, at + 9000, plain);
  expect(stays).not.toMatch(/9800000001|my words/);
  expect(stays).toMatch(/0:09 .*the caller hung up {2}npm run calls -- exotel-1$/);
});

test('the line that stays says how to read the call, also that of another business', () => {
  const other = { ...started, businessId: 'my-clinic' } as CallEvent;
  expect(overLine(callOf(other), at, plain)).toMatch(/npm run calls -- exotel-1 --business my-clinic$/);
});

test.each([
  ['rings', [started]],
  ['answered', [started, { type: 'turnsStarted', at }]],
  ['caller speaks', [started, spoke('x')]],
  ['agent thinks', [spoke('x'), { type: 'turnEnding', at, text: 'x', languages: [] }]],
  ['agent uses book', [{ type: 'toolCalled', at, turn: 1, id: '1', name: 'book', arguments: '{}' }]],
  ['agent speaks', [playing('Hello'), { type: 'replySent', at, turn: 0 }]],
  [
    'agent listens',
    [{ type: 'agentSaid', at, turn: 0, cause: 'greeting', text: 'Hello', interrupted: false }],
  ],
  ['with front-desk', [{ type: 'transferStarted', at, name: 'front-desk', number: '+918000000002' }]],
] satisfies [string, CallEvent[]][])('the state "%s" is told', (state, events) => {
  expect(liveLine(callOf(...events), at, plain)).toContain(`  ${state}`);
});

test('a call that a fault ended says which one', () => {
  const fault = { source: 'llm', kind: 'auth', retryable: false, message: '401' } as const;
  const call = callOf(
    started,
    { type: 'replyFailed', at, turn: 1, fault },
    { type: 'callEnded', at, reason: 'fault' },
  );
  expect(overLine(call, at, plain)).toContain('ended by a fault, because the model refused the key (401)');
});

test('what a caller says or is called can not move the cursor', () => {
  const evil = { ...started, customerName: 'a\u001b[2J\nb' } as CallEvent;
  const line = liveLine(callOf(evil, spoke('x\u001b]0;title\u0007\r\u202ey')), at, plain);
  expect(line).not.toMatch(/\p{Cc}|\u202e/u);
});

test('Hindi words keep their joiners', () => {
  expect(liveLine(callOf(spoke('क्\u200dया')), at, plain)).toContain('क्\u200dया');
});
