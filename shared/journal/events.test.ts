import { describe, expect, it } from 'vitest';
import {
  type CallEvent,
  callEventSchemas,
  type JournalEvent,
  readJournal,
  storedEvent,
  toWire,
  WireEvent,
} from './events.ts';

const at = Date.UTC(2026, 0, 5, 10, 0, 0, 123);
const fault = { source: 'llm', kind: 'rate', retryable: true, message: '429', retryAfterMs: 1000 } as const;

/** One of every type there is. */
const events: CallEvent[] = [
  {
    type: 'callStarted',
    at,
    businessId: 'demo-clinic',
    carrier: 'exotel',
    from: '+919800000001',
    to: '+918000000001',
    language: 'hi-IN',
    languages: ['en-IN', 'hi-IN'],
    agentName: 'Asha',
    businessName: 'Sunrise Dental Clinic',
    customerName: null,
    greeting: 'नमस्ते',
    endAfterGreeting: null,
    limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'budget' },
  },
  { type: 'takenUp', at, why: 'crash', after: 0 },
  { type: 'mediaStarted', at, streamId: 'MZ1' },
  { type: 'turnsStarted', at },
  { type: 'callerSpoke', at, text: 'when', languages: ['en'] },
  { type: 'turnEnding', at, text: 'when', languages: ['en'] },
  { type: 'turnResumed', at },
  { type: 'turnEnded', at, text: 'when', languages: [], confidence: 0.5, speechEndedAt: at - 300.5 },
  { type: 'turnFailed', at, fault },
  { type: 'tokenArrived', at, turn: 1 },
  { type: 'clauseWritten', at, turn: 1, clause: 0, text: 'Yes.' },
  { type: 'clausesRetracted', at, turn: 1, from: 1 },
  {
    type: 'replyWritten',
    at,
    turn: 1,
    finish: 'stop',
    model: 'm',
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 2 },
  },
  { type: 'voiceArrived', at, turn: 1 },
  { type: 'clausePlaying', at, turn: 1, clause: 0, mark: '1:0', text: 'Yes.', startsAt: at + 0.125 },
  { type: 'clauseVoiced', at, turn: 1, mark: '1:0', ms: 480 },
  { type: 'clauseBroken', at, turn: 1, mark: '1:1', endsAt: at + 600 },
  { type: 'clauseSent', at, turn: 1, mark: '1:0', endsAt: at + 500 },
  { type: 'replySent', at, turn: 1 },
  { type: 'marked', at, mark: '1:0' },
  { type: 'replyFailed', at, turn: 1, fault },
  { type: 'voiceSpent', at, turn: 1, characters: 4, provider: 'azure-tts' },
  {
    type: 'replyDropped',
    at,
    turn: 1,
    model: 'm',
    usage: { inputTokens: 9, cachedTokens: 0, outputTokens: 3 },
    isEstimate: true,
    isSpeculative: false,
  },
  { type: 'toolCalled', at, turn: 1, id: 'c', name: 'end_call', arguments: '{}' },
  {
    type: 'toolAnswered',
    at,
    turn: 1,
    id: 'c',
    name: 'end_call',
    arguments: '{}',
    result: 'ok',
    action: { type: 'endCall' },
  },
  { type: 'dtmf', at, digit: '#' },
  { type: 'timerFired', at, name: 'silence' },
  { type: 'faulted', at, fault },
  { type: 'failedOver', at, from: 'a', to: 'b', kind: 'stall' },
  { type: 'transferAsked', at, by: 'staff', destination: 'front-desk' },
  { type: 'whispered', at, by: 'staff', text: 'offer Tuesday instead', person: 'asha' },
  { type: 'hangUpAsked', at, by: 'staff' },
  { type: 'mediaStopped', at, by: 'lost', detail: 'socket closed with 1006' },
  { type: 'callerSaid', at, turn: 1, text: 'when', language: 'en-IN', speechEndedAt: null },
  { type: 'agentSaid', at, turn: 1, cause: 'model', text: 'Yes.', interrupted: true },
  { type: 'transferStarted', at, name: 'front-desk', number: '+918000000002' },
  { type: 'transferEnded', at, outcome: 'noAnswer' },
  { type: 'undelivered', at, part: 'event', was: 'toolAnswered', why: 'refused with 400' },
  { type: 'noticeHeard', at },
  { type: 'recordingDecided', at, consent: false, why: 'stopped' },
  { type: 'callEnded', at, reason: 'transfer', transfer: { name: 'front-desk', number: '+918000000002' } },
];
const journal: JournalEvent[] = events.map((event, seq) => ({ ...event, seq }));

describe('the journal', () => {
  it('is the same after a round trip through JSON, with one event of every type', () => {
    expect(new Set(events.map((event) => event.type))).toEqual(new Set(Object.keys(callEventSchemas)));
    expect(readJournal(JSON.parse(JSON.stringify(journal.map(toWire))))).toEqual(journal);
  });

  it('travels with its times in ISO 8601, in the shape the contract names', () => {
    const [first] = journal.map(toWire);
    expect(first).toMatchObject({ seq: 0, at: '2026-01-05T10:00:00.123Z', type: 'callStarted' });
    for (const event of journal) expect(WireEvent.parse(toWire(event))).toEqual(toWire(event));
  });

  it('is read in the order of `seq`, however it arrived', () => {
    expect(readJournal(journal.map(toWire).reverse()).map((event) => event.seq)).toEqual(
      journal.map((event) => event.seq),
    );
  });

  it('leaves out what this version does not know, and keeps the rest', () => {
    const wire = [
      { seq: 0, at: '2026-01-05T10:00:00.000Z', type: 'fromTheFuture', more: true },
      { seq: 1, at: '2026-01-05T10:00:00.000Z', type: 'toString' },
      { seq: 2, at: '2026-01-05T10:00:00.000Z', type: 'turnResumed', more: 'ignored' },
      { seq: 3, at: '2026-01-05T10:00:00.000Z', type: 'dtmf' },
      { seq: 4, at: 'yesterday', type: 'turnResumed' },
      { seq: -1, at: '2026-01-05T10:00:00.000Z', type: 'turnResumed' },
      null,
      'dtmf',
      [],
    ];
    expect(readJournal(wire)).toEqual([{ seq: 2, at: Date.UTC(2026, 0, 5, 10), type: 'turnResumed' }]);
  });

  it('keeps an unknown type as it is on the wire', () => {
    const unknown = { seq: 0, at: '2026-01-05T10:00:00.000Z', type: 'fromTheFuture', more: { deep: [1] } };
    expect(WireEvent.parse(unknown)).toEqual(unknown);
  });
});

it('a journal stored under the former names is read under today’s', () => {
  const former = [
    {
      seq: 0,
      at: '2026-11-23T10:00:00.000Z',
      type: 'callerHeard',
      turn: 1,
      text: 'hello',
      language: 'en-IN',
      speechEndedAt: null,
    },
    {
      seq: 1,
      at: '2026-11-23T10:00:01.000Z',
      type: 'agentHeard',
      turn: 1,
      cause: 'model',
      text: 'Hello.',
      interrupted: false,
    },
    {
      seq: 2,
      at: '2026-11-23T10:00:02.000Z',
      type: 'replyDropped',
      turn: 2,
      model: 'm',
      usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
      isEstimate: true,
      inSecret: true,
    },
  ];
  expect(readJournal(former)).toMatchObject([
    { type: 'callerSaid' },
    { type: 'agentSaid' },
    { type: 'replyDropped', isSpeculative: true },
  ]);
  expect(storedEvent(former[0])).toMatchObject({ type: 'callerSaid', text: 'hello' });
  expect(storedEvent({ seq: 0, at: '2026-11-23T10:00:00.000Z', type: 'ofTomorrow', x: 1 })).toMatchObject({
    type: 'ofTomorrow',
    x: 1,
  });
});
