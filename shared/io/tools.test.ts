import { describe, expect, it, test } from 'vitest';
import { demoClinic } from '../../local/seed/demo-clinic.ts';
import type { Business } from '../contract/business.ts';
import { OwnTool, OwnToolGiven } from '../contract/own-tool.ts';
import { ApiFaultError } from './client.ts';
import { runTool, type ToolDeps, toolsFor } from './tools.ts';

const business = {
  ...demoClinic,
  languages: ['en-IN', 'hi-IN'],
  transferDestinations: [
    { name: 'front-desk', number: '+918000000002' },
    { name: 'doctor', number: '+918000000003' },
  ],
  tools: [
    {
      name: 'room_status',
      description: 'x',
      parameters: { type: 'object', properties: { room: { type: 'integer' } } },
      url: 'https://tools.clinic.in/rooms',
    },
  ],
} satisfies Business;

/** Runs a call against an API that takes everything. `sent` is what the API or the own tool was sent. */
async function ran(name: string, json: string, deps: Partial<ToolDeps> = {}) {
  const sent: unknown[] = [];
  const all: ToolDeps = {
    callId: 'exotel-1',
    phone: '+919800000001',
    business,
    beforeApi: async () => void sent.push('journal'),
    api: {
      requestTransfer: async (request) => {
        sent.push(request);
        const destination = business.transferDestinations.find(({ name }) => name === request.destination);
        return { transferId: 't-1', destination: destination ?? { name: '?', number: '+910000000000' } };
      },
      saveRequest: async (request) => {
        sent.push(request);
        return { requestId: request.requestId ?? 'r-new' };
      },
      customer: async (query) => {
        sent.push(query);
        return { customer: null };
      },
      freeSlots: async (query) => {
        sent.push(query);
        return { slots: null };
      },
    },
    ownTools: {
      fetch: async (_, { body }) => {
        sent.push(JSON.parse(String(body)));
        return Response.json({ free: true });
      },
    },
    ...deps,
  };
  const call = { id: 'x+/=', key: '3-0', name, arguments: json };
  const { result, action } = await runTool(all, call, new AbortController().signal);
  return { result: JSON.parse(result) as unknown, action, sent };
}

describe('the tools of a call', () => {
  it('are those of every agent, then the business’s own', () => {
    expect(toolsFor(business).map((tool) => tool.name)).toEqual([
      ...['transfer_call', 'end_call', 'set_language', 'save_request', 'lookup_customer', 'room_status'],
    ]);
  });

  it('offer no transfer where there is no destination', () => {
    expect(toolsFor({ ...business, transferDestinations: [] }).map((tool) => tool.name)).not.toContain(
      'transfer_call',
    );
  });

  it('reach the model as these JSON Schemas, and without the address of an own tool', () => {
    const none = { type: 'object', properties: {}, additionalProperties: false };
    expect(toolsFor(business)).toEqual([
      {
        name: 'transfer_call',
        description: 'Connects the caller to a person. Tell the caller first.',
        parameters: {
          type: 'object',
          required: ['destination', 'reason'],
          properties: {
            destination: { type: 'string', enum: ['front-desk', 'doctor'] },
            reason: {
              type: 'string',
              description:
                'What the caller needs, from the whole call, in one sentence for the person who answers: "A broken tooth that bleeds."',
            },
          },
          additionalProperties: false,
        },
      },
      {
        name: 'end_call',
        description: 'Hangs up once your goodbye has been heard. Say the goodbye in the same reply.',
        parameters: none,
      },
      {
        name: 'set_language',
        description: 'Changes the language of the call: en-IN is English, hi-IN is Hindi.',
        parameters: {
          type: 'object',
          required: ['language'],
          properties: { language: { type: 'string', enum: ['en-IN', 'hi-IN'] } },
          additionalProperties: false,
        },
      },
      {
        name: 'save_request',
        description:
          'Notes what the caller asks the business to do, or cancels an open request. Confirm it with the caller first. An appointment is a wish that the business confirms later.',
        parameters: {
          type: 'object',
          required: ['kind'],
          properties: {
            kind: { type: 'string', enum: ['appointment', 'message', 'callback'] },
            requestId: {
              type: 'string',
              description: 'Of an open request that is changed or cancelled; absent for a new one.',
            },
            state: { type: 'string', enum: ['open', 'cancelled'] },
            name: { type: 'string', description: 'The name of the person it is for.' },
            date: { type: 'string', description: 'YYYY-MM-DD' },
            time: { type: 'string', description: 'HH:MM, 24 hours' },
            service: { type: 'string', description: 'What the appointment is for.' },
            message: { type: 'string', description: "The message, in the caller's own words." },
            phone: {
              type: 'string',
              description: 'A number to call back, when it is not the one the caller calls from.',
            },
          },
          additionalProperties: false,
        },
      },
      {
        name: 'lookup_customer',
        description: "Brings the caller's name, last calls and open requests.",
        parameters: none,
      },
      {
        name: 'room_status',
        description: 'x',
        parameters: { type: 'object', properties: { room: { type: 'integer' } } },
      },
    ]);
  });
});

describe('a tool call', () => {
  const transfer = (destination: string, reason: string) => [
    'journal',
    { callId: 'exotel-1', requestId: 'transfer-exotel-1-3-0', destination, reason },
  ];
  const request = (fields: object) => ['journal', { callId: 'exotel-1', ...fields }];

  it.each([
    ['end_call', '', [], { ok: true }, { type: 'endCall' }],
    ['end_call', '{}', [], { ok: true }, { type: 'endCall' }],
    [
      'lookup_customer',
      '{}',
      [{ phone: '+919800000001', businessId: business.businessId }],
      { customer: null },
      null,
    ],
    [
      'transfer_call',
      '{"destination":"Front Desk","reason":"a bill"}',
      transfer('front-desk', 'a bill'),
      { ok: true, destination: 'front-desk' },
      { type: 'transfer', name: 'front-desk', number: '+918000000002' },
    ],
    [
      'transfer_call',
      '{"destination":"doctor"}',
      transfer('doctor', 'the caller asked for a person'),
      { ok: true, destination: 'doctor' },
      { type: 'transfer', name: 'doctor', number: '+918000000003' },
    ],
    ...['hindi', 'hi', 'HI_IN', 'हिन्दी'].map(
      (language): [string, string, unknown[], object, object | null] => [
        'set_language',
        JSON.stringify({ language }),
        [],
        { ok: true, language: 'hi-IN' },
        { type: 'setLanguage', language: 'hi-IN' },
      ],
    ),
    [
      'save_request',
      '{"kind":"appointment","date":"2026-11-24","time":"10:30","name":" Ravi ","party":2,"x":null}',
      request({
        kind: 'appointment',
        state: 'open',
        fields: { date: '2026-11-24', time: '10:30', name: 'Ravi', party: '2' },
      }),
      {
        ok: true,
        requestId: 'r-new',
        state: 'open',
        note: 'noted, not booked: tell the caller that the business will confirm it',
      },
      null,
    ],
    [
      'save_request',
      '{"kind":"message","fields":{"message":"late"}}',
      request({ kind: 'message', state: 'open', fields: { message: 'late' } }),
      { ok: true, requestId: 'r-new', state: 'open' },
      null,
    ],
    [
      'save_request',
      '{"kind":"appointment","requestId":"r-1","state":"cancelled"}',
      request({ kind: 'appointment', state: 'cancelled', requestId: 'r-1', fields: {} }),
      { ok: true, requestId: 'r-1', state: 'cancelled' },
      null,
    ],
    [
      'room_status',
      '{"room":5}',
      [{ callId: 'exotel-1', tool: 'room_status', arguments: { room: 5 } }],
      { free: true },
      null,
    ],
  ])('%s %s is understood and run', async (name, json, sent, result, action) => {
    expect(await ran(name, json)).toEqual({ sent, result, action });
  });

  it.each([
    [
      'transfer_call',
      '{"destination":"+919999999999","reason":"x"}',
      'there is no +919999999999; there is front-desk, doctor',
    ],
    ['transfer_call', '{}', 'destination'],
    ['transfer_call', `{"destination":"doctor","reason":"${'x'.repeat(401)}"}`, 'reason'],
    ['set_language', '{"language":"fr-FR"}', 'this business speaks en-IN, hi-IN'],
    ['set_language', '{}', 'language'],
    ['save_request', '{"kind":"appointment","name":"Ravi"}', 'date and time missing; ask the caller'],
    ['save_request', '{"kind":"appointment","date":"tomorrow","time":"10:30","name":"Ravi"}', 'YYYY-MM-DD'],
    ['save_request', '{"kind":"appointment","date":"2026-11-24","time":"25:30","name":"Ravi"}', 'HH:MM'],
    ['save_request', '{"kind":"appointment","state":"cancelled"}', 'requestId'],
    ['save_request', '{"kind":"callback","requestId":"not one"}', 'requestId'],
    ['save_request', '{"kind":"party"}', 'kind'],
    ['save_request', '{"kind":', 'JSON object'],
    ['end_call', '[]', 'JSON object'],
    ['room_status', '{"room":"five"}', 'room must be integer'],
    ['delete_all', '{}', 'no tool delete_all'],
    ['toString', '{}', 'no tool toString'],
  ])('%s %s is refused with what to change, and nothing is sent', async (name, json, error) => {
    const { result, action, sent } = await ran(name, json);
    expect(result).toEqual({ error: expect.stringContaining(error) });
    expect({ action, sent }).toEqual({ action: null, sent: [] });
  });
});

test('a caller without a number is no known customer, and the API is not called', async () => {
  expect(await ran('lookup_customer', '', { phone: null })).toMatchObject({
    result: { customer: null },
    sent: [],
  });
});

describe('appointments of a business with slots', () => {
  const withSlots = { ...business, slots: { minutes: 30, atOnce: 1 } };
  const wish = '{"kind":"appointment","date":"2026-11-24","time":"10:00","name":"Ravi"}';
  const free = [
    { date: '2026-11-24', time: '09:30' },
    { date: '2026-11-24', time: '10:30' },
  ];
  /** An API whose answers to `saveRequest` are these, one after the other. */
  const slotDeps = (...answers: (ApiFaultError | { requestId: string; booked?: true })[]) => {
    const asked: unknown[] = [];
    const deps: Partial<ToolDeps> = {
      business: withSlots,
      api: {
        requestTransfer: () => Promise.reject(new Error('not asked')),
        customer: () => Promise.reject(new Error('not asked')),
        saveRequest: async (request) => {
          asked.push(request);
          const next = answers.shift();
          if (next === undefined || next instanceof ApiFaultError) throw next;
          return next;
        },
        freeSlots: async (query) => {
          asked.push(query);
          return { slots: { minutes: 30, free } };
        },
      },
    };
    return { deps, asked };
  };
  const refused = (code: string) =>
    new ApiFaultError({ source: 'api', kind: 'config', retryable: false, message: 'x' }, 409, code);
  const stalled = new ApiFaultError(
    { source: 'api', kind: 'stall', retryable: true, message: 'x' },
    null,
    null,
  );

  it('are booked, and the model hears that they are', async () => {
    const { deps } = slotDeps({ requestId: 'r', booked: true });
    expect((await ran('save_request', wish, deps)).result).toEqual({
      ...{ ok: true, requestId: 'r', state: 'open', booked: true },
      note: 'booked: tell the caller that it is',
    });
  });

  it('are only noted where the API did not book, such as after a decision of staff', async () => {
    const { deps } = slotDeps({ requestId: 'r' });
    expect((await ran('save_request', wish, deps)).result).toMatchObject({
      note: 'noted, not booked: tell the caller that the business will confirm it',
    });
  });

  it('are refused with the free times near by where the time is taken', async () => {
    const { deps, asked } = slotDeps(refused('slot_taken'));
    expect((await ran('save_request', wish, deps)).result).toEqual({
      error: 'this time is taken; nothing was changed: offer one of the free times',
      free: { 'Tuesday 2026-11-24': ['09:30', '10:30'] },
    });
    expect(asked.at(-1)).toEqual({ businessId: business.businessId, date: '2026-11-24', time: '10:00' });
  });

  it('are asked for once more where the API does not answer: the same again is the same appointment', async () => {
    const { deps, asked } = slotDeps(stalled, { requestId: 'r', booked: true });
    expect((await ran('save_request', wish, deps)).result).toMatchObject({ booked: true });
    expect(asked).toEqual([asked[0], asked[0]]);
    const { deps: never } = slotDeps(stalled, stalled);
    expect((await ran('save_request', wish, never)).result).toEqual({
      error: 'not possible just now (stall)',
    });
  });

  it('have free times that the model can ask for', async () => {
    const { deps } = slotDeps();
    expect(toolsFor(withSlots).map(({ name }) => name)).toContain('appointment_times');
    expect((await ran('appointment_times', '{"date":"2026-11-24"}', deps)).result).toEqual({
      free: { 'Tuesday 2026-11-24': ['09:30', '10:30'] },
    });
    expect((await ran('appointment_times', '{"date":"2026-02-31"}', deps)).result).toEqual({
      error: 'appointment_times: date: must be a date written YYYY-MM-DD',
    });
  });

  it('leave a business its own tool of the same name, which it may have had before', () => {
    const own = {
      name: 'appointment_times',
      description: 'mine',
      parameters: {},
      url: 'https://tools.clinic.in/x',
    };
    const offered = toolsFor({ ...withSlots, tools: [own] }).filter(
      ({ name }) => name === 'appointment_times',
    );
    expect(offered).toEqual([{ name: 'appointment_times', description: 'mine', parameters: {} }]);
    expect(OwnTool.safeParse({ ...own, parameters: { type: 'object' } }).success).toBe(true);
    expect(OwnToolGiven.safeParse({ ...own, parameters: { type: 'object' } }).success).toBe(false);
  });
});

// It threw, which ended the caller's reply as a bug would.
test('arguments that a model nests thousands deep are an answer for the model, and are sent to no server', async () => {
  const nested = `{"room":${'['.repeat(9000)}${']'.repeat(9000)}}`;
  for (const name of ['room_status', 'save_request', 'end_call']) {
    const { result, sent } = await ran(name, nested);
    expect(result).toEqual({ error: `the arguments of ${name} must be a JSON object` });
    expect(sent).toEqual([]);
  }
});
