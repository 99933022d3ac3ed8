import { expect, it } from 'vitest';
import type { CallOutcome } from '../../contract/call.ts';
import type { CallEvent, EndReason } from '../events.ts';
import { outcomeOf } from './outcome.ts';

const at = 0;
const started = (endAfterGreeting: EndReason | null): CallEvent => ({
  type: 'callStarted',
  at,
  businessId: 'demo-clinic',
  carrier: 'exotel',
  from: '+919800000001',
  to: '+918000000001',
  language: 'en-IN',
  languages: ['en-IN'],
  agentName: 'Asha',
  businessName: 'Sunrise Dental Clinic',
  customerName: null,
  greeting: 'Hello.',
  endAfterGreeting,
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
});
const asks = (turn: number): CallEvent => ({
  type: 'callerSaid',
  at,
  turn,
  text: 'a question',
  language: 'en-IN',
  speechEndedAt: null,
});
const agent = (turn: number, cause: 'model' | 'greeting' | 'apology', text = 'An answer.'): CallEvent => ({
  type: 'agentSaid',
  at,
  turn,
  cause,
  text,
  interrupted: false,
});
const saves = (kind: string, requestId: string, state?: string, error?: string): CallEvent => ({
  type: 'toolAnswered',
  at,
  turn: 1,
  id: 'call_1',
  name: 'save_request',
  arguments: JSON.stringify({ kind, ...(state ? { state } : {}) }),
  result: JSON.stringify(error ? { error } : { ok: true, requestId, state: state ?? 'open' }),
  action: null,
});
const dialled = (outcome: 'talked' | 'busy' | 'noAnswer' | 'failed'): CallEvent[] => [
  { type: 'transferStarted', at, name: 'front-desk', number: '+918000000002' },
  { type: 'transferEnded', at, outcome },
];
const question = [asks(1), agent(1, 'model')];

it.each<[CallOutcome, string, EndReason, CallEvent[]]>([
  ['refused', 'a limit said no', 'budget', [started('budget'), agent(0, 'greeting')]],
  ['transferred', 'the carrier dialled a person', 'transfer', question],
  ['transferred', 'staff ended the talk with a person', 'staff', [...question, ...dialled('talked')]],
  ['transferred', 'a request was saved before', 'transfer', [asks(1), saves('message', 'r1')]],
  ['booked', 'an appointment was saved', 'caller', [...question, saves('appointment', 'r1')]],
  ['booked', 'a message too', 'agent', [asks(1), saves('message', 'r1'), saves('appointment', 'r2')]],
  ['booked', 'it was moved', 'agent', [asks(1), saves('appointment', 'r1'), saves('appointment', 'r1')]],
  ['booked', 'the call broke behind it', 'crash', [asks(1), saves('appointment', 'r1')]],
  [
    'callback',
    'a callback was asked for',
    'agent',
    [asks(1), saves('message', 'r1'), saves('callback', 'r2')],
  ],
  [
    'message',
    'a message was left, nobody having answered',
    'agent',
    [asks(1), ...dialled('busy'), asks(2), saves('message', 'r1')],
  ],
  [
    'answered',
    'an earlier appointment was cancelled',
    'agent',
    [...question, saves('appointment', 'r1', 'cancelled')],
  ],
  [
    'answered',
    'what was saved was cancelled again',
    'agent',
    [...question, saves('appointment', 'r1'), saves('appointment', 'r1', 'cancelled')],
  ],
  ['answered', 'a question was', 'caller', question],
  ['answered', 'staff ended the call', 'staff', question],
  [
    'answered',
    'the caller came back from a transfer',
    'agent',
    [...question, ...dialled('noAnswer'), asks(2), agent(2, 'model')],
  ],
  [
    'unresolved',
    'the request could not be saved',
    'caller',
    [asks(1), saves('appointment', '', undefined, 'not possible')],
  ],
  ['unresolved', 'nobody answered the transfer', 'caller', [...question, ...dialled('noAnswer')]],
  ['unresolved', 'the model failed', 'fault', [asks(1), agent(1, 'apology')]],
  ['unresolved', 'the process was lost', 'crash', question],
  ['unresolved', 'the time was over', 'limit', question],
  ['unresolved', 'the money was', 'budget', question],
  ['unresolved', 'the caller left before an answer was heard', 'caller', [asks(1), agent(1, 'model', '')]],
  ['unresolved', 'the agent failed before the caller spoke', 'fault', []],
  ['abandoned', 'the caller hung up in the greeting', 'caller', [agent(0, 'greeting')]],
  ['abandoned', 'the caller was silent', 'agent', [agent(0, 'greeting')]],
])('the outcome is "%s": %s', (outcome, _why, endReason, events) => {
  const journal = [started(null), ...events].slice(events[0]?.type === 'callStarted' ? 1 : 0);
  expect(
    outcomeOf(
      journal.map((event, seq) => ({ ...event, seq })),
      endReason,
    ),
  ).toBe(outcome);
});

it('a request whose arguments or answer are no JSON counts for nothing', () => {
  const broken = { ...saves('appointment', 'r1'), arguments: '{', result: 'no' } as CallEvent;
  expect(outcomeOf([{ ...broken, seq: 0 }], 'caller')).toBe('abandoned');
});
