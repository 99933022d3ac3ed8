import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StaffApi } from '../../terminal/stored-call.ts';
import { readArguments } from './calls-arguments.ts';
import { searchCalls } from './search-calls.ts';

const row = (n: number, more: object = {}) => ({
  callId: `twilio-CA${n}`,
  from: n % 2 === 0 ? '+919800000001' : '+919800000002',
  status: 'completed',
  endReason: 'caller',
  seconds: n * 10,
  ...more,
});
const rows = [
  row(1),
  row(2),
  row(3, { status: 'failed', endReason: 'fault' }),
  row(4, { from: '+266696687' }),
  row(5, { from: '' }),
  row(6, { seconds: null, status: 'active', endReason: null }),
];
const said: Record<string, string> = { 'twilio-CA1': 'A ROOT canal, please', 'twilio-CA2': 'मुझे दाँत में दर्द है' };
const fault = { source: 'llm', kind: 'auth', retryable: false, message: '401' };
const at = '2026-11-30T10:00:00.000Z';

let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  const [, , room, id = '', events] = pathname.split('/');
  // Two calls a page.
  const from = Number(searchParams.get('cursor') ?? 0);
  const page = {
    calls: rows.slice(from, from + 2),
    ...(from + 2 < rows.length ? { cursor: String(from + 2) } : {}),
  };
  const customer = { name: 'Ravi Kumar' };
  const answer =
    room === 'customers'
      ? decodeURIComponent(id) === '+919800000001'
        ? { customer }
        : null
      : events
        ? { events: id === 'twilio-CA3' ? [{ seq: 0, at, type: 'replyFailed', turn: 1, fault }] : [] }
        : id
          ? {
              call: {
                ...rows.find(({ callId }) => callId === id),
                transcript: [{ who: 'caller', text: said[id] ?? '' }],
              },
            }
          : page;
  response.writeHead(answer === null ? 404 : 200).end(JSON.stringify(answer));
});

let staff: StaffApi;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  staff = { api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, staffToken: 't' };
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
});

async function found(...argv: string[]): Promise<number[]> {
  const result = await searchCalls(staff, readArguments(argv, Date.parse(at)).search, () => undefined);
  if (typeof result === 'string') throw new Error(result);
  return result.found.map(({ call }) => Number(call.callId.slice('twilio-CA'.length)));
}

it.each([
  [[], [1, 2, 3, 4, 5, 6]],
  [
    ['--number', '0001'],
    [2, 6],
  ],
  [['--number', 'withheld'], [4]],
  [
    ['--name', 'ravi'],
    [2, 6],
  ],
  [['--words', 'canal root'], [1]],
  [['--words', 'दर्द'], [2]],
  [['--outcome', 'fault'], [3]],
  [
    ['--longer', '20', '--shorter', '50'],
    [3, 4],
  ],
  [['--fault', 'any'], [3]],
  [['--fault', 'refused the key'], [3]],
  [['--fault', 'recogniser'], []],
  [['--name', 'ravi', '--longer', '5'], [2]],
])('finds over all pages what fits %j', async (argv, calls) => {
  expect(await found(...argv)).toEqual(calls);
});

it('the API filters what it can: a whole number, the time and the state', async () => {
  await found('--number', '098000 00001', '--on', '2026-11-30', '--outcome', 'failed');
  const { searchParams } = new URL(asked[0] ?? '', 'http://127.0.0.1');
  expect(Object.fromEntries(searchParams)).toEqual({
    phone: '+919800000001',
    since: '2026-11-29T18:30:00.000Z',
    until: '2026-11-30T18:30:00.000Z',
    status: 'failed',
  });
});

it('what came of a call is filtered by the API', async () => {
  await found('--outcome', 'booked');
  const { searchParams } = new URL(asked[0] ?? '', 'http://127.0.0.1');
  expect(Object.fromEntries(searchParams)).toEqual({ outcome: 'booked' });
});

it('stops when enough are found, and says that there may be more', async () => {
  const progress: number[][] = [];
  const result = await searchCalls(staff, readArguments(['--limit', '2'], 0).search, (...counts) =>
    progress.push(counts),
  );
  expect(result).toMatchObject({ isMore: true, looked: 4 });
  expect(typeof result === 'string' ? [] : result.found).toHaveLength(2);
  expect(progress).toEqual([
    [2, 2],
    [4, 2],
  ]);
});

it('a name is asked for once, however often its number called', async () => {
  await found();
  expect(asked.filter((url) => url.includes('/api/customers/%2B919800000001'))).toHaveLength(1);
});
