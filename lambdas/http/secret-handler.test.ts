import { expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { refreshMs, secretHandler } from './secret-handler.ts';

const env = {
  SECRET_ID: 'voice-agent/voice',
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  OPENAI_MODEL: 'from-the-environment',
};

/** Secrets Manager with one secret; `status` refuses. The handler answers with its environment. */
const textOf = (secret: Record<string, string> | string): string =>
  typeof secret === 'string' ? secret : JSON.stringify(secret);

function scripted(first: Record<string, string> | string) {
  const manager = { secret: first, status: 200, asked: [] as Request[], made: 0 };
  let at = 0;
  const lines: string[] = [];
  const deps = {
    now: () => at,
    log: createLog({ write: (_, line) => lines.push(line) }),
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      manager.asked.push(new Request(input, init));
      if (manager.status !== 200)
        return new Response('{"__type":"AccessDenied"}', { status: manager.status });
      return Response.json({ SecretString: textOf(manager.secret) });
    },
  };
  const start = (given: Record<string, string> = env) =>
    secretHandler(
      'voice',
      (seen) => {
        manager.made += 1;
        return async (_event: string) => seen;
      },
      given,
      deps,
    );
  return { manager, lines, start, pass: (ms: number) => (at += ms) };
}

test('a Lambda reads its own settings from its secret when it starts, once, with a signed request', async () => {
  const { manager, start } = scripted({ OPENAI_API_KEY: 'key-1', TWILIO_AUTH_TOKEN: 'not for voice' });
  const handler = await start();
  expect(manager.asked).toHaveLength(1);
  for (let request = 0; request < 3; request++) {
    const seen = await handler('event');
    expect(seen).toMatchObject({ OPENAI_API_KEY: 'key-1', OPENAI_MODEL: 'from-the-environment' });
    expect(seen.TWILIO_AUTH_TOKEN).toBeUndefined();
  }
  expect(manager.asked).toHaveLength(1);
  const [asked] = manager.asked;
  expect(asked?.url).toBe('https://secretsmanager.ap-south-1.amazonaws.com/');
  expect(asked?.headers.get('x-amz-target')).toBe('secretsmanager.GetSecretValue');
  expect(asked?.headers.get('authorization')).toContain('/ap-south-1/secretsmanager/aws4_request');
  expect(asked?.headers.get('x-amz-security-token')).toBe('session');
  expect(await asked?.json()).toEqual({ SecretId: 'voice-agent/voice' });
});

test('a rotated key is used after five minutes, without a deployment', async () => {
  const { manager, start, pass } = scripted({ OPENAI_API_KEY: 'key-1' });
  const handler = await start();
  manager.secret = { OPENAI_API_KEY: 'key-2' };
  pass(refreshMs - 1);
  expect(await handler('event')).toMatchObject({ OPENAI_API_KEY: 'key-1' });
  pass(1);
  expect(await handler('event')).toMatchObject({ OPENAI_API_KEY: 'key-2' });
  pass(refreshMs);
  await handler('event');
  // An unchanged secret makes no new clients.
  expect([manager.asked.length, manager.made]).toEqual([3, 2]);
});

test('while the secret can not be read again the last settings are used, and it is asked twice a minute', async () => {
  const { manager, start, pass, lines } = scripted({ OPENAI_API_KEY: 'key-1' });
  const handler = await start();
  manager.status = 500;
  pass(refreshMs);
  for (let request = 0; request < 5; request++)
    expect(await handler('event')).toMatchObject({ OPENAI_API_KEY: 'key-1' });
  expect(manager.asked).toHaveLength(2);
  pass(30_000);
  manager.status = 200;
  manager.secret = { OPENAI_API_KEY: 'key-2' };
  expect(await handler('event')).toMatchObject({ OPENAI_API_KEY: 'key-2' });
  expect(lines.join()).toContain('could not be read again');
  expect(lines.join()).not.toContain('key-1');
});

test.each([
  '5ecret',
  '5ecret-that-is-rather-long-and-no-json',
  '"5ecret"',
  '["5ecret"]',
  '{"OPENAI_API_KEY":"5ecret"',
  '{"5ecret":5}',
])('a secret that is no object of texts is named, and neither printed nor thrown: %s', async (secret) => {
  const { manager, start, pass, lines } = scripted({ OPENAI_API_KEY: 'key-1' });
  const handler = await start();
  manager.secret = secret;
  pass(refreshMs);
  expect(await handler('event')).toMatchObject({ OPENAI_API_KEY: 'key-1' });
  expect(lines.join()).toContain('voice-agent/voice');
  expect(lines.join()).not.toContain('5ecret');
  const failure = await scripted(secret)
    .start()
    .then(
      () => null,
      (error: unknown) => error,
    );
  expect(String(failure)).toContain('voice-agent/voice');
  expect(`${failure} ${failure instanceof Error ? failure.stack : ''}`).not.toContain('5ecret');
});

test('a start without the secret fails after three tries, and names it', async () => {
  const { manager, start } = scripted({});
  manager.status = 400;
  await expect(start()).rejects.toThrow('400 for voice-agent/voice');
  expect(manager.asked).toHaveLength(3);
});

test('without a secret, as on a local run, the environment is all there is', async () => {
  const { manager, start } = scripted({});
  const handler = await start({ OPENAI_API_KEY: 'local' });
  expect(await handler('event')).toEqual({ OPENAI_API_KEY: 'local' });
  expect(manager.asked).toEqual([]);
});
