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
 * Answers that no code of the product makes: the HTTP servers of workerd and Node refuse what is no HTTP, and
 * the local gateway refuses in API Gateway's place.
 */
function isOfServer(answer: HttpAnswer, place: 'edge' | 'api', method: string): boolean {
  return place === 'edge' ? isOfWorkerd(answer, method) : isOfGateway(answer, method);
}

function isOfWorkerd({ status, headers, body }: HttpAnswer, method: string): boolean {
  // Cloudflare's own proxy passes no CONNECT on to a Worker.
  if (method === 'CONNECT') return true;
  // An upgrade that our code took, in a version that workerd does not speak.
  if (status === 426 && headers.has('sec-websocket-version')) return true;
  const isOwn = headers.get('content-type') === 'text/plain' && /^(?:invalid |ERROR: )/.test(body);
  return isOwn && [400, 413, 414, 431, 501, 505].includes(status);
}

const gatewayWords =
  /^\{"error":\{"code":"\w+","message":"(?:There is no such route|This route needs|The signature is|The token is|The body is over)/;

function isOfGateway({ status, headers, body }: HttpAnswer, method: string): boolean {
  if (!headers.has('content-type') && [400, 408, 413, 417, 431].includes(status)) return true;
  // A preflight, and an answer without the body that would tell.
  if (method === 'OPTIONS' || method === 'HEAD' || method === 'CONNECT') return true;
  return gatewayWords.test(body) || body.startsWith('{"keys":');
}

const crashes =
  /uncaught|unhandled|"message":"a bug"|"message":"request failed"| threw: |panick|segfault|out of memory|ERR_[A-Z_]+|(?:Type|Range|Reference|Syntax)Error/i;

/** workerd's own lines about requests that our code never sees. */
const platformFaults =
  /Handler does not export a connect\(\) function|WebSocket protocol error|Error processing request: TypeError/;

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
