import { expect, test } from 'vitest';
import { securityHeaders } from '../../shared/security-headers.ts';
import { answersIn } from './answers.ts';
import { crashesIn, wrongWith } from './judge.ts';

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  const names = Object.entries({ 'Content-Length': String(body.length), ...headers });
  const head = [`HTTP/1.1 ${status} x`, ...names.map(([name, value]) => `${name}: ${value}`), '', ''];
  const [read] = answersIn(Buffer.from(`${head.join('\r\n')}${body}`));
  if (!read) throw new Error('this is no answer');
  return read;
}

const text = { 'Content-Type': 'text/plain' };
const json = { 'Content-Type': 'application/json' };

test.each([
  ['edge', 'GET', answer(400, 'Bad Request')],
  ['edge', 'GET', answer(400, 'invalid URI', text)],
  ['edge', 'GET', answer(414, 'URI too long', text)],
  ['edge', 'GET', answer(431, 'message head is too large', text)],
  ['edge', 'BREW', answer(501, 'ERROR: Unrecognized request method.', text)],
  ['edge', 'GET', answer(400, 'ERROR: Missing Sec-WebSocket-Key', text)],
  ['edge', 'GET', answer(426, 'ERROR: The requested WebSocket version is not supported.', text)],
  ['edge', 'CONNECT', answer(500, 'Internal Server Error')],
  ['api', 'GET', answer(404, '{"error":{"code":"not_found","message":"There is no such route."}}', json)],
  ['api', 'OPTIONS', answer(204, '')],
] as const)('what a server refuses before our code is no broken promise: %s %s', (place, method, given) => {
  expect(wrongWith(given, place, method)).toBeNull();
});

test.each([
  ['another text', 'edge', 'GET', answer(400, 'Bad Request: no fields')],
  ['another status', 'edge', 'GET', answer(404, 'Bad Request')],
  ['a type of ours', 'edge', 'GET', answer(400, 'Bad Request', json)],
  ['more than the text', 'edge', 'GET', answer(414, 'URI too long for us', text)],
  ['a text that only begins so', 'edge', 'GET', answer(400, 'invalid fields', text)],
  ['an error of a Worker', 'edge', 'GET', answer(500, 'Internal Server Error')],
  ['the other process', 'api', 'GET', answer(400, 'Bad Request')],
  ['a Lambda’s adapter', 'api', 'GET', answer(400, 'Invalid request', text)],
  ['a header of ours', 'api', 'GET', answer(400, '', { 'Cache-Control': 'no-store' })],
  ['an answer to a preflight', 'api', 'OPTIONS', answer(500, '')],
] as const)('an answer that is only like a server’s is judged as ours: %s', (_, place, method, given) => {
  expect(wrongWith(given, place, method)).toMatch(/^answers \d+/);
});

test('an answer of ours is fine with its headers, unless it is a 5xx that no page names', () => {
  expect(wrongWith(answer(400, '{}', { ...json, ...securityHeaders }), 'edge', 'GET')).toBeNull();
  expect(wrongWith(answer(500, '{}', { ...json, ...securityHeaders }), 'edge', 'GET')).toMatch(
    /^answers 500/,
  );
});

test('a request that a Lambda’s adapter can not read is a fault of ours when it is printed', () => {
  expect(crashesIn('Error processing request: TypeError: Failed to parse URL')).toHaveLength(1);
});
