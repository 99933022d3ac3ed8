import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withheldCaller } from '../../../shared/ids.ts';
import {
  TwilioDialOutcome,
  TwilioLeg,
  TwilioRecording,
  TwilioRing,
  TwilioSpeech,
  TwilioStatus,
} from './webhook.ts';

const fixture = JSON.parse(
  readFileSync(`${import.meta.dirname}/../fixtures/twilio/06-voice-webhook-and-stream-status.json`, 'utf8'),
);
const CallSid = 'CA00000000000000000000000000000001';
const callId = `twilio-${CallSid}`;

describe('a ring', () => {
  it('is a call id and two numbers', () => {
    expect(TwilioRing.parse(fixture.voice_webhook)).toEqual({
      callId,
      carrier: 'twilio',
      callSid: CallSid,
      from: '+919876543210',
      to: '+918047491899',
    });
  });

  it.each(['anonymous', '+266696687', '', 'client:asha', undefined])('rings from %j too', (From) => {
    expect(TwilioRing.parse({ ...fixture.voice_webhook, From }).from).toBe(withheldCaller);
  });

  it.each([
    ['018001234567', '+9118001234567'],
    ['+91 80 4749 1899', '+918047491899'],
    ['sip:reception@sip.example', '+918047491899'],
  ])('to %s is for %s', (To, to) => {
    const fields = { ...fixture.voice_webhook, To, Called: '+918047491899' };
    expect(TwilioRing.parse(fields).to).toBe(to);
  });

  it('without a call or a dialled number is refused with each wrong field named', () => {
    const result = TwilioRing.safeParse({ From: '+919876543210', To: 'somewhere' });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['CallSid', 'To']);
    expect(TwilioRing.safeParse({ ...fixture.voice_webhook, CallSid: '../../etc' }).success).toBe(false);
  });
});

describe('a status', () => {
  it.each(['completed', 'busy', 'failed', 'no-answer', 'canceled'])('%s ends the call', (CallStatus) => {
    expect(TwilioStatus.parse({ CallSid, CallStatus, CallDuration: '42' })).toMatchObject({
      type: 'call',
      callId,
      hasEnded: true,
    });
  });

  it.each(['queued', 'ringing', 'in-progress', 'something-new', undefined])(
    '%s does not end the call',
    (CallStatus) => {
      expect(TwilioStatus.parse({ CallSid, CallStatus })).toMatchObject({ type: 'call', hasEnded: false });
    },
  );

  it.each(['initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled'])(
    '%s of a leg that the call dialled is not of the call',
    (CallStatus) => {
      const leg = { CallSid: 'CA2', ParentCallSid: CallSid, Direction: 'outbound-dial', CallStatus };
      expect(TwilioStatus.parse(leg)).toEqual({ type: 'leg', callId: 'twilio-CA2' });
      expect(TwilioStatus.parse({ ...leg, Direction: undefined }).type).toBe('leg');
      expect(TwilioLeg.parse(leg)).toBe(CallSid);
    },
  );

  it.each([
    { ParentCallSid: '' },
    { ParentCallSid: CallSid },
    { ParentCallSid: 'CA9', Direction: 'inbound' },
  ])('with %j is of the call itself', (fields) => {
    const status = { CallSid, CallStatus: 'completed', ...fields };
    expect(TwilioStatus.parse(status)).toEqual({ type: 'call', callId, hasEnded: true });
    expect(TwilioLeg.parse(status)).toBeUndefined();
  });

  it('of a media stream differs from that of the call', () => {
    expect(TwilioStatus.parse(fixture.stream_started)).toEqual({
      type: 'stream',
      callId,
      error: null,
    });
    expect(TwilioStatus.parse(fixture.stream_stopped)).toMatchObject({ type: 'stream', error: null });
    expect(TwilioStatus.parse(fixture.stream_error)).toMatchObject({ type: 'stream', error: '<text>' });
  });
});

it('a recording has a URL, and is completed unless its status says otherwise', () => {
  const fields = {
    CallSid,
    RecordingSid: 'RE1',
    RecordingUrl: 'https://api.twilio.com/x',
    RecordingDuration: '30',
    RecordingChannels: '2',
  };
  const recording = { callId, url: 'https://api.twilio.com/x', status: 'completed' };
  expect(TwilioRecording.parse(fields)).toEqual(recording);
  expect(TwilioRecording.parse({ ...fields, RecordingStatus: 'absent', RecordingUrl: '' })).toMatchObject({
    status: 'absent',
    url: null,
  });
});

describe('a dial', () => {
  it.each<[Record<string, string>, string]>([
    [{ DialCallStatus: 'completed', DialCallDuration: '7' }, 'talked'],
    [{ DialCallStatus: 'Completed', DialCallDuration: '7', DialBridged: 'true' }, 'talked'],
    [{ DialCallStatus: 'answered', DialCallDuration: '7' }, 'talked'],
    // Bridged for less than a second.
    [{ DialCallStatus: 'completed', DialCallDuration: '0', DialBridged: 'true' }, 'talked'],
    [{ DialCallStatus: 'completed', DialBridged: 'true' }, 'talked'],
    // A redirect by REST while the person's phone rang.
    [{ DialCallStatus: 'completed' }, 'noAnswer'],
    [{ DialCallStatus: 'completed', DialCallDuration: '' }, 'noAnswer'],
    [{ DialCallStatus: 'completed', DialCallDuration: '0' }, 'noAnswer'],
    [{ DialCallStatus: 'answered' }, 'noAnswer'],
    // The person hung up while the whisper was read: the leg lasted, and nobody was connected.
    [{ DialCallStatus: 'completed', DialCallDuration: '5', DialBridged: 'false' }, 'noAnswer'],
    [{ DialCallStatus: 'busy', DialCallDuration: '0', DialBridged: 'false' }, 'busy'],
    [{ DialCallStatus: 'no-answer', DialBridged: 'false' }, 'noAnswer'],
    [{ DialCallStatus: 'failed' }, 'failed'],
    [{ DialCallStatus: 'canceled' }, 'failed'],
    [{ DialCallStatus: 'something-new', DialCallDuration: '7' }, 'failed'],
    [{}, 'failed'],
  ])('%j is a transfer that ended: %s', (fields, outcome) => {
    const seconds =
      'DialCallDuration' in fields && fields.DialCallDuration ? Number(fields.DialCallDuration) : null;
    expect(TwilioDialOutcome.parse({ CallSid, ...fields })).toEqual({
      outcome,
      seconds,
      hasCallEnded: false,
    });
  });

  it.each([
    ['in-progress', false],
    ['completed', true],
    ['Canceled', true],
  ])('of a call that is %s has lost its caller: %s', (CallStatus, hasCallEnded) => {
    expect(TwilioDialOutcome.parse({ CallSid, CallStatus, DialCallStatus: 'canceled' })).toMatchObject({
      hasCallEnded,
    });
  });
});

it("a turn has the caller's words, or null", () => {
  expect(TwilioSpeech.parse({ CallSid, SpeechResult: ' कल सुबह ', Confidence: '0.91' })).toEqual({
    text: 'कल सुबह',
    digits: null,
  });
  for (const SpeechResult of ['', undefined])
    expect(TwilioSpeech.parse({ CallSid, SpeechResult }).text).toBeNull();
});
