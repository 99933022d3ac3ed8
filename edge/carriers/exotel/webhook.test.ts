import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withheldCaller } from '../../../shared/ids.ts';
import { webhookFields } from '../webhook-fields.ts';
import { connectAnswer } from './connect.ts';
import { ExotelPassthru } from './passthru.ts';
import { ExotelApplet, ExotelRing, ExotelStatus } from './webhook.ts';

function fixture(name: string) {
  return JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/exotel/${name}.json`, 'utf8'));
}
const CallSid = '56b1234567abcdef89abcdef12345678';
const callId = `exotel-${CallSid}`;

/** The fields as a request would bring them, in one of three ways. */
function sent(fields: Record<string, string>, how: 'query' | 'form' | 'json') {
  const query = new URLSearchParams(how === 'query' ? fields : { token: 't' });
  const body =
    how === 'form' ? new URLSearchParams(fields).toString() : how === 'json' ? JSON.stringify(fields) : '';
  return webhookFields({
    query,
    contentType: how === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    body,
  });
}

describe('the resolver', () => {
  const { query } = fixture('07-dynamic-url-request-response').request;

  it.each(['query', 'form', 'json'] as const)('is asked by %s, with national numbers', (how) => {
    expect(ExotelRing.parse(sent(query, how))).toEqual({
      callId,
      carrier: 'exotel',
      callSid: CallSid,
      from: '+919876543210',
      to: '+918047491899',
    });
  });

  it('may be told From and To alone, and a withheld number', () => {
    expect(ExotelRing.parse({ CallSid, From: '+919876543210', To: '08047491899' })).toMatchObject({
      from: '+919876543210',
      to: '+918047491899',
    });
    expect(ExotelRing.parse({ CallSid, CallFrom: 'anonymous', CallTo: '08047491899' }).from).toBe(
      withheldCaller,
    );
  });

  it('can do nothing without a dialled number or a call', () => {
    expect(ExotelRing.safeParse({ CallSid }).error?.issues.map((issue) => issue.path)).toEqual([['To']]);
    expect(ExotelRing.safeParse({ CallTo: '08047491899' }).error?.issues.map((issue) => issue.path)).toEqual([
      ['CallSid'],
    ]);
    expect(ExotelRing.safeParse(null).success).toBe(false);
  });
});

describe('passthru', () => {
  const shapes = fixture('08-passthru-after-voicebot');

  it("understands the stream's report, flat", () => {
    expect(ExotelPassthru.parse(sent(shapes.flat.query, 'query'))).toEqual({
      callId,
      from: '+918888000000',
      to: '+912233344455',
      recordingUrl: null,
      digits: null,
      stream: {
        streamId: '6f048d2e897a0d2d4029560f3f541947',
        outcome: 'completed',
        seconds: 28,
        recordingUrl:
          'https://recordings.exotel.com/exotelrecordings/acct/6f048d2e897a0d2d4029560f3f541947.mp3',
        disconnectedBy: 'bot',
        error: null,
        isThrottled: false,
      },
    });
  });

  it('understands it as JSON in one parameter, and as an object in a body', () => {
    const { query } = shapes.json_in_one_key;
    const expected = {
      stream: { streamId: '62xxx', outcome: 'completed', seconds: 28, disconnectedBy: 'user' },
    };
    expect(ExotelPassthru.parse(sent(query, 'query'))).toMatchObject(expected);
    expect(ExotelPassthru.parse({ ...query, Stream: JSON.parse(query.Stream) })).toMatchObject(expected);
  });

  it('tells a hang-up, a socket that never opened and a full account apart', () => {
    const streamOf = (fields: object) => ExotelPassthru.parse({ CallSid, ...fields }).stream;
    expect(streamOf(shapes.caller_hung_up)).toMatchObject({ outcome: 'cancelled', disconnectedBy: 'user' });
    expect(streamOf(shapes.ws_connect_failed)).toMatchObject({
      outcome: 'failed',
      disconnectedBy: 'na',
      isThrottled: false,
    });
    expect(streamOf(shapes.throttled)).toMatchObject({ outcome: 'failed', isThrottled: true });
  });

  it('believes the error where it and the status disagree', () => {
    expect(
      ExotelPassthru.parse({ CallSid, 'Stream[Status]': 'completed', 'Stream[Error]': '3009 failed' }).stream,
    ).toMatchObject({ outcome: 'failed' });
  });

  it.each(['', '{"Status":', '[]', 'null', undefined])(
    'answers its question although the report is %j',
    (Stream) => {
      expect(ExotelPassthru.parse({ CallSid, Stream })).toMatchObject({ callId, stream: null });
    },
  );

  it('takes the keys a caller pressed out of their quotes', () => {
    expect(ExotelPassthru.parse({ CallSid, digits: '"12"' }).digits).toBe('12');
    expect(ExotelApplet.parse({ CallSid, digits: '""', RecordingUrl: ' https://r/x.mp3 ' })).toEqual({
      callId,
      digits: null,
      recordingUrl: 'https://r/x.mp3',
      customField: null,
    });
  });
});

describe('the status callback', () => {
  const shapes = fixture('09-status-callback');
  const callSid = shapes.default.CallSid;

  it('may be terse', () => {
    for (const how of ['form', 'json'] as const) {
      expect(ExotelStatus.parse(sent(shapes.default, how))).toMatchObject({
        callId: `exotel-${callSid}`,
        event: null,
        status: 'completed',
        hasEnded: true,
        recordingUrl: 'https://s3-ap-southeast-1.amazonaws.com/recordings/abc123.mp3',
        legs: [],
        dialling: null,
      });
    }
  });

  const legs = [
    { status: 'completed', seconds: 335, answeredBy: 'na' },
    { status: 'completed', seconds: 320, answeredBy: 'human' },
  ];

  it('may have legs, in JSON', () => {
    expect(ExotelStatus.parse(shapes.terminal)).toMatchObject({
      event: 'terminal',
      hasEnded: true,
      conversationSeconds: 320,
      customField: 'order_12345',
      legs,
    });
  });

  it('may have legs in a form, one by one or as JSON', () => {
    const { Legs, ...rest } = shapes.terminal;
    const flat: Record<string, string> = {};
    Legs.forEach((leg: object, n: number) => {
      for (const [name, value] of Object.entries(leg)) flat[`Legs[${n}][${name}]`] = String(value);
    });
    expect(ExotelStatus.parse(sent({ ...rest, ...flat }, 'form'))).toMatchObject({
      conversationSeconds: 320,
      legs,
    });
    expect(ExotelStatus.parse(sent({ ...rest, Legs: JSON.stringify(Legs) }, 'form'))).toMatchObject({ legs });
    expect(ExotelStatus.parse({ ...rest, Legs: '[{' })).toMatchObject({ legs: [] });
  });

  it('of an answered call does not end it', () => {
    expect(ExotelStatus.parse({ CallSid, EventType: 'answered', Status: 'in-progress' }).hasEnded).toBe(
      false,
    );
    expect(ExotelStatus.parse({ CallSid, EventType: 'answered', Status: 'completed' }).hasEnded).toBe(false);
  });

  it.each([
    [{ DialCallStatus: 'completed', DialCallDuration: '31' }, true],
    [{ DialCallStatus: 'no-answer', DialCallDuration: '0' }, false],
    [{ DialCallDuration: '31' }, true],
    [{ DialWhomNumber: '08000000002' }, false],
  ])('tells how a transfer went: %j', (fields, hasTalked) => {
    expect(ExotelStatus.parse({ CallSid, ...fields }).dialling).toMatchObject({ hasTalked });
  });
});

describe('the Connect applet', () => {
  const shapes = fixture('10-connect-applet-dynamic-response');
  const transfer = {
    businessNumber: '+918047491899',
    announcement: 'Connecting you.',
    dialEventUrl: 'https://voice.example.in/exotel/dial-event',
  };

  it("is given the number to dial, as in the vendor's answer but for parallel ringing, which one number has no use for", () => {
    const { parallel_ringing: _, ...expected } = shapes.pstn;
    expect(connectAnswer({ ...transfer, destination: '+919876543210' })).toEqual(expected);
  });

  it('is given nobody when there is nobody to dial', () => {
    expect(connectAnswer({ ...transfer, destination: null })).toEqual(shapes.nobody);
  });
});
