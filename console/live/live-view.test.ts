import { expect, test } from 'vitest';
import type { WireEvent } from '../../shared/journal/events.ts';
import { costSoFar, liveView } from './live-view.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 30, second)).toISOString();
const ms = (second: number) => Date.parse(at(second));
let seq = 0;
const event = (second: number, type: string, fields: object = {}): WireEvent => ({
  seq: seq++,
  at: at(second),
  type,
  ...fields,
});
const begun = [
  event(0, 'callStarted', {
    businessId: 'demo-clinic',
    carrier: 'twilio',
    from: '+919800000001',
    to: '+918000000001',
    language: 'en-IN',
    languages: ['en-IN'],
    agentName: 'Asha',
    businessName: 'Sunrise',
    customerName: 'Ravi Kumar',
    greeting: 'Hello.',
    endAfterGreeting: null,
    limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
  }),
  event(1, 'mediaStarted', { streamId: 's' }),
  event(2, 'clausePlaying', { turn: 0, clause: 0, mark: '0:0', text: 'Hello.', startsAt: ms(2) }),
];

test('words appear while they are spoken, clause by clause', () => {
  const more = event(3, 'clausePlaying', {
    turn: 0,
    clause: 1,
    mark: '0:1',
    text: 'This is Asha.',
    startsAt: ms(3),
  });
  const spoke = event(4, 'callerSpoke', { text: 'what are', languages: [] });
  expect(liveView([...begun, more, spoke])).toMatchObject({
    customerName: 'Ravi Kumar',
    talkingSince: ms(1),
    endedAt: null,
    isTransferred: false,
    endReason: null,
    lines: [
      { who: 'agent', text: 'Hello. This is Asha.', at: ms(2), isOpen: true },
      { who: 'caller', text: 'what are', isOpen: true },
    ],
  });
});

test('final words replace the open ones, cut to what was heard', () => {
  const spoke = event(4, 'callerSpoke', { text: 'what', languages: [] });
  const cut = event(4, 'agentSaid', { turn: 0, cause: 'greeting', text: 'Hel', interrupted: true });
  const heard = event(5, 'callerSaid', {
    turn: 1,
    text: 'What are your hours?',
    language: 'en-IN',
    speechEndedAt: ms(4),
  });
  const view = liveView([...begun, spoke, cut, heard]);
  expect(view.lines).toEqual([
    { who: 'agent', turn: 0, text: 'Hel', at: ms(2), interrupted: true },
    { who: 'caller', turn: 1, text: 'What are your hours?', at: ms(5) },
  ]);
  expect(view.turns.map(({ turn, sttMs }) => [turn, sttMs])).toEqual([
    [0, null],
    [1, 1000],
  ]);
});

test('an ended call has no open words', () => {
  const view = liveView([...begun, event(4, 'callEnded', { reason: 'caller' })]);
  expect(view).toMatchObject({ endReason: 'caller', endedAt: ms(4), lines: [] });
});

test('an unknown event changes nothing', () => {
  const news = event(3, 'weatherChanged', { to: 'rain' });
  expect(liveView([...begun, news]).lines).toHaveLength(1);
});

test('a call by turns stops ringing with its greeting, although it has no media socket', () => {
  const [started] = begun;
  const greeted = event(2, 'agentSaid', { turn: 0, cause: 'greeting', text: 'Hello.', interrupted: false });
  expect(liveView(started ? [started] : []).talkingSince).toBeNull();
  expect(liveView([...(started ? [started] : []), greeted]).talkingSince).toBe(ms(2));
});

test('a call counts as with a person from its transfer until that fails', () => {
  const away = [...begun, event(4, 'transferStarted', { name: 'front-desk', number: '+918000000002' })];
  expect(liveView(away).isTransferred).toBe(true);
  const missed = [...away, event(9, 'transferEnded', { outcome: 'noAnswer' })];
  expect(liveView(missed).isTransferred).toBe(false);
  expect(
    liveView([...missed, event(11, 'transferStarted', { name: 'front-desk', number: '+918000000002' })])
      .isTransferred,
  ).toBe(true);
});

test('a whisper stands among the lines, and is nobody’s words', () => {
  const whisper = event(3, 'whispered', { by: 'staff', text: 'offer Tuesday', person: 'asha' });
  const said = event(5, 'callerSaid', { turn: 1, text: 'Monday?', language: 'en-IN', speechEndedAt: null });
  expect(liveView([...begun, whisper, said]).lines.map(({ who, text }) => [who, text])).toEqual([
    ['staff', 'offer Tuesday'],
    ['caller', 'Monday?'],
    ['agent', 'Hello.'],
  ]);
});

test('what staff ordered is known from the journal, until the call is back', () => {
  const view = (...more: WireEvent[]) => {
    const { isEnding, isMoving } = liveView([...begun, ...more]);
    return [isEnding, isMoving];
  };
  const moving = event(3, 'transferAsked', { by: 'staff', destination: null });
  const failed = { turn: 0, id: 't', name: 'transfer_call', arguments: '{}', result: '{}', action: null };
  expect(view()).toEqual([false, false]);
  expect(view(moving)).toEqual([false, true]);
  expect(view(moving, event(4, 'toolAnswered', failed))).toEqual([false, false]);
  expect(view(moving, event(4, 'takenUp', { why: 'transfer', after: 3 }))).toEqual([false, false]);
  expect(view(event(3, 'hangUpAsked', { by: 'staff' }))).toEqual([true, false]);
});

test('the cost ticks by the call’s own meter, and by the clock until that has come', () => {
  const view = liveView(begun);
  const meter = {
    type: 'meter' as const,
    at: at(60),
    stt: [{ provider: 'deepgram-flux', model: 'flux-general-multi', seconds: 600 }],
    llmProvider: 'openai',
  };
  const paise = (cost: string | null) => Number(cost);
  expect(paise(costSoFar(view, null, ms(61)))).toBeGreaterThan(paise(costSoFar(view, null, ms(31))));
  expect(paise(costSoFar(view, meter, ms(61)))).toBeGreaterThan(paise(costSoFar(view, null, ms(61))) * 2);
  expect(costSoFar(liveView([]), null, ms(61))).toBeNull();
});
