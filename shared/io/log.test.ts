import { expect, test } from 'vitest';
import { createLog, type LogFields, type LogLevel } from './log.ts';

function written(
  log: (message: string, fields?: LogFields) => void,
  lines: string[],
  message: string,
  fields?: LogFields,
): Record<string, unknown> {
  log(message, fields);
  return JSON.parse(lines.at(-1) ?? '{}');
}

function scripted(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLog({ level, write: (_, line) => lines.push(line), now: () => 0 });
  return { lines, log };
}

test('an entry is one line of JSON', () => {
  const { lines, log } = scripted();
  expect(written(log.with({ callId: 'exotel-1' }).info, lines, 'ring', { ms: 3 })).toEqual({
    level: 'info',
    at: '1970-01-01T00:00:00.000Z',
    message: 'ring',
    callId: 'exotel-1',
    ms: 3,
  });
  expect(lines[0]).not.toContain('\n');
});

test('a phone number is masked wherever it stands and however it is written', () => {
  const { lines, log } = scripted();
  log.warn('no answer from +919876543210', {
    deep: { from: '09876543210', list: ['919876543210', '/api/customers/%2B919876543210'] },
    error: new Error('dial 9876543210'),
  });
  expect(lines[0]).not.toContain('987654');
  expect(lines[0]).toContain('+91******3210');
});

test.each([
  '18001234567',
  '018001234567',
  '9118601234567',
  '9109876543210',
  '00919876543210',
  '0919876543210',
  '08047491899',
  '+9109876543210',
])('%s is masked in a sentence', (number) => {
  const { lines, log } = scripted();
  log.warn(`dial ${number} again`);
  expect(lines[0]).not.toContain(number.slice(-8));
});

test('a short code is masked in the fields that hold numbers, and a count stays a count', () => {
  const { lines, log } = scripted();
  const fields = { from: '56161', ring: { to: '1912', phone: '1401234567' }, frames: '56161' };
  expect(written(log.info, lines, 'ring', fields)).toMatchObject({
    from: '***',
    ring: { to: '***', phone: '+91******4567' },
    frames: '56161',
  });
});

test('a change of provider is no phone number', () => {
  const { lines, log } = scripted();
  expect(written(log.info, lines, 'failed over', { from: 'azure', to: 'aura' })).toMatchObject({
    from: 'azure',
    to: 'aura',
  });
});

test('ids, times and counters are left alone', () => {
  const { lines, log } = scripted();
  const fields = {
    callId: 'exotel-9876543210abc',
    at: 1_795_321_000_000,
    seconds: '1795321000',
    words: 7,
    llmInputTokens: 12,
    key: 'recordings/x',
  };
  expect(written(log.info, lines, 'done', fields)).toMatchObject(fields);
});

test('words and secrets are never written', () => {
  const { lines, log } = scripted();
  log.error('turn', {
    text: 'my tooth hurts',
    event: { summary: 'tooth', transcript: [{ text: 'tooth' }] },
    staffToken: 'abc',
    authorization: 'Bearer abc',
  });
  expect(lines[0]).not.toMatch(/tooth|abc/);
});

test('a phone number that is a number and no text is masked; sums, sizes and times are not', () => {
  const { lines, log } = scripted('info');
  const kept = { spentMicroInr: 9_876_543_210, bytes: 9_876_543_210, endsAt: 1_795_321_000_000, turn: 3 };
  log.info('numbers', { customer: 9_876_543_210, all: [14_155_550_123], big: 919_876_543_210n, ...kept });
  const [line = ''] = lines;
  expect(line).toContain('"customer":"+91******3210","all":["+14*****0123"],"big":"+91******3210"');
  expect(JSON.parse(line)).toMatchObject(kept);
});

test('entries below the level are dropped, and strange values do not throw', () => {
  const { lines, log } = scripted('warn');
  log.info('quiet');
  const round: Record<string, unknown> = {};
  round.self = round;
  log.error('odd', { round, bytes: new Uint8Array(3), big: 5n, gone: undefined, nothing: null });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ bytes: '[3 bytes]', big: '5', nothing: null });
});
