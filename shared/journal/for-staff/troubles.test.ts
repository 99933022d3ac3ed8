import { expect, test } from 'vitest';
import { faultKinds } from '../../fault.ts';
import type { CallEvent, JournalEvent } from '../events.ts';
import { faultReason } from './hand-over.ts';
import { faultBehindEnd, troublesOf } from './troubles.ts';

const journalOf = (...events: CallEvent[]): JournalEvent[] =>
  events.map((event, seq) => ({ ...event, seq }) as JournalEvent);
const fault = { source: 'llm', kind: 'auth', retryable: false, message: '401 invalid_api_key' } as const;
const replyFailed = (turn: number): CallEvent => ({ type: 'replyFailed', at: turn, turn, fault });
const transferAnswered = (reason: string): CallEvent => ({
  type: 'toolAnswered',
  at: 5,
  turn: 2,
  id: 'transfer-2',
  name: 'transfer_call',
  arguments: JSON.stringify({ reason }),
  result: '{}',
  action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
});
const transferred: CallEvent[] = [
  { type: 'transferStarted', at: 6, name: 'front-desk', number: '+918000000002' },
  { type: 'callEnded', at: 9, reason: 'transfer' },
];

test('a transfer that a fault caused says which one, and a transfer that the caller wanted names none', () => {
  const because = 'because the model refused the key (401 invalid_api_key)';
  const byFault = journalOf(replyFailed(1), replyFailed(2), transferAnswered(faultReason), ...transferred);
  expect(faultBehindEnd(byFault)).toBe(because);
  expect(troublesOf(byFault).map(({ text }) => text)).toContain(
    `the call was handed to front-desk, ${because}`,
  );
  const wanted = journalOf(replyFailed(1), transferAnswered('the caller wants a person'), ...transferred);
  expect(faultBehindEnd(wanted)).toBeNull();
  expect(troublesOf(wanted)).toHaveLength(1);
});

test.each([
  ['fault', 'because the model refused the key (401 invalid_api_key)'],
  ['crash', "because the call's process ended and its caller did not come back"],
  ['caller', null],
  ['agent', null],
] as const)('a call that ended by %s says whether a fault is behind it', (reason, words) => {
  expect(faultBehindEnd(journalOf(replyFailed(1), { type: 'callEnded', at: 9, reason }))).toBe(words);
});

test('a call that is not over, or whose journal lacks the fault, is told as far as it is known', () => {
  expect(faultBehindEnd(journalOf(replyFailed(1)))).toBeNull();
  expect(faultBehindEnd(journalOf({ type: 'callEnded', at: 9, reason: 'fault' }))).toMatch(/does not name/);
});

test.each(faultKinds)('a failover names both engines and what the first one did: %s', (kind) => {
  const [trouble] = troublesOf(
    journalOf({ type: 'failedOver', at: 1, from: 'openai/a', to: 'openai/b', kind }),
  );
  expect(trouble?.text).toMatch(/^openai\/a [a-z ]+, and openai\/b took over$/);
});

test('a media socket that broke, a person who was not reached and a lost part are told in words', () => {
  const texts = troublesOf(
    journalOf(
      { type: 'mediaStopped', at: 1, by: 'lost', detail: 'closed with 1006' },
      { type: 'mediaStopped', at: 1, by: 'caller', detail: 'stop' },
      { type: 'transferEnded', at: 2, outcome: 'noAnswer' },
      { type: 'transferEnded', at: 2, outcome: 'talked' },
      { type: 'takenUp', at: 3, why: 'crash', after: 1 },
      { type: 'undelivered', at: 4, part: 'recording', why: 'answered 409' },
      { type: 'faulted', at: 5, fault: { ...fault, source: 'stt', kind: 'network', message: '' } },
    ),
  ).map(({ text }) => text);
  expect(texts).toEqual([
    'the media socket broke: the connection broke, and nobody closed it (1006)',
    'the person was not reached (no answer)',
    "the call's process ended, and another went on with the call",
    'the API does not take the recording: answered 409',
    'the recogniser could not be reached',
  ]);
});
