import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { ExotelApplet, ExotelPassthru, ExotelStatus, exotelRing } from './exotel/webhook.ts';
import {
  TwilioDialOutcome,
  TwilioLeg,
  TwilioRecording,
  TwilioRing,
  TwilioSpeech,
  TwilioStatus,
} from './twilio/webhook.ts';
import { webhookFields } from './webhook-fields.ts';

// Every recorded webhook with a field left out, sent twice, filled with something else, or with its body cut
// at every character: it is read, or refused with 400, and nothing throws.

function fixture(path: string): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/${path}.json`, 'utf8'));
}

const twilioFixture = fixture('twilio/06-voice-webhook-and-stream-status');
const passthru = fixture('exotel/08-passthru-after-voicebot');
const status = fixture('exotel/09-status-callback');
const resolver = fixture('exotel/07-dynamic-url-request-response');

const twilioSchemas = {
  TwilioRing,
  TwilioStatus,
  TwilioLeg,
  TwilioDialOutcome,
  TwilioRecording,
  TwilioSpeech,
};
const exotelSchemas = {
  ExotelRing: exotelRing('+918000000001'),
  ExotelPassthru,
  ExotelStatus,
  ExotelApplet,
};

type Schemas = Record<string, z.ZodType>;

/** What was sent, by which carrier's schemas it is read, and as what above all. */
const recorded: [string, Record<string, string>, Schemas, string][] = [
  ['twilio voice', twilioFixture.voice_webhook ?? {}, twilioSchemas, 'TwilioRing'],
  ['twilio stream status', twilioFixture.stream_error ?? {}, twilioSchemas, 'TwilioStatus'],
  [
    'twilio dial',
    {
      ...twilioFixture.voice_webhook,
      DialCallStatus: 'completed',
      DialCallDuration: '7',
      DialBridged: 'true',
      ParentCallSid: 'CA1',
      SpeechResult: 'कल सुबह',
    },
    twilioSchemas,
    'TwilioDialOutcome',
  ],
  ['exotel resolver', flat(resolver.request ?? {}), exotelSchemas, 'ExotelRing'],
  ['exotel passthru', flat(passthru.flat ?? {}), exotelSchemas, 'ExotelPassthru'],
  ['exotel passthru in JSON', flat(passthru.json_in_one_key ?? {}), exotelSchemas, 'ExotelPassthru'],
  ['exotel status', flat(status.terminal ?? {}), exotelSchemas, 'ExotelStatus'],
];

/** The fields of a fixture as text; those of a GET are in its query. */
function flat(recording: { query?: unknown } & Record<string, unknown>): Record<string, string> {
  const fields = Object.entries(recording.query ?? recording);
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

const query = new URLSearchParams();

/** Reads a body as the routes do, with every schema of its carrier. */
function isRead(body: string, contentType: string, schemas: Schemas): boolean[] {
  const fields = webhookFields({ query, contentType, body });
  return Object.values(schemas).map((schema) => fields !== null && schema.safeParse(fields).success);
}

const multipart = (fields: Record<string, string>): string =>
  `${Object.entries(fields)
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--b--\r\n`;

describe.each(recorded)('%s', (_, fields, schemas, name) => {
  it('is read whole', () => {
    const body = new URLSearchParams(fields).toString();
    const given = webhookFields({ query, contentType: 'application/x-www-form-urlencoded', body });
    expect(schemas[name]?.safeParse(given).error).toBeUndefined();
    expect(schemas[name]?.safeParse({ ...given, CallSid: '../x' }).success).toBe(false);
  });

  it.each([
    [
      'application/x-www-form-urlencoded',
      (given: Record<string, string>) => new URLSearchParams(given).toString(),
    ],
    ['application/json', (given: Record<string, string>) => JSON.stringify(given)],
    ['multipart/form-data; boundary=b', multipart],
  ])('as %s, cut anywhere', (contentType, write) => {
    const body = write(fields);
    for (let length = 0; length < body.length; length += 1)
      expect(isRead(body.slice(0, length), contentType, schemas)).toHaveLength(Object.keys(schemas).length);
  });

  it('with any field left out, twice, or filled with something else', () => {
    const odd: unknown[] = [
      undefined,
      null,
      '',
      ' ',
      '\u0000',
      {},
      [],
      ['a', 'b'],
      true,
      -1,
      1e21,
      'x'.repeat(5000),
    ];
    for (const field of Object.keys(fields))
      for (const value of odd)
        for (const schema of Object.values(schemas))
          expect(typeof schema.safeParse({ ...fields, [field]: value }).success).toBe('boolean');
    const pairs = Object.entries(fields);
    for (const pair of pairs) {
      const body = new URLSearchParams([...pairs, pair]).toString();
      const given = webhookFields({ query, contentType: 'application/x-www-form-urlencoded', body });
      expect(schemas[name]?.safeParse(given).success).toBe(true);
    }
  });
});
