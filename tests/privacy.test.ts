/**
 * Marked secrets, names, numbers and words go through whole calls, failures and crashes. Then everything that
 * was printed, stored and sent is searched for them, in every notation.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { customersApp } from '../lambdas/customers/routes.ts';
import { journalApp } from '../lambdas/journal/routes.ts';
import type { Table } from '../lambdas/table/table.ts';
import { eventOf } from '../lambdas/testing/world.ts';
import { createLog } from '../shared/io/log.ts';
import { fluxConnected } from '../testing/wire/deepgram/fetch.ts';
import { type Recording, wiredCall } from './scripted/wired-call.ts';

const marks = {
  phone: '9811122334',
  token: 'marked-token-5ecret',
  name: 'Markandeya',
  words: 'quixotic toothache',
  card: '4111111111111111',
};
const notations = [
  '98111-22334',
  '98111%2022334',
  '98111 22334',
  '+91-98111-22334',
  '%2B919811122334',
  '0091 98111 22334',
  '९८१११२२३३४',
  '९८१११ २२३३४',
  'nine eight one one one two two three three four',
  'नौ आठ एक एक एक दो दो तीन तीन चार',
];

/** A number's figures in any grouping, spelling and escape are one string of digits. */
function digitsOf(text: string): string {
  let plain = text;
  for (let layer = 0; layer < 3; layer++)
    plain = plain.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return plain.replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966)).replace(/[\s().+-]/g, '');
}

function expectUnmarked(text: string, allowed: readonly (keyof typeof marks)[] = []): void {
  const isAllowed = (name: keyof typeof marks) => allowed.includes(name);
  if (!isAllowed('phone')) {
    expect(digitsOf(text)).not.toContain(marks.phone);
    expect(text).not.toMatch(/eight one one one two|आठ एक एक एक/);
  }
  if (!isAllowed('card')) {
    expect(digitsOf(text)).not.toContain(marks.card.slice(4));
    expect(text).not.toMatch(/one one one one/);
  }
  for (const name of ['token', 'name', 'words'] as const)
    if (!isAllowed(name)) expect(text).not.toContain(marks[name]);
}

/** What the test itself prints through the console, in place of the terminal. */
function printed(): string[] {
  const lines: string[] = [];
  for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(
      (...values: unknown[]) => void lines.push(values.map(String).join(' ')),
    );
  return lines;
}
afterEach(() => {
  vi.restoreAllMocks();
});

const sse = (delta: object, finish: string | null = null): Uint8Array =>
  new TextEncoder().encode(
    `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
  );
const answer = [sse({ role: 'assistant', content: 'Thank you. That is noted.' }), sse({}, 'stop')];
const refusal = [
  new TextEncoder().encode(
    `data: ${JSON.stringify({ object: 'error', message: `bad prompt: ${marks.words} of ${marks.phone}, key sk-${marks.token}`, code: 400 })}\n\n`,
  ),
];
const voice = [new Uint8Array(8000).fill(0x30)];

async function call(words: string, replies: Recording['replies']) {
  const wired = wiredCall('twilio', {
    words: words.split(' '),
    sttModel: 'flux-general-multi',
    recognised: [
      { atMs: 20, frame: JSON.stringify(fluxConnected) },
      { atMs: 1000, close: 1011 },
    ],
    replies,
    voices: [voice],
  });
  wired.answer();
  await wired.clock.advance(25_000);
  return wired;
}

describe('a call', () => {
  test("sends the caller's number to nobody, and a card not even to the model", async () => {
    const lines = printed();
    const wired = await call('my card is four one one one one one one one one one one one one one one one', [
      answer,
    ]);
    expect(wired.transcript().map(({ text }) => text)).toContain('my card is [card]');
    expectUnmarked(JSON.stringify(wired.events));
    expectUnmarked(JSON.stringify(wired.requests));
    expect(JSON.stringify(wired.requests)).not.toContain(wired.of('callStarted')[0]?.from);
    expectUnmarked(lines.join('\n'));
    // The voice gets text to speak and nothing else.
    const voiced = wired.requests.filter(({ url }) => url.includes('/cognitiveservices/'));
    expect(voiced.length).toBeGreaterThan(0);
    for (const { body } of voiced) expect(body).not.toMatch(/my card|exotel-|twilio-/);
  });

  test("a model's error that repeats the prompt and a key is in neither the journal nor the log", async () => {
    const lines = printed();
    const wired = await call(`it is a ${marks.words}`, [refusal]);
    const faults = wired.events.filter((event) => 'fault' in event);
    expect(faults.length).toBeGreaterThan(0);
    expectUnmarked(JSON.stringify(faults));
    createLog().error('a fault', { faults });
    expectUnmarked(lines.join('\n'));
  });
});

describe('a Lambda', () => {
  /** A table whose every access fails, with an error that repeats what was asked. */
  const broken = new Proxy({} as Table, {
    get:
      () =>
      (...asked: unknown[]) =>
        Promise.reject(
          new Error(`no row for ${marks.phone} at https://db/?token=${marks.token}`, {
            cause: new AggregateError([new Error(JSON.stringify(asked))], notations.join(' | ')),
          }),
        ),
  });

  test.each(notations)('that crashes on %s neither prints nor answers it', async (notation) => {
    const lines: string[] = [];
    const log = createLog({ write: (_, line) => lines.push(line) });
    const app = customersApp({
      table: broken,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log,
      now: () => 0,
    });
    const env = { event: eventOf({ businessId: 'clinic', role: 'admin' }) };
    for (const path of [
      `/api/customers/${encodeURIComponent(notation)}`,
      `/api/customers/${notation}?token=${marks.token}`,
      `/api/agent/customer?phone=${encodeURIComponent(notation)}&number=%2B918000000001`,
    ]) {
      const answered = await app.request(path, {}, env);
      expectUnmarked(await answered.text());
    }
    expect(lines.length).toBeGreaterThan(0);
    expectUnmarked(lines.join('\n'));
  });

  test('names a wrong field of a request without what was sent', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (_, line) => lines.push(line) });
    const app = journalApp({ table: broken, log });
    const body = {
      callId: marks.phone,
      [marks.phone]: marks.words,
      events: [{ type: marks.name, seq: marks.phone }],
    };
    const answered = await app.request('/api/agent/log-event', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    expect(answered.status).toBe(400);
    expectUnmarked(await answered.text());
    expectUnmarked(lines.join('\n'));
  });
});

test.each(notations)(
  'the log masks %s in messages, names of fields, errors, causes, maps and sets',
  (notation) => {
    const lines: string[] = [];
    const log = createLog({ write: (_, line) => lines.push(line) });
    const inner = new Error(`inner ${notation}`);
    log.error(`failed for ${notation}`, {
      [notation]: 1,
      path: `/calls/${notation}/x`,
      url: new URL(`https://a.example/?q=${notation}&token=${marks.token}`),
      list: [new Set([notation]), new Map([[notation, notation]])],
      error: new Error(`outer ${notation}`, { cause: inner }),
      all: new AggregateError([inner], `many ${notation}`),
      text: marks.words,
      headers: { authorization: `Bearer ${marks.token}` },
      media: `wss://a.example/media/twilio/twilio-CA1/${marks.token}`,
    });
    expectUnmarked(lines.join('\n'));
    expect(lines[0]).toContain('twilio-CA1');
  },
);
