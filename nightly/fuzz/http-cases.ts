/** Requests as no client writes them: broken grammar, lies about lengths, half and slow ones. Seeded. */
import type { Chance } from '../../edge/core/testing/chance.ts';
import { marks, oddText, spoiltBytes, spoiltEncoding } from './mutations.ts';
import type { RawRequest } from './targets.ts';

export interface HttpCase {
  pieces: Uint8Array[];
  pauseMs: number;
  /** It is HTTP, so there must be an answer, and our code gives it. */
  isHttp: boolean;
  /** Answers that a server gives to it. */
  answers: number;
  /** What the request line says, as far as it says something. */
  method: string;
}

type Spoiler = (chance: Chance, request: RawRequest) => Partial<HttpCase> & { bytes: Uint8Array };

const close: [string, string] = ['Connection', 'close'];

/** The request on the wire: every second time as it is, otherwise spoilt in one way. */
export function httpCase(chance: Chance, request: RawRequest): HttpCase {
  const isPlain = chance.next() < 0.5;
  const { bytes, ...rest } = isPlain ? { bytes: written(request) } : chance.one(spoilers)(chance, request);
  const method = /^[A-Z]*/.exec(Buffer.from(bytes.subarray(0, 20)).toString('latin1'))?.[0] ?? '';
  return { pieces: [bytes], pauseMs: 0, isHttp: isPlain, answers: 1, method, ...rest };
}

function written(
  { method, target, headers, body }: RawRequest,
  more: readonly (readonly [string, string])[] = [close],
): Uint8Array {
  const content = Buffer.from(body);
  const length: [string, string][] = content.length > 0 ? [['Content-Length', String(content.length)]] : [];
  return raw(`${method} ${target} HTTP/1.1`, [...headers, ...length, ...more], content);
}

function raw(line: string, headers: readonly (readonly [string, string])[], body: Uint8Array): Uint8Array {
  const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

/** The request with other headers, its body as it is, and no length of its own. */
function withHeaders(
  request: RawRequest,
  headers: readonly (readonly [string, string])[],
  body?: string,
): Uint8Array {
  const { method, target } = request;
  return raw(
    `${method} ${target} HTTP/1.1`,
    [...request.headers, ...headers],
    Buffer.from(body ?? request.body),
  );
}

function line(chance: Chance, { method, target }: RawRequest): string {
  return chance.one([
    `${method} ${target}`,
    `${method} ${target} HTTP/9.9`,
    `${method} ${target} HTTP/1.0`,
    `${method}  ${target}  HTTP/1.1`,
    `${method}\t${target}\tHTTP/1.1`,
    `${method.toLowerCase()} ${target} HTTP/1.1`,
    `BREW ${target} HTTP/1.1`,
    `${'A'.repeat(3000)} ${target} HTTP/1.1`,
    `${method} HTTP/1.1`,
    `${method} http://evil.example${target} HTTP/1.1`,
    `${method} //evil.example${target} HTTP/1.1`,
    `${method} http:///${target} HTTP/1.1`,
    `${method} http://[::1 HTTP/1.1`,
    `${method} \\${target} HTTP/1.1`,
    'CONNECT 127.0.0.1:1 HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    `OPTIONS ${target} HTTP/1.1`,
    `HEAD ${target} HTTP/1.1`,
    `TRACE ${target} HTTP/1.1`,
    `${method} ${target}\0 HTTP/1.1`,
    `${method} ${target}#x HTTP/1.1`,
    `${method} /../..${target} HTTP/1.1`,
    `${method} ${target}${'a'.repeat(chance.one([9000, 20_000, 70_000]))} HTTP/1.1`,
    '',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'PRI * HTTP/2.0',
  ]);
}

const oddHeaders: readonly (readonly [string, string])[] = [
  ['Host', 'evil.example'],
  ['X-Nul', 'a\0b'],
  ['X Space', 'a'],
  ['', 'a'],
  ['X-Fold', 'a\r\n b'],
  ['X-Bare', 'a\nb: c'],
  ['X-Forwarded-Host', 'evil.example'],
  ['CF-Connecting-IP', '::ffff:1.2.3.4, x'],
  ['Cookie', `a=${marks.secret}; ;;=`],
  ['Range', 'bytes=0-,5-1,-'],
  ['Expect', '200-maybe'],
  ['Upgrade', 'h2c'],
  ['Upgrade', 'websocket'],
  ['Accept', 'text/csv;q=é,*/*;q=-1'],
  ['Content-Encoding', 'gzip'],
  ['Content-Type', 'multipart/form-data; boundary='],
  ['Content-Type', 'application/json; charset=utf-7'],
  ['Content-Type', 'a/b'.repeat(500)],
  ['Authorization', 'Bearer'],
  ['Authorization', `Basic ${'='.repeat(50)}`],
  ['Authorization', `Bearer ${'a.'.repeat(4000)}`],
  ['X-Twilio-Signature', 'é'],
  ['Sec-WebSocket-Protocol', `bearer, ${marks.secret}`],
  ['Origin', 'not an origin'],
  ['Access-Control-Request-Method', 'PATCH'],
  ['X-Big', 'b'.repeat(40_000)],
  ['Transfer-Encoding', 'gzip, chunked'],
];

const lengths = ['-1', '+5', '0x10', '1e3', '99999999999999999999', '5, 6', ' ', 'x', '0', '1000000000'];

const chunks: readonly string[] = [
  '5\r\nhello\r\n0\r\n\r\n',
  '5;ext="a"\r\nhello\r\n0\r\nTrailer: x\r\n\r\n',
  'zz\r\nhello\r\n0\r\n\r\n',
  '-5\r\nhello\r\n0\r\n\r\n',
  'ffffffffffffffff\r\nhello\r\n0\r\n\r\n',
  '5\nhello\n0\n\n',
  '5\r\nhello',
  '3\r\nhello\r\n0\r\n\r\n',
  '5\r\nhello\r\n',
  '\r\n\r\n',
];

const spoilers: readonly Spoiler[] = [
  (chance, request) => ({
    bytes: raw(line(chance, request), [...request.headers, close], Buffer.from(request.body)),
  }),
  (chance, request) => ({ bytes: written({ ...request, target: spoiltEncoding(chance, request.target) }) }),
  (chance, request) => ({ bytes: written(request, [chance.one(oddHeaders), chance.one(oddHeaders), close]) }),
  (chance, request) => ({
    bytes: written(
      request,
      [...Array(chance.one([50, 300, 3000])).keys()].map((n) => [`X-${n}`, 'a']),
    ),
  }),
  (chance, request) => ({ bytes: withHeaders(request, [['Content-Length', chance.one(lengths)], close]) }),
  // The length lies: the rest is the next request, or never comes.
  (chance, request) => ({
    bytes: withHeaders(request, [
      ['Content-Length', String(chance.below(Buffer.byteLength(request.body) + 50))],
    ]),
  }),
  (chance, request) => ({
    bytes: withHeaders(
      request,
      [['Content-Length', '5'], ['Transfer-Encoding', 'chunked'], close],
      chance.one(chunks),
    ),
  }),
  (chance, request) => ({
    bytes: withHeaders(
      request,
      [['Transfer-Encoding', chance.one(['chunked', 'Chunked', 'x', 'chunked, chunked'])], close],
      chance.one(chunks),
    ),
  }),
  (_, request) => ({
    bytes: withHeaders(request, []),
    pieces: [withHeaders(request, []), written(request)],
    isHttp: false,
  }),
  // Three at once on one connection.
  (_, request) => ({
    bytes: Buffer.concat([written(request, []), written(request, []), written(request)]),
    answers: 3,
  }),
  (chance, request) => slow(chance, written(request), true),
  (chance, request) => {
    const bytes = written(request);
    return slow(chance, bytes.slice(0, chance.below(bytes.length)), false);
  },
  (chance, request) => ({ bytes: spoiltBytes(chance, written(request)) }),
  (chance, request) => ({ bytes: written({ ...request, body: oddText(chance) }), isHttp: true }),
  (chance) => ({ bytes: Buffer.from(oddText(chance).repeat(1 + chance.below(40))) }),
  // A body larger than any route takes.
  (chance, request) => ({
    bytes: written({ ...request, body: 'x'.repeat(chance.one([5000, 70_000, 300_000])) }),
  }),
  // Bytes that are no UTF-8.
  (chance, request) => ({
    bytes: Buffer.concat([
      Buffer.from(written({ ...request, body: '' })).subarray(0, -2),
      Buffer.from('Content-Length: 8\r\n\r\n'),
      Uint8Array.from([0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80, chance.below(256)]),
    ]),
  }),
];

/** In up to four parts, with time between them. */
function slow(chance: Chance, bytes: Uint8Array, isHttp: boolean): ReturnType<Spoiler> {
  const cuts = [chance.below(bytes.length + 1), chance.below(bytes.length + 1)].sort((a, b) => a - b);
  const [first = 0, second = 0] = cuts;
  const pieces = [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
  return { bytes, pieces, pauseMs: chance.one([1, 20, 60]), isHttp };
}
