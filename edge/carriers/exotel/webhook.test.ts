import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withheldCaller } from '../../../shared/ids.ts';
import { webhookFields } from '../webhook-fields.ts';
import { connectAnswer } from './connect.ts';
import { ExotelApplet, ExotelPassthru, ExotelStatus, exotelRing } from './webhook.ts';

function fixture(name: string) {
  return JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/exotel/${name}.json`, 'utf8'));
}
const CallSid = '56b1234567abcdef89abcdef12345678';
const callId = `exotel-${CallSid}`;

/** The fields as sent by query, form or JSON. */
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

  it.each(['query', 'form', 'json'] as const)('is requested by %s, with national numbers', (how) => {
    expect(exotelRing().parse(sent(query, how))).toEqual({
      callId,
      carrier: 'exotel',
      callSid: CallSid,
      from: '+919876543210',
      to: '+918047491899',
    });
  });

  it('may send From and To alone, and a withheld number', () => {
    expect(exotelRing().parse({ CallSid, From: '+919876543210', To: '08047491899' })).toMatchObject({
      from: '+919876543210',
      to: '+918047491899',
    });
    expect(exotelRing().parse({ CallSid, CallFrom: 'anonymous', CallTo: '08047491899' }).from).toBe(
      withheldCaller,
    );
  });

  it('takes our own number where the account sends no dialled one', () => {
    const ours = exotelRing('+918047491899');
    expect(ours.parse({ CallSid, From: '+919876543210' }).to).toBe('+918047491899');
    expect(ours.parse({ CallSid, To: '08047491800' }).to).toBe('+918047491800');
  });

  it('is refused without a dialled number or a call', () => {
    expect(
      exotelRing()
        .safeParse({ CallSid })
        .error?.issues.map((issue) => issue.path),
    ).toEqual([['To']]);
    expect(
      exotelRing()
        .safeParse({ CallTo: '08047491899' })
        .error?.issues.map((issue) => issue.path),
    ).toEqual([['CallSid']]);
    expect(exotelRing().safeParse(null).success).toBe(false);
  });
});

describe('passthru', () => {
  const shapes = fixture('08-passthru-after-voicebot');

  it("understands the stream's report, flat", () => {
    expect(ExotelPassthru.parse(sent(shapes.flat.query, 'query'))).toEqual({
      callId,
      numbers: ['+912233344455'],
      transfer: null,
      seconds: null,
      stream: { hasFailed: false, error: null, isThrottled: false },
    });
  });

  it('understands it as JSON in one parameter, and as an object in a body', () => {
    const { query } = shapes.json_in_one_key;
    const expected = { stream: { hasFailed: false, error: null } };
    expect(ExotelPassthru.parse(sent(query, 'query'))).toMatchObject(expected);
    expect(ExotelPassthru.parse({ ...query, Stream: JSON.parse(query.Stream) })).toMatchObject(expected);
  });

  it('distinguishes a hang-up, a socket that never opened and a full account', () => {
    const streamOf = (fields: object) => ExotelPassthru.parse({ CallSid, ...fields }).stream;
    expect(streamOf(shapes.caller_hung_up)).toMatchObject({ hasFailed: false });
    expect(streamOf(shapes.ws_connect_failed)).toMatchObject({ hasFailed: true, isThrottled: false });
    expect(streamOf(shapes.throttled)).toMatchObject({ hasFailed: true, isThrottled: true });
  });

  it('believes the error where it and the status disagree', () => {
    expect(
      ExotelPassthru.parse({ CallSid, 'Stream[Status]': 'completed', 'Stream[Error]': '3009 failed' }).stream,
    ).toMatchObject({ hasFailed: true });
  });

  it.each(['', '{"Status":', '[]', 'null', undefined])(
    'answers its question although the report is %j',
    (Stream) => {
      expect(ExotelPassthru.parse({ CallSid, Stream })).toMatchObject({ callId, stream: null });
    },
  );

  it("has the caller's words as a recording, or null", () => {
    expect(ExotelApplet.parse({ RecordingUrl: ' https://r/x.mp3 ' }).recordingUrl).toBe('https://r/x.mp3');
    expect(ExotelApplet.parse({ RecordingUrl: '' }).recordingUrl).toBeNull();
  });
});

describe('the status callback', () => {
  const shapes = fixture('09-status-callback');
  const callSid = shapes.default.CallSid;

  it('may be terse', () => {
    for (const how of ['form', 'json'] as const) {
      expect(ExotelStatus.parse(sent(shapes.default, how))).toMatchObject({
        callId: `exotel-${callSid}`,
        hasEnded: true,
        recordingUrl: 'https://s3-ap-southeast-1.amazonaws.com/recordings/abc123.mp3',
        transfer: null,
      });
    }
  });

  it('may have events and legs', () => {
    expect(ExotelStatus.parse(shapes.terminal)).toMatchObject({ hasEnded: true });
  });

  it('of an answered call does not end it', () => {
    expect(ExotelStatus.parse({ CallSid, EventType: 'answered', Status: 'in-progress' }).hasEnded).toBe(
      false,
    );
    expect(ExotelStatus.parse({ CallSid, EventType: 'answered', Status: 'completed' }).hasEnded).toBe(false);
  });
});

describe("a report of a transfer's dialling", () => {
  const callSid = CallSid;
  const dial = { CallSid: callSid, CallTo: '08047491899', DialWhomNumber: '08000000002' };
  /** Before the person's phone is done ringing, and while the two talk. `Status` is the phone's. */
  const underWay = [
    { EventType: 'Dial', Status: 'busy' },
    { EventType: 'Dial', Status: 'busy', DialCallStatus: 'in-progress' },
    { EventType: 'Ringing', Status: 'busy', CallStatus: 'in-progress' },
    { EventType: 'Answered', Status: 'busy', DialCallDuration: '0' },
    { EventType: 'ANSWERED', Status: 'busy', DialCallDuration: '12', RecordingUrl: '' },
    // The event says that it is under way, whatever the status says.
    { EventType: 'Answered', DialCallStatus: 'completed' },
    { EventType: 'Ringing', DialCallStatus: 'busy' },
    { EventType: 'Terminal', Status: 'free', DialCallStatus: 'in-progress' },
    { EventType: 'Terminal', Status: 'busy' },
    { EventType: 'Terminal', Status: 'free', DialCallDuration: '0' },
    { EventType: 'something new', DialCallStatus: 'completed' },
    { EventType: 'constructor', DialCallStatus: 'completed' },
    { EventType: 'Terminal', DialCallStatus: 'constructor' },
    { Status: 'busy' },
    { Status: 'free' },
    { DialCallStatus: 'ringing' },
    { DialCallStatus: 'in progress', DialCallDuration: '3' },
    { Status: 'busy', DialCallDuration: '31' },
    { DialCallDuration: '0' },
    {},
  ];
  it.each(['query', 'form', 'json'] as const)('is no outcome and no end before its end, by %s', (how) => {
    for (const fields of underWay) {
      const status = ExotelStatus.parse(sent({ ...dial, ...fields }, how));
      expect([fields, status.transfer, status.hasEnded]).toEqual([fields, null, false]);
      const { transfer } = ExotelPassthru.parse(sent({ ...dial, ...fields }, how));
      expect([fields, transfer]).toEqual([fields, null]);
    }
  });

  it.each([
    [{ EventType: 'Terminal', DialCallStatus: 'completed', Status: 'busy' }, 'completed'],
    [{ EventType: 'Terminal', DialCallStatus: 'completed', DialCallDuration: '' }, 'completed'],
    [{ EventType: 'Terminal', DialCallStatus: 'completed', DialCallDuration: '0' }, 'noAnswer'],
    [{ DialCallStatus: 'completed', DialCallDuration: '0' }, 'noAnswer'],
    [{ EventType: 'Completed', DialCallDuration: '0' }, 'noAnswer'],
    [{ EventType: 'Terminal', Status: 'Completed', DialCallDuration: '0' }, 'noAnswer'],
    [{ EventType: '"Terminal"', DialCallStatus: '"completed"', DialCallDuration: '"42"' }, 'talked'],
    [{ EventType: ' Terminal ', DialCallStatus: "'no-answer'" }, 'noAnswer'],
    [{ EventType: 'Terminal', DialCallStatus: 'rejected' }, 'failed'],
    [{ EventType: 'Terminal', DialCallStatus: 'Unanswered' }, 'noAnswer'],
    [{ EventType: 'Terminal', DialCallStatus: 'declined' }, 'failed'],
    [{ EventType: 'Terminal', DialCallStatus: 'cancelled by agent' }, 'failed'],
    [{ EventType: 'Terminal', Status: 'Rejected' }, 'failed'],
    [{ EventType: 'Terminal', DialCallStatus: 'missed' }, 'noAnswer'],
    [{ EventType: 'Unanswered', Status: 'free' }, 'noAnswer'],
    [{ EventType: 'Declined' }, 'failed'],
    [
      { EventType: 'terminal', DialCallStatus: 'COMPLETED', Status: 'free', DialCallDuration: '42' },
      'talked',
    ],
    [{ EventType: 'TERMINAL', DialCallStatus: ' Busy ', Status: 'free' }, 'busy'],
    [{ EventType: 'Terminal', DialCallStatus: 'no-answer' }, 'noAnswer'],
    [{ EventType: 'Terminal', DialCallStatus: 'No Answer' }, 'noAnswer'],
    [{ EventType: 'Terminal', DialCallStatus: 'NO_ANSWER' }, 'noAnswer'],
    [{ EventType: 'Terminal', DialCallStatus: 'Failed' }, 'failed'],
    [{ EventType: 'Terminal', DialCallStatus: 'canceled' }, 'failed'],
    [{ EventType: 'Terminal', DialCallStatus: 'Cancelled' }, 'failed'],
    [{ EventType: 'Completed' }, 'completed'],
    [{ EventType: 'Cancelled' }, 'failed'],
    [{ EventType: 'Completed', DialCallStatus: 'busy' }, 'busy'],
    [{ EventType: 'Terminal', Status: 'Completed' }, 'completed'],
    [{ EventType: 'Terminal', Status: 'no-answer' }, 'noAnswer'],
    [{ EventType: 'Terminal', Status: 'free', DialCallDuration: '31' }, 'talked'],
    [{ DialCallStatus: 'completed', DialCallDuration: '31' }, 'talked'],
    [{ DialCallDuration: '31' }, 'talked'],
    [{ DialCallStatus: 'no-answer', DialCallDuration: '0' }, 'noAnswer'],
    [{ DialCallStatus: 'busy', CallStatus: 'completed' }, 'busy'],
  ])('has an outcome at its end, and is not the end of the call: %j', (fields, transfer) => {
    for (const how of ['query', 'form', 'json'] as const) {
      const given = sent({ ...dial, ...fields }, how);
      expect(ExotelStatus.parse(given)).toMatchObject({ transfer, hasEnded: false, dial: null });
      expect(ExotelPassthru.parse(given)).toMatchObject({ transfer });
    }
  });

  it('says that the person answered, in an event of the dialling alone', () => {
    const there = (fields: object) => ExotelStatus.parse({ ...dial, ...fields }).isPersonThere;
    for (const EventType of ['Answered', 'ANSWERED', ' answered ']) expect(there({ EventType })).toBe(true);
    for (const EventType of ['Dial', 'Ringing', 'Terminal', 'Completed', ''])
      expect(there({ EventType, Status: 'busy' })).toBe(false);
    const ofTheCall = { CallSid: callSid, EventType: 'answered', Status: 'in-progress' };
    expect(ExotelStatus.parse(ofTheCall).isPersonThere).toBe(false);
    expect(ExotelStatus.parse({ ...ofTheCall, dial: '1' }).isPersonThere).toBe(true);
  });

  it('is known by the number that our own address gives it, where it names no dialling', () => {
    const completed = { CallSid: callSid, EventType: 'Completed', Status: 'completed' };
    expect(ExotelStatus.parse(completed)).toMatchObject({ transfer: null, hasEnded: true });
    expect(ExotelStatus.parse({ ...completed, dial: '2' })).toMatchObject({
      transfer: 'completed',
      hasEnded: false,
      dial: 2,
    });
  });

  it('names the numbers that may have been dialled, each once', () => {
    const numbers = (fields: object) => ExotelStatus.parse({ CallSid: callSid, ...fields }).numbers;
    expect(numbers({ CallTo: '08047491899', To: '+919800000001' })).toEqual([
      '+918047491899',
      '+919800000001',
    ]);
    expect(numbers({ CallTo: '08047491899', To: '+918047491899' })).toEqual(['+918047491899']);
    expect(numbers({ To: 'sip:desk' })).toEqual([]);
  });
});

describe('the Connect applet', () => {
  const shapes = fixture('10-connect-applet-dynamic-response');
  const transfer = {
    businessNumber: '+918047491899',
    announcement: 'Connecting you.',
    dialEventUrl: 'https://voice.example.in/exotel/dial-event',
    isRecorded: true,
  };

  it("is given the number to dial, as in the vendor's answer but for parallel ringing, which one number has no use for", () => {
    const { parallel_ringing: _, ...expected } = shapes.pstn;
    expect(connectAnswer({ ...transfer, destination: '+919876543210' })).toEqual(expected);
  });

  it('gets no number when there is no person to dial', () => {
    expect(connectAnswer({ ...transfer, destination: null })).toEqual(shapes.nobody);
  });
});
