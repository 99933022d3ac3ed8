/** What no answer may be, and what no process may print, whatever was sent. */

import { decoded } from '../../shared/privacy/url-spelling.ts';
import { securityHeaders } from '../../shared/security-headers.ts';
import type { HttpAnswer } from './answers.ts';
import { marks } from './mutations.ts';

/** What is wrong with an answer; null: nothing. */
export function wrongWith(answer: HttpAnswer, place: 'edge' | 'api', method: string): string | null {
  if (answer.status === 101) return null;
  if (isOfServer(answer, place, method)) return null;
  if (answer.status >= 500 && !isDocumented(answer))
    return `answers ${answer.status}: ${answer.body.slice(0, 80)}`;
  const missing = Object.keys(securityHeaders).filter((name) => !answer.headers.has(name));
  if (missing.length > 0)
    return `answers ${answer.status} without ${missing.join(', ')}: ${answer.body.slice(0, 80)}`;
  return null;
}

/** A service behind ours does not answer, and the client is told when to come back. */
function isDocumented({ status, headers, body }: HttpAnswer): boolean {
  // A deep health check that found something down.
  if (status === 503 && body.startsWith('{"status":"down"')) return true;
  return status === 503 && headers.has('retry-after') && /"code":"(?:unavailable|timeout)"/.test(body);
}

/**
 * Answers that no code of the product makes: the HTTP servers of workerd and Node refuse what is no HTTP,
 * and the local gateway refuses in API Gateway's place. Each is known by its status and its whole text, so
 * that an answer of ours that lost its headers is never taken for one of them.
 */
function isOfServer(answer: HttpAnswer, place: 'edge' | 'api', method: string): boolean {
  return place === 'edge' ? isOfWorkerd(answer, method) : isOfNode(answer) || isOfGateway(answer, method);
}

/** The texts of workerd's HTTP server, by status. */
const ofHttpServer: Readonly<Record<number, readonly string[]>> = {
  400: [
    'invalid HTTP method parsed',
    'invalid HTTP version parsed',
    'invalid HTTP version parsed (found HTTP2 preface)',
    'invalid URI',
    'invalid HTTP header parsed',
    'invalid content-length parsed',
    'invalid transfer-encoding parsed',
    'unexpected transfer-encoding parsed',
    // An upgrade that our code took.
    'ERROR: Missing Sec-WebSocket-Key',
  ],
  // A target of 65,535 bytes or more. A shorter one comes to us, and is refused from 16 KB on.
  414: ['URI too long'],
  431: ['message head is too large'],
  426: ['ERROR: The requested WebSocket version is not supported.'],
  // A method that no Worker can be asked with.
  501: ['ERROR: Unrecognized request method.'],
};

function isOfWorkerd({ status, headers, body }: HttpAnswer, method: string): boolean {
  const type = headers.get('content-type');
  if (type === 'text/plain') return ofHttpServer[status]?.includes(body) ?? false;
  if (type !== undefined) return false;
  // Without a `Host`, or with one that is not ASCII, workerd knows no address to ask the Worker for.
  if (status === 400) return body === 'Bad Request';
  // Cloudflare's own proxy passes no CONNECT on to a Worker.
  return status === 500 && method === 'CONNECT' && body === 'Internal Server Error';
}

/** Headers that Node sets by itself. */
const ofNode = ['connection', 'date', 'keep-alive', 'transfer-encoding', ''];

function isOfNode({ status, headers, body }: HttpAnswer): boolean {
  const isBare = body === '' && [...headers.keys()].every((name) => ofNode.includes(name));
  return isBare && [400, 408, 413, 417, 431].includes(status);
}

const gatewayWords =
  /^\{"error":\{"code":"\w+","message":"(?:There is no such route\.|This route needs [^"]+|The signature is not valid\.|The token is not valid\.|The body is over \d+ bytes\.)"\}\}$/;

function isOfGateway({ status, body }: HttpAnswer, method: string): boolean {
  // A preflight.
  if (method === 'OPTIONS' && status === 204) return true;
  // No route of the API is asked with HEAD, and the answer has no body that would tell who gave it.
  if (method === 'HEAD') return status === 404;
  return gatewayWords.test(body) || body.startsWith('{"keys":');
}

const crashes =
  /uncaught|unhandled|"message":"a bug"|"message":"request failed"| threw: |panick|segfault|out of memory|ERR_[A-Z_]+|(?:Type|Range|Reference|Syntax)Error/i;

/** workerd's own lines about requests that our code never sees. */
const platformFaults = /Handler does not export a connect\(\) function|WebSocket protocol error/;

/** Lines of the processes' output that tell of a crash, or of an error that nobody expected. */
export function crashesIn(printed: string): string[] {
  return printed.split('\n').filter((line) => crashes.test(line) && !platformFaults.test(line));
}

/** A call's id is its carrier's, and is printed. Random input gave it the number itself. */
const callIds = /\b(?:exotel|twilio|browser)-[\w-]+/g;

/** The lines that hold a mark. */
export function marksIn(printed: string): string[] {
  return printed.split('\n').filter((line) => {
    const plain = decoded(line.replace(callIds, '')).replace(/[\s-]/g, '');
    return line.includes(marks.secret) || plain.includes(marks.number);
  });
}
