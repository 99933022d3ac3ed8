import { afterEach, expect, test, vi } from 'vitest';
import { demoBusinessId } from '../seed/demo-clinic.ts';
import { businessOfNumber } from './business-of-command.ts';

const run = {
  edge: 'http://edge.test',
  api: 'http://api.test',
  console: '',
  pid: 1,
  staffToken: 's',
  adminToken: 'a',
  operatorToken: 'o',
  internalKey: 'k',
};
afterEach(() => vi.restoreAllMocks());

// Regression: the deployment guide's call to a new business showed no transcript and no cost.
test('a call to a number is read as the staff of the business that has it', async () => {
  const asked: [string, string | null][] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input));
    asked.push([`${url.pathname}${url.search}`, new Headers(init?.headers).get('authorization')]);
    const number = url.searchParams.get('number');
    const owner = { '+918000000010': 'my-clinic', '+918000000001': demoBusinessId }[number ?? ''];
    return Response.json({ businesses: owner ? [{ businessId: owner }] : [] });
  });
  expect(await businessOfNumber(run, '+918000000010')).toBe('my-clinic');
  expect(asked).toEqual([['/api/businesses?number=%2B918000000010', 'Bearer o']]);
  expect(await businessOfNumber(run, '+918000000001')).toBe(null);
  expect(await businessOfNumber(run, '+918000000099')).toBe(null);
});

test('where nobody says whose number it is, the call is read as the demo clinic’s', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
  expect(await businessOfNumber(run, '+918000000010')).toBe(null);
  const { operatorToken: _, ...older } = run;
  expect(await businessOfNumber(older, '+918000000010')).toBe(null);
});
