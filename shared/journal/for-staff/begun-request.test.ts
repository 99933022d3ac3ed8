import { expect, it } from 'vitest';
import type { CallEvent, EndReason } from '../events.ts';
import { begunRequest } from './begun-request.ts';

const at = 0;
const caller = (turn: number, text: string): CallEvent => ({
  type: 'callerSaid',
  at,
  turn,
  text,
  language: 'en-IN',
  speechEndedAt: null,
});
const agent = (turn: number, text: string): CallEvent => ({
  type: 'agentSaid',
  at,
  turn,
  cause: 'model',
  text,
  interrupted: false,
});
const tool = (name: string, result: object): CallEvent => ({
  type: 'toolAnswered',
  at,
  turn: 2,
  id: 'call_1',
  name,
  arguments: '{"kind":"appointment"}',
  result: JSON.stringify(result),
  action: null,
});
const begun = [
  caller(1, 'I want to book for Monday at four'),
  agent(1, 'And may I have your name?'),
  caller(2, 'Meena'),
  agent(2, 'So that is Monday at 4 p.m., for Meena. Shall I note it down?'),
];
const talked: CallEvent = { type: 'transferEnded', at, outcome: 'talked' };

it.each<[string, EndReason, CallEvent[], string | null]>([
  ['who hangs up before the yes', 'caller', begun, 'I want to book for Monday at four / Meena'],
  ['whose line broke', 'fault', begun, 'I want to book for Monday at four / Meena'],
  ['whose time was over', 'limit', begun, 'I want to book for Monday at four / Meena'],
  [
    'whose request could not be saved',
    'caller',
    [...begun, tool('save_request', { error: 'not possible' })],
    'I want to book for Monday at four / Meena',
  ],
  [
    'who asks in Hindi',
    'caller',
    [caller(1, 'मुझे अपॉइंटमेंट चाहिए'), agent(1, 'आप किस दिन आना चाहेंगे?')],
    'मुझे अपॉइंटमेंट चाहिए',
  ],
  [
    'who asks in Hindi, in Latin letters',
    'caller',
    [caller(1, 'mujhe appointment chahiye'), agent(1, 'किस दिन?')],
    'mujhe appointment chahiye',
  ],
  [
    'whose request was saved',
    'caller',
    [...begun, tool('save_request', { ok: true, requestId: 'r1' })],
    null,
  ],
  ['who had finished', 'agent', [...begun, tool('end_call', { ok: true })], null],
  ['who talked to a person', 'caller', [...begun, talked], null],
  ['who is with a person', 'transfer', begun, null],
  [
    'who asks when the appointment is',
    'caller',
    [caller(1, 'when is my appointment'), agent(1, 'Shall I look?')],
    null,
  ],
  [
    'who cancels one',
    'caller',
    [caller(1, 'I want to cancel an appointment'), agent(1, 'Shall I cancel it?')],
    null,
  ],
  [
    'who saw it on facebook',
    'caller',
    [caller(1, 'I saw you on facebook'), agent(1, 'How can I help?')],
    null,
  ],
  ['who left before an answer', 'caller', [caller(1, 'I want to book for Monday')], null],
])('of a caller %s (%s) these words are kept as a begun request', (_, endReason, events, words) => {
  expect(
    begunRequest(
      events.map((event, seq) => ({ ...event, seq })),
      endReason,
    ),
  ).toBe(words);
});

it('long words are cut', () => {
  const long = [caller(1, `book ${'Monday '.repeat(200)}`), agent(1, 'What time?')];
  expect(
    begunRequest(
      long.map((event, seq) => ({ ...event, seq })),
      'caller',
    ),
  ).toHaveLength(500);
});
