import { describe, expect, it } from 'vitest';
import { parseToolCall, toolsFor } from './tools.ts';

const business = {
  languages: ['en-IN', 'hi-IN'],
  transferDestinations: [{ name: 'front-desk' }, { name: 'doctor' }],
  tools: [{ name: 'room_status', description: 'x', parameters: { type: 'object' } }],
};

describe('the tools of a call', () => {
  it('are those of the contract, then the business’s own', () => {
    expect(toolsFor(business).map((tool) => tool.name)).toEqual([
      ...['transfer_call', 'end_call', 'set_language', 'save_request', 'lookup_customer', 'room_status'],
    ]);
  });

  it('offer no transfer where there is nobody to transfer to', () => {
    expect(toolsFor({ ...business, transferDestinations: [] }).map((tool) => tool.name)).not.toContain(
      'transfer_call',
    );
  });

  it('name the destinations and the languages', () => {
    const text = JSON.stringify(toolsFor(business));
    for (const word of ['front-desk', 'doctor', 'hi-IN', 'appointment']) expect(text).toContain(word);
  });
});

describe('a tool call', () => {
  it.each([
    ['end_call', '', { name: 'end_call' }],
    ['end_call', '{}', { name: 'end_call' }],
    ['lookup_customer', '{}', { name: 'lookup_customer' }],
    [
      'transfer_call',
      '{"destination":"Front Desk","reason":"a bill"}',
      { name: 'transfer_call', destination: 'front-desk', reason: 'a bill' },
    ],
    [
      'transfer_call',
      '{"destination":"doctor"}',
      { name: 'transfer_call', destination: 'doctor', reason: '' },
    ],
    ['set_language', '{"language":"hindi"}', { name: 'set_language', language: 'hi-IN' }],
    ['set_language', '{"language":"en"}', { name: 'set_language', language: 'en-IN' }],
    ['set_language', '{"language":"हिन्दी"}', { name: 'set_language', language: 'hi-IN' }],
    [
      'save_request',
      '{"kind":"appointment","date":"2026-11-24","time":"10:30","name":" Ravi ","party":2,"x":null}',
      {
        name: 'save_request',
        kind: 'appointment',
        state: 'open',
        fields: { date: '2026-11-24', time: '10:30', name: 'Ravi', party: '2' },
      },
    ],
    [
      'save_request',
      '{"kind":"message","fields":{"message":"late"}}',
      { name: 'save_request', kind: 'message', state: 'open', fields: { message: 'late' } },
    ],
    [
      'save_request',
      '{"kind":"appointment","requestId":"r-1","state":"cancelled"}',
      { name: 'save_request', kind: 'appointment', state: 'cancelled', requestId: 'r-1', fields: {} },
    ],
    ['room_status', '{"room":5}', { name: 'ownTool', tool: 'room_status', arguments: { room: 5 } }],
  ])('%s %s is understood', (name, json, call) =>
    expect(parseToolCall(name, json, business)).toEqual({ ok: true, call }),
  );

  it.each([
    [
      'transfer_call',
      '{"destination":"+919999999999","reason":"x"}',
      'there is no +919999999999; there is front-desk, doctor',
    ],
    ['transfer_call', '{}', 'destination'],
    ['set_language', '{"language":"fr-FR"}', 'en-IN, hi-IN'],
    ['save_request', '{"kind":"appointment","name":"Ravi"}', 'date and time missing'],
    ['save_request', '{"kind":"appointment","date":"tomorrow","time":"10:30","name":"Ravi"}', 'YYYY-MM-DD'],
    ['save_request', '{"kind":"appointment","date":"2026-11-24","time":"25:30","name":"Ravi"}', 'HH:MM'],
    ['save_request', '{"kind":"appointment","state":"cancelled"}', 'requestId'],
    ['save_request', '{"kind":"party"}', 'kind'],
    ['save_request', '{"kind":', 'JSON object'],
    ['end_call', '[]', 'JSON object'],
    ['delete_all', '{}', 'no tool delete_all'],
    ['toString', '{}', 'no tool toString'],
  ])('%s %s is refused with what to change', (name, json, error) => {
    const parsed = parseToolCall(name, json, business);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toContain(error);
  });
});
