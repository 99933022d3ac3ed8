import { beforeEach, expect, test, vi } from 'vitest';
import { checkAfter } from './check-after.ts';

const settings = { PUBLIC_URL: 'https://voice.example.in', INTERNAL_API_KEY: 'new-key,old-key' };
const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});

function worker(deepStatus: number, notYet = 0) {
  const keys: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith('/health')) {
      if (notYet-- > 0) throw new TypeError('no such host');
      return Response.json({ status: 'ok' });
    }
    keys.push(request.headers.get('authorization'));
    const api =
      deepStatus === 200 ? { ok: true, ms: 31 } : { ok: false, ms: 31, fault: 'the api answered 403' };
    return Response.json({ checks: { api, stt: { ok: true, ms: 80 } } }, { status: deepStatus });
  };
  return { fetch, keys };
}

test('the check waits for a new domain', async () => {
  const waits: number[] = [];
  await checkAfter(settings, worker(200, 3).fetch, async (ms) => void waits.push(ms));
  expect(waits).toEqual([6000, 6000, 6000]);
  expect(printed.join('')).toContain('✓ api: 31 ms');
});

test('a part that does not answer is named, and the check fails', async () => {
  const { fetch, keys } = worker(503);
  await expect(checkAfter(settings, fetch, async () => undefined)).rejects.toThrow(
    '/health/deep answers 503',
  );
  expect(printed.join('')).toContain('✗ api: the api answered 403');
  expect(keys).toEqual(['Bearer new-key']);
  expect(printed.join('')).not.toContain('new-key');
});

test('an error page of Cloudflare is shown, and does not crash the check', async () => {
  const fetch: typeof globalThis.fetch = async (input) =>
    new Request(input).url.endsWith('/health')
      ? Response.json({ status: 'ok' })
      : new Response('<h1>error 1101</h1>', { status: 500 });
  await expect(checkAfter(settings, fetch, async () => undefined)).rejects.toThrow(
    '/health/deep answers 500',
  );
  expect(printed.join('')).toContain('error 1101');
});
