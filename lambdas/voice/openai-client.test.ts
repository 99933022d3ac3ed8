import { createServer } from 'node:http';
import OpenAI from 'openai';
import { expect, test, vi } from 'vitest';
import SmallOpenAi from './openai-client.ts';

// What a bundle does, done to this file: every promise of the adapter again, with the small client
// in the package's place.
vi.mock('openai', () => import('./openai-client.ts'));
await import('../../shared/io/openai.test.ts');

test('the adapter under test has the small client', () => {
  expect(OpenAI).toBe(SmallOpenAi);
});

test('an answer that is no JSON and a status that nobody knows are errors of the package all the same', async () => {
  const server = createServer((_, response) =>
    response.writeHead(418, { 'content-type': 'text/html' }).end('<h1>teapot</h1>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  const client = new SmallOpenAi({ apiKey: 'k', baseURL: `http://127.0.0.1:${port}/v1`, fetch });
  const asked = client.chat.completions.create(
    { model: 'm', messages: [], stream: true },
    { signal: new AbortController().signal },
  );
  await expect(asked).rejects.toMatchObject({ status: 418, message: '418 <h1>teapot</h1>' });
  server.close();
});
