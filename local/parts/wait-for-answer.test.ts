import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { freePorts } from './ports.ts';
import { waitForAnswer } from './wait-for-answer.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

test('it waits until something listens, and until the answer is the accept one', async () => {
  const [port = 0] = await freePorts(1);
  let requests = 0;
  setTimeout(() => {
    server = createServer((_, response) => {
      requests += 1;
      response.writeHead(requests < 3 ? 503 : 200).end();
    }).listen(port, '127.0.0.1');
  }, 60);
  await waitForAnswer('The part "x"', `http://127.0.0.1:${port}/`, { accept: (response) => response.ok });
  expect(requests).toBe(3);
});

test('it gives up with one sentence that names who did not answer, how long and what came instead', async () => {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/`;
  await expect(waitForAnswer('The part "x"', url, { limitMs: 50 })).rejects.toThrow(
    `The part "x" did not answer within 0.05 s: ${url} gave no answer.`,
  );
});
