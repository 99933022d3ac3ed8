/** Frames as no client sends them, and carriers' messages in any order. Seeded. */
import type { Chance } from '../../edge/core/testing/chance.ts';
import { type Json, marks, oddText, oddValue, spoiltBytes, spoiltJsonText } from './mutations.ts';

export type Talks = 'exotel' | 'twilio' | 'browser' | 'watcher';

interface Ids {
  callSid: string;
  streamSid: string;
}

const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const reserved = [3, 7, 11, 15] as const;

interface Frame {
  opcode: number;
  payload: Uint8Array;
  isLast?: boolean;
  reserved?: number;
  isMasked?: boolean;
  /** What the header says, in place of the payload's own length. */
  length?: number;
  /** Written in eight bytes, however short. */
  isLong?: boolean;
}

function frame({
  opcode: code,
  payload,
  isLast = true,
  isMasked = true,
  isLong = false,
  ...odd
}: Frame): Uint8Array {
  const length = odd.length ?? payload.length;
  const first = (isLast ? 0x80 : 0) | ((odd.reserved ?? 0) << 4) | code;
  const maskBit = isMasked ? 0x80 : 0;
  const sized = Buffer.alloc(isLong || length > 65_535 ? 10 : length > 125 ? 4 : 2);
  sized[0] = first;
  sized[1] = maskBit | (sized.length === 10 ? 127 : sized.length === 4 ? 126 : length);
  if (sized.length === 4) sized.writeUInt16BE(length, 2);
  if (sized.length === 10) sized.writeBigUInt64BE(BigInt(length), 2);
  if (!isMasked) return Buffer.concat([sized, payload]);
  const mask = Uint8Array.from([0x12, 0x34, 0x56, 0x78]);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([sized, mask, masked]);
}

const textFrame = (text: string): Uint8Array => frame({ opcode: opcode.text, payload: Buffer.from(text) });

/** The frames of one socket: a carrier's messages, spoilt and out of order, with broken frames between. */
export function framesOf(chance: Chance, talks: Talks, ids: Ids): Uint8Array[] {
  const whole = messagesOf(chance, talks, ids);
  const ordered = chance.next() < 0.5 ? whole : shuffled(chance, whole);
  return ordered.flatMap((message) => {
    const dice = chance.next();
    const broken = dice < 0.12 ? chance.one(brokenFrames)(chance) : [];
    if (message instanceof Uint8Array) return [...broken, frame({ opcode: opcode.binary, payload: message })];
    const text = dice > 0.75 ? spoiltJsonText(chance, message, 1 + chance.below(3)) : JSON.stringify(message);
    return [...broken, dice > 0.97 ? inParts(chance, text) : textFrame(text)];
  });
}

/** Left out, twice, and elsewhere. */
function shuffled<Item>(chance: Chance, items: readonly Item[]): Item[] {
  const some = items.flatMap((item) => chance.one([[], [item], [item], [item, item]]));
  return some
    .map((item) => ({ item, place: chance.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function inParts(chance: Chance, text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const at = chance.below(bytes.length + 1);
  return Buffer.concat([
    frame({ opcode: opcode.text, payload: bytes.subarray(0, at), isLast: false }),
    // A control frame may stand between the parts.
    frame({ opcode: opcode.ping, payload: Buffer.from('x') }),
    frame({ opcode: opcode.continuation, payload: bytes.subarray(at) }),
  ]);
}

const brokenFrames: readonly ((chance: Chance) => Uint8Array[])[] = [
  () => [frame({ opcode: opcode.text, payload: Buffer.from('{}'), isMasked: false })],
  (chance) => [frame({ opcode: opcode.text, payload: Buffer.from('{}'), reserved: 1 + chance.below(7) })],
  (chance) => [frame({ opcode: chance.one(reserved), payload: Buffer.from('x') })],
  () => [frame({ opcode: opcode.continuation, payload: Buffer.from('x') })],
  () => [frame({ opcode: opcode.text, payload: Buffer.from('x'), isLast: false }), textFrame('{}')],
  () => [frame({ opcode: opcode.ping, payload: Buffer.alloc(126) })],
  () => [frame({ opcode: opcode.ping, payload: Buffer.from('x'), isLast: false })],
  () => Array.from({ length: 500 }, () => frame({ opcode: opcode.ping, payload: Buffer.alloc(125, 7) })),
  () => Array.from({ length: 50 }, () => frame({ opcode: opcode.pong, payload: Buffer.alloc(0) })),
  (chance) => [
    frame({
      opcode: opcode.close,
      payload: closing(chance.one([0, 999, 1005, 1006, 1015, 2999, 5000, 65_535])),
    }),
  ],
  () => [frame({ opcode: opcode.close, payload: Uint8Array.from([3]) })],
  () => [frame({ opcode: opcode.close, payload: Uint8Array.from([3, 232, 0xff, 0xfe]) })],
  (chance) => [frame({ opcode: opcode.close, payload: closing(chance.one([1000, 1001, 1011, 3000, 4999])) })],
  () => [frame({ opcode: opcode.text, payload: Uint8Array.from([0x7b, 0xff, 0xc0, 0xed, 0xa0, 0x80]) })],
  (chance) => [
    frame({
      opcode: opcode.binary,
      payload: new Uint8Array(chance.one([0, 1, 7, 5000])).fill(chance.below(256)),
    }),
  ],
  (chance) => [
    frame({
      opcode: opcode.text,
      payload: Buffer.from('{}'),
      length: chance.one([0, 1, 100, 70_000, 2 ** 40]),
    }),
  ],
  () => [frame({ opcode: opcode.text, payload: Buffer.from('{}'), isLong: true })],
  (chance) => [
    frame({ opcode: opcode.text, payload: Buffer.alloc(chance.one([70_000, 300_000, 1_100_000]), 0x61) }),
  ],
  (chance) => [spoiltBytes(chance, textFrame('{"event":"media","media":{"payload":"AAAA"}}'))],
  (chance) => [textFrame('{"event":"media"').subarray(0, 1 + chance.below(10))],
  (chance) => [Buffer.from(oddText(chance))],
];

function closing(code: number): Uint8Array {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return payload;
}

function messagesOf(chance: Chance, talks: Talks, ids: Ids): (Json | Uint8Array)[] {
  if (talks === 'exotel') return exotelMessages(chance, ids);
  if (talks === 'twilio') return twilioMessages(chance, ids);
  if (talks === 'watcher') return [{ event: 'x' }, [], 7, new Uint8Array(9)];
  return [
    { event: 'start' },
    ...Array.from({ length: 1 + chance.below(6) }, () =>
      new Uint8Array(chance.one([1, 160, 800])).fill(0xff),
    ),
    { event: 'mark', name: oddText(chance) },
    { event: 'dtmf', digit: chance.one(digits) },
    ...(chance.next() < 0.5 ? [{ event: 'stop' }] : []),
  ];
}

const digits: readonly Json[] = ['0', '9', '#', '*', 'A', 'x', '', '12', 5, null, '१', marks.number];
const payload = (chance: Chance): Json =>
  chance.one<Json>([
    Buffer.alloc(chance.one([160, 320, 1600, 3200])).toString('base64'),
    'A'.repeat(chance.one([1, 2, 3, 5, 30_000])),
    '****',
    'AAAA=AAA',
    '=',
    '',
    oddValue(chance),
  ]);
/** Backwards, far ahead, as text and as nothing. */
const clock = (chance: Chance): Json =>
  chance.one<Json>(['0', '100', '20', 200, -5, '-1', '1e308', 2 ** 53, 'x', null]);

function exotelMessages(chance: Chance, { callSid, streamSid }: Ids): Json[] {
  const all = (event: string, body: Json): Json => ({
    event,
    sequence_number: clock(chance),
    stream_sid: chance.next() < 0.95 ? streamSid : oddValue(chance),
    [event]: body,
  });
  const start = all('start', {
    stream_sid: streamSid,
    call_sid: callSid,
    account_sid: 'x',
    from: chance.one(['+919800000001', `0${marks.number}`]),
    to: '+918000000001',
    custom_parameters: { token: marks.secret, a: oddValue(chance) },
    media_format: {
      encoding: 'raw/slin',
      sample_rate: chance.one<Json>(['8000', 16_000, '0', 'x']),
      bit_rate: 'x',
    },
  });
  const media = (): Json =>
    all('media', { chunk: clock(chance), timestamp: clock(chance), payload: payload(chance) });
  return [
    { event: 'connected' },
    ...(chance.next() < 0.9 ? [start] : []),
    ...(chance.next() < 0.1 ? [start] : []),
    ...Array.from({ length: chance.below(12) }, media),
    all('dtmf', { digit: chance.one(digits), duration: clock(chance) }),
    all('mark', { name: chance.one<Json>(['1:0', '0:0', '999:999', oddValue(chance)]) }),
    all('clear', {}),
    ...(chance.next() < 0.4 ? [all('stop', { call_sid: callSid, reason: oddValue(chance) }), media()] : []),
  ];
}

function twilioMessages(chance: Chance, { callSid, streamSid }: Ids): Json[] {
  const all = (event: string, body: Json): Json => ({
    event,
    sequenceNumber: clock(chance),
    streamSid: chance.next() < 0.95 ? streamSid : oddValue(chance),
    [event]: body,
  });
  const start = all('start', {
    accountSid: 'AC0',
    streamSid,
    callSid,
    tracks: ['inbound'],
    mediaFormat: { encoding: chance.one(['audio/x-mulaw', 'audio/L16']), sampleRate: 8000, channels: 1 },
    customParameters: { token: marks.secret, a: oddValue(chance) },
  });
  const media = (): Json =>
    all('media', {
      track: 'inbound',
      chunk: clock(chance),
      timestamp: clock(chance),
      payload: payload(chance),
    });
  return [
    { event: 'connected', protocol: 'Call', version: '1.0.0' },
    ...(chance.next() < 0.9 ? [start] : []),
    ...(chance.next() < 0.1 ? [start] : []),
    ...Array.from({ length: chance.below(20) }, media),
    all('dtmf', { track: 'inbound_track', digit: chance.one(digits) }),
    all('mark', { name: chance.one<Json>(['1:0', '0:0', '999:999', oddValue(chance)]) }),
    ...(chance.next() < 0.4 ? [all('stop', { accountSid: 'AC0', callSid }), media()] : []),
  ];
}

/** The upgrade's headers. `isWhole`: as a client writes them. */
export function upgradeHeaders(chance: Chance, isWhole: boolean): [string, string][] {
  const key: [string, string] = ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='];
  const version: [string, string] = ['Sec-WebSocket-Version', '13'];
  const upgrade: [string, string] = ['Upgrade', 'websocket'];
  const connection: [string, string] = ['Connection', 'Upgrade'];
  if (isWhole) return [upgrade, connection, version, key];
  return chance.one<[string, string][]>([
    [upgrade, connection, version],
    [upgrade, connection, key],
    [upgrade, connection, ['Sec-WebSocket-Version', '7'], key],
    [upgrade, connection, version, ['Sec-WebSocket-Key', 'x']],
    [upgrade, version, key],
    [['Upgrade', 'WebSocket, h2c'], connection, version, key],
    [
      upgrade,
      connection,
      version,
      key,
      ['Sec-WebSocket-Extensions', 'permessage-deflate; server_max_window_bits=99, x'],
    ],
    [upgrade, connection, version, key, ['Sec-WebSocket-Protocol', `bearer, ${marks.secret}, \u00e9`]],
    [upgrade, connection, version, key, ['Content-Length', '5']],
  ]);
}
