/**
 * Requests on the wire that once broke a promise, or that a server refuses before our code. They are sent in
 * every run.
 */
import type { RunningSystem } from '../../tests/scripted/system.ts';
import { answersIn } from './answers.ts';
import { wrongWith } from './judge.ts';
import { exchange } from './raw-socket.ts';

interface KeptCase {
  what: string;
  place: 'edge' | 'api';
  /** The request line and the headers. Each character is one byte. */
  head: readonly string[];
  /** The answer: its status, and the beginning of its body. */
  answer: readonly [status: number, body: string];
}

const close = 'Connection: close';
const host = 'Host: 127.0.0.1';
const unreadable = '{"error":{"code":"bad_address"';
const target = (characters: number): string => `/health${'a'.repeat(characters - 7)}`;

function keptCases({ run }: RunningSystem): readonly KeptCase[] {
  const ofEdge = (what: string, head: readonly string[], answer: KeptCase['answer']): KeptCase => ({
    what,
    place: 'edge',
    head,
    answer,
  });
  const ofApi = (what: string, hosts: readonly string[], cookies: readonly string[] = []): KeptCase => ({
    what,
    place: 'api',
    head: [
      'GET /api/customers/%2B919800000001 HTTP/1.1',
      ...hosts.map((each) => `Host: ${each}`),
      ...cookies.map((each) => `Cookie: ${each}`),
      `Authorization: Bearer ${run.staffToken}`,
      close,
    ],
    answer: [200, '{'],
  });
  const health = 'GET /health HTTP/1.1';
  return [
    // workerd answers these: it finds no address to ask the Worker for.
    ofEdge('a lost Host', ['GET / HTTP/1.1', 'HosF: 127.0.0.1', close], [400, 'Bad Request']),
    ofEdge('an empty Host', [health, 'Host:', close], [400, 'Bad Request']),
    ofEdge('a Host that is not ASCII', [health, 'Host: 127.0.0.\u00d8j1', close], [400, 'Bad Request']),
    ofEdge('a port that is not ASCII', [health, 'Host: 127.0.0.1:4\u00b9', close], [400, 'Bad Request']),
    // Its parser answers these.
    ofEdge('no URI', ['GET http://[::1 HTTP/1.1', host, close], [400, 'invalid URI']),
    ofEdge('65,535 bytes', [`GET ${target(65_535)} HTTP/1.1`, host, close], [414, 'URI too long']),
    ofEdge('CONNECT', ['CONNECT 127.0.0.1:1 HTTP/1.1', host, close], [500, 'Internal Server Error']),
    // We answer these.
    ofEdge(
      '65,534 bytes',
      [`GET ${target(65_534)} HTTP/1.1`, host, close],
      [414, '{"error":{"code":"address_too_long"'],
    ),
    ofEdge('two Hosts', [health, host, 'Host: evil.example', close], [400, unreadable]),
    ofEdge('a Host with a space', [health, 'Host: a b', close], [400, unreadable]),
    ofApi('two Hosts', ['127.0.0.1', 'evil.example']),
    ofApi('an empty Host', ['']),
    ofApi('a Host that is not ASCII', ['127.0.0.\u00d8j1']),
    ofApi('a Host that is no address', ['[::1']),
    ofApi('a cookie that is not ASCII', ['127.0.0.1'], ['a=\u00e9\u00ff']),
  ];
}

/** Sends them one by one. Returns what was wrong. */
export async function keptFindings(system: RunningSystem): Promise<string[]> {
  const findings: string[] = [];
  for (const { what, place, head, answer } of keptCases(system)) {
    const { bytes } = await exchange({
      port: Number(new URL(system.run[place]).port),
      pieces: [Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')],
      withinMs: 20_000,
      isEnough: (soFar) => answersIn(soFar).some(({ isWhole }) => isWhole),
    });
    const [given] = answersIn(bytes);
    const [status, body] = answer;
    const method = /^[A-Z]*/.exec(head[0] ?? '')?.[0] ?? '';
    const wrong = given && wrongWith(given, place, method);
    if (wrong) findings.push(`${place}, ${what}: ${wrong}`);
    if (given?.status !== status || !given.body.startsWith(body))
      findings.push(
        `${place}, ${what}: ${status} ${body} became ${given?.status} ${given?.body.slice(0, 80)}`,
      );
  }
  return findings;
}
