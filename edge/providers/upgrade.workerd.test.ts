import { expect, test } from 'vitest';
import { FaultError } from '../../shared/fault.ts';
import { fakeDeepgram } from '../../testing/wire/deepgram/fetch.ts';
import type { RecogniserScript } from '../../testing/wire/recogniser.ts';
import { platformDeps } from './deps.ts';
import { createGate } from './gate.ts';
import { httpOrigin, upgrade } from './upgrade.ts';

function dial(script: RecogniserScript, signal = new AbortController().signal, timeoutMs = 2000) {
  const server = fakeDeepgram(script);
  const deps = { ...platformDeps(createGate()), fetch: server.fetch };
  const headers = { Authorization: 'Token key' };
  return {
    server,
    socket: upgrade(
      { source: 'stt', url: 'wss://stt.example/v2/listen?model=x', headers, timeoutMs, signal },
      deps,
    ),
  };
}
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof FaultError ? error.fault : error),
  );

test('a socket speaks over fetch, with its headers, and gives bytes as ArrayBuffer where the default is Blob', async () => {
  const { server, socket } = dial({ steps: [{ afterText: 'Hello' }, { say: { type: 'Connected' } }] });
  const opened = await socket;
  expect(opened.binaryType).toBe('arraybuffer');
  const received = new Promise((resolve) =>
    opened.addEventListener('message', (event) => resolve(event.data)),
  );
  opened.accept();
  opened.send('{"type":"Hello"}');
  expect(await received).toBe('{"type":"Connected"}');
  expect(server.connections[0]?.url.protocol).toBe('https:');
  expect(server.connections[0]?.headers.get('authorization')).toBe('Token key');
  opened.close(1000);
});

test('a refused handshake gives its status, dg-error and retry-after, which `new WebSocket` would hide', async () => {
  const auth = dial({ refuse: { status: 401, headers: { 'dg-error': 'Invalid credentials.' } } });
  expect(await faultOf(auth.socket)).toMatchObject({
    kind: 'auth',
    retryable: false,
    message: 'handshake refused: 401 Invalid credentials.',
  });
  const busy = dial({ refuse: { status: 429, headers: { 'retry-after': '2' } } });
  expect(await faultOf(busy.socket)).toMatchObject({ kind: 'rate', retryable: false, retryAfterMs: 2000 });
  expect(await faultOf(dial({ refuse: { status: 503 } }).socket)).toMatchObject({
    kind: 'server',
    retryable: true,
  });
  expect(await faultOf(dial({ refuse: { status: 400 } }).socket)).toMatchObject({
    kind: 'config',
    retryable: false,
  });
});

test('a handshake that is never answered ends by its own limit', async () => {
  const { socket } = dial({ hang: true }, undefined, 50);
  expect(await faultOf(socket)).toMatchObject({ source: 'stt', kind: 'network', retryable: true });
});

test('an abort ends a handshake with its own reason: it is no fault', async () => {
  const hungUp = new AbortController();
  const { socket } = dial({ hang: true }, hungUp.signal);
  hungUp.abort(new Error('hung up'));
  expect(await faultOf(socket)).toEqual(new Error('hung up'));
});

test('a bare origin of any scheme is an http origin', () => {
  expect(httpOrigin('wss://api.in.deepgram.com/')).toBe('https://api.in.deepgram.com');
  expect(httpOrigin('ws://127.0.0.1:9000')).toBe('http://127.0.0.1:9000');
  expect(httpOrigin('https://x.example')).toBe('https://x.example');
});
