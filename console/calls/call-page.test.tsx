import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { interleave, wavFile } from '../../edge/audio/wav.ts';
// Loaded beforehand: the page loads it when it is needed, and no virtual clock waits for that.
import '../../shared/journal/for-staff/journal-case.ts';
import { money } from '../../shared/money.ts';
import { settle, show } from '../testing/shown.tsx';
import CallPage from './call-page.tsx';
import type { drawWaveform } from './sound/waveform.ts';

// There is no canvas here. The browser's test looks at the real one.
type Drawing = Parameters<typeof drawWaveform>[0];
const drawn = vi.hoisted(() => ({ last: null as Drawing | null, did: [] as string[] }));
vi.mock('./sound/waveform.ts', () => ({
  drawWaveform: (drawing: Drawing) => {
    drawn.last = drawing;
    const note = (what: string) => (value?: unknown) =>
      void drawn.did.push(value === undefined ? what : `${what} ${value}`);
    const [play, toggle, seek] = [note('play'), note('toggle'), note('seek')];
    return { play, toggle, seek, speed: note('speed'), recolour: note('recolour'), destroy: note('destroy') };
  },
}));

const words = '<script>alert(1)</script>';
const call = {
  callId: 'twilio-CA1',
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  status: 'completed',
  endReason: 'caller',
  startedAt: '2026-11-22T09:30:00.000Z',
  endedAt: '2026-11-22T09:31:14.000Z',
  seconds: 74,
  summary: `Asked for ${words}.`,
  cost: { lines: [{ item: 'tts', ...money(4_321) }], total: money(4_321) },
  turns: [
    {
      ...{ turn: 1, responseMs: 900, sttMs: 300, leadMs: 120 },
      ...{ tokenAfterMs: 180, clauseAfterMs: 400, byteAfterMs: 500, replyMs: 600, heardAfterMs: 640 },
    },
  ],
  transcript: [
    { at: '2026-11-22T09:30:05.000Z', turn: 1, who: 'agent', text: 'We are open', interrupted: true },
    { at: '2026-11-22T09:30:09.000Z', turn: 2, who: 'caller', text: words },
  ],
  recording: { key: 'recordings/a.wav', bytes: 1, sha256: 'a'.repeat(64), seconds: 74 } as object | null,
};
const customer = (openRequests: object[]) => ({
  customer: { phone: call.from, name: null, language: null, notes: '', lastCalls: [], openRequests },
});
const scriptOf = (changes: object = {}, more: object = {}) => ({
  '/api/calls/twilio-CA1': { call: { ...call, ...changes } },
  '/api/customers/%2B919800000001': customer([]),
  ...more,
});

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T09:32:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const shown = async (changes: object = {}, more: object = {}) => {
  const made = show(<CallPage callId="twilio-CA1" />, scriptOf(changes, more));
  await settle();
  return made;
};

test.each([
  [{ outcome: 'booked' }, 'Appointment noted'],
  [{ outcome: 'unresolved', status: 'failed' }, 'Failed'],
  [{ outcome: null }, 'Completed'],
  [{}, 'Completed'],
])('what came of a call is said, and its state where that is not known: %j', async (changes, badge) => {
  await shown(changes);
  expect(document.querySelector('h1 .badge')?.textContent).toBe(badge);
});

test('a call is shown as it was heard, as text, with its times, its cost and its end in words', async () => {
  await shown();
  const heard = screen.getAllByRole('listitem').map((line) => line.textContent ?? '');
  expect(heard[0]).toContain('We are open interrupted');
  expect(heard[1]).toContain(words);
  expect(document.querySelector('main script, .words script')).toBeNull();
  expect(screen.getByText(`Asked for ${words}.`)).toBeTruthy();
  expect(screen.getByText('the caller hung up')).toBeTruthy();
  expect(screen.getAllByText('₹0.0043')).toHaveLength(2);
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
    'speculative, 120 ms ahead, end of turn 300 ms, first token 180 ms, first clause 220 ms, first byte of the voice 100 ms, first audio sent 100 ms, heard 40 ms',
  );
});

test("a call's page leads to everything about its caller, except for a withheld or an erased number", async () => {
  await shown();
  expect(screen.getByText('Everything about this caller').getAttribute('href')).toBe('/people/+919800000001');
  for (const [from, heading] of [
    ['+266696687', 'Number withheld'],
    ['', 'Number erased'],
  ] as const) {
    cleanup();
    await shown({ from });
    expect(screen.queryByText('Everything about this caller')).toBeNull();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(heading);
  }
});

const sides = [0x90, 0xff].map((byte) => new Uint8Array(8000).fill(byte));
const wav = new Uint8Array(
  wavFile(interleave(sides[0] ?? new Uint8Array(), sides[1] ?? new Uint8Array()), 2),
);
const link = { url: 'https://s3.test/a.wav?x=1&y=2', expiresAt: call.endedAt };
const at = (seconds: number) => new Date(Date.parse(call.startedAt) + seconds * 1000).toISOString();
const journal = [
  { seq: 0, at: at(2), type: 'mediaStarted', streamId: 's' },
  ...[
    ['We are open from ten to six.', 5],
    ['On Sunday we are closed.', 5.1],
  ].map(([text, seconds], clause) => ({
    seq: clause + 1,
    at: at(Number(seconds)),
    type: 'clauseWritten',
    turn: 1,
    clause,
    text,
  })),
  {
    ...{ seq: 3, at: at(5), type: 'clausePlaying', turn: 1, clause: 0, mark: '1:0' },
    ...{ text: 'We are open from ten to six.', startsAt: Date.parse(at(5)) },
  },
  { seq: 4, at: at(8), type: 'agentSaid', turn: 1, cause: 'model', text: 'We are open', interrupted: true },
  { seq: 5, at: at(9), type: 'callerSaid', turn: 2, text: words, language: 'en-IN', speechEndedAt: null },
];
const withSound = {
  '/api/recordings/twilio-CA1': link,
  '/api/calls/twilio-CA1/events': { events: journal },
  '/a.wav': () => new Response(wav, { headers: { 'content-length': String(wav.length) } }),
};
const listen = async () => {
  fireEvent.click(screen.getByText('Listen (1:14)'));
  await settle();
  await settle();
};

test('no link to a recording is made, and no playback logged, before staff press Listen', async () => {
  drawn.did = [];
  const { asked } = await shown({}, withSound);
  expect(asked.some((path) => path.includes('recordings'))).toBe(false);
  await listen();
  expect(asked.filter((path) => path.includes('recordings'))).toHaveLength(1);
  expect(screen.getByRole('group', { name: 'Recording of the call' })).toBeTruthy();
  expect(drawn.last).toMatchObject({ nonce: 'n-1', sound: { seconds: 1 } });
  expect(drawn.last?.sound.peaks).toHaveLength(2);
  drawn.last?.ready();
  expect(drawn.did).toEqual(['seek 0', 'play']);
});

test('the player is used by its buttons and by the keys', async () => {
  await shown({}, withSound);
  await listen();
  drawn.did = [];
  const slider = screen.getByRole('slider', { name: 'Place in the recording' });
  expect(document.activeElement).toBe(slider);
  drawn.last?.playing(true);
  drawn.last?.time(0.6);
  await settle();
  expect(screen.getByText('Pause')).toBeTruthy();
  expect(slider.getAttribute('aria-valuetext')).toBe('0:01 of 0:01');
  for (const key of [' ', 'ArrowRight', 'ArrowLeft', 'Home', 'x']) fireEvent.keyDown(slider, { key });
  fireEvent.click(screen.getByLabelText('1.5 times the speed'));
  expect(drawn.did).toEqual(['toggle', 'seek 5.5', 'seek -4.5', 'seek 0', 'speed 1.5']);
  expect(screen.getByLabelText('1.5 times the speed').getAttribute('aria-pressed')).toBe('true');
  // A button that has the focus answers to the space key itself.
  fireEvent.keyDown(screen.getByText('Pause'), { key: ' ' });
  expect(drawn.did).toHaveLength(5);
  cleanup();
  expect(drawn.did.at(-1)).toBe('destroy');
});

test('the line that sounds is marked, and a press on the time of a line plays from there', async () => {
  await shown({}, withSound);
  drawn.did = [];
  // Before anybody listens too. The call's line opened 2 s after the ring.
  fireEvent.click(screen.getByLabelText('Hear it from 15:00:09'));
  await settle();
  await settle();
  drawn.last?.ready();
  expect(drawn.did).toEqual(['seek 7', 'play']);
  const marked = () => [...document.querySelectorAll('[aria-current]')].map((line) => line.className.trim());
  drawn.last?.time(1);
  await settle();
  expect(marked()).toEqual([]);
  drawn.last?.time(3.2);
  await settle();
  expect(marked()).toEqual(['agent']);
  drawn.last?.time(7.1);
  await settle();
  expect(marked()).toEqual(['caller']);
  fireEvent.click(screen.getByLabelText('Hear it from 15:00:05'));
  expect(drawn.did.slice(2)).toEqual(['seek 3', 'play']);
});

test('a press on a word plays from it; the arrow keys choose one while the line has the focus', async () => {
  await shown({}, withSound);
  drawn.did = [];
  fireEvent.click(screen.getByText('open'));
  await settle();
  await settle();
  drawn.last?.ready();
  const line = screen.getByLabelText('Hear it from 15:00:05');
  const tabStops = document.querySelectorAll('.transcript [tabindex="0"], .transcript button');
  expect(tabStops).toHaveLength(2);
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight'])
    fireEvent.keyDown(line, { key });
  expect(line.getAttribute('aria-label')).toBe('Hear it from “open”');
  fireEvent.click(line);
  fireEvent.blur(line);
  fireEvent.click(line);
  const [first, played, ...rest] = drawn.did;
  // The line sounds from 3 s to 6 s, and the word begins with the eighth of its eleven characters.
  expect(first).toBe('seek 4.909');
  expect([played, ...rest]).toEqual(['play', first, 'play', 'seek 3', 'play']);
});

test('where the journal can not be read, the recording is heard all the same, and no line offers its place', async () => {
  drawn.did = [];
  await shown({}, { ...withSound, '/api/calls/twilio-CA1/events': undefined });
  fireEvent.click(screen.getByLabelText('Hear it from 15:00:09'));
  await settle();
  await settle();
  drawn.last?.ready();
  expect(drawn.did).toEqual(['seek 0', 'play']);
  expect(screen.queryByLabelText('Hear it from 15:00:09')).toBeNull();
});

test('what the agent would have said and nobody heard is struck through behind the heard words', async () => {
  await shown({}, withSound);
  expect(document.querySelector('.agent s')?.textContent).toBe('from ten to six. On Sunday we are closed.');
  expect(document.querySelector('.agent .words')?.textContent).toContain('We are open Never heard: from ten');
});

test.each([
  ['a link that is not accepted', { '/a.wav': () => new Response('', { status: 403 }) }, /new link/],
  ['no connection to the storage', { '/a.wav': () => Promise.reject(new TypeError('x')) }, /connection/],
  ['a file that is none', { '/a.wav': () => new Response('<html>') }, /can’t play/],
  [
    'an API that can not be asked',
    { '/api/recordings/twilio-CA1': new Response('', { status: 503 }) },
    /server/,
  ],
])('a recording that does not come says why, and can be asked for again: %s', async (_, broken, why) => {
  const { asked, script } = await shown({}, { ...withSound, ...broken });
  await listen();
  expect(screen.getByRole('alert').textContent).toMatch(why);
  // An expired link is asked for once more by itself.
  expect(asked.filter((path) => path.includes('a.wav')).length).toBeLessThan(3);
  Object.assign(script, withSound);
  await listen();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByRole('slider')).toBeTruthy();
});

test('a call is downloaded as its sound, its words and the whole of it', async () => {
  const saved: [string, Blob][] = [];
  let latest = new Blob();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    latest = file as Blob;
    return 'blob:1';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push([this.download, latest]);
  });
  const { asked } = await shown({}, withSound);
  for (const name of ['Words (text)', 'Call (JSON)']) fireEvent.click(screen.getByText(name));
  expect(asked.some((path) => path.includes('recordings'))).toBe(false);
  fireEvent.click(screen.getByText('Sound (WAV)'));
  await settle();
  await settle();
  expect(saved.map(([name]) => name)).toEqual(['twilio-CA1.txt', 'twilio-CA1.json', 'twilio-CA1.wav']);
  expect(saved[2]?.[1].size).toBe(wav.length);
  expect(await saved[0]?.[1].text()).toContain('[15:00:05] Agent: We are open (interrupted)');
  expect(JSON.parse((await saved[1]?.[1].text()) ?? '')).toMatchObject({ callId: 'twilio-CA1', seconds: 74 });
  // Who wants the file only does not want to hear it now.
  drawn.did = [];
  drawn.last?.ready();
  expect(drawn.did).toEqual([]);
  vi.restoreAllMocks();
});

test('a call becomes a test: its journal as a case, without its people', async () => {
  let made = new Blob();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    made = file as Blob;
    return 'blob:1';
  });
  const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const said = {
    seq: 1,
    at: call.startedAt,
    type: 'callerSpoke',
    text: 'I am on 98765 12345',
    languages: [],
  };
  await shown({}, { '/api/calls/twilio-CA1/events': { events: [said] } });
  fireEvent.click(screen.getByText('Make it a test'));
  await settle();
  await settle();
  expect(saved).toHaveBeenCalledOnce();
  expect(JSON.parse(await made.text())).toEqual({ events: [{ ...said, text: 'I am on 98000 00001' }] });
  cleanup();
  await shown({ from: '' });
  expect(screen.queryByText('Make it a test')).toBeNull();
  expect(screen.queryByText('This went wrong')).toBeNull();
  vi.restoreAllMocks();
});

const over = { recording: null };
test.each([
  [
    'a call that lives',
    { ...over, status: 'active', endReason: null, endedAt: null },
    /stored when the call ends/,
  ],
  ['one that is uploaded', over, /still being uploaded/],
  [
    'one that is kept at the edge',
    { ...over, undelivered: { events: 0, recording: true, bill: false } },
    /could not be delivered yet/,
  ],
  [
    'a caller who said no',
    { ...over, recordingNotice: { policy: 'askFirst', heard: true, consent: false } },
    /did not want/,
  ],
  ['an old call without one', { ...over, endedAt: '2026-11-20T09:30:00.000Z' }, /There is no recording/],
])('where there is no recording, the page says why: %s', async (_, changes, why) => {
  await shown(changes);
  expect(screen.getByText(why)).toBeTruthy();
});

test('a recording that is uploaded appears by itself', async () => {
  const { script } = await shown(over);
  Object.assign(script, scriptOf());
  await settle(5000);
  expect(screen.getByText('Listen (1:14)')).toBeTruthy();
});

test('a call that never connected says so instead of showing an empty conversation', async () => {
  await shown({
    ...over,
    status: 'failed',
    endReason: 'fault',
    seconds: 0,
    transcript: [],
    turns: [],
    summary: null,
  });
  expect(screen.getByText(/never connected/)).toBeTruthy();
  expect(screen.getByText('Nothing was measured.')).toBeTruthy();
});

test("a caller's open requests are beside the call, and nothing is for a caller without any", async () => {
  const request = {
    requestId: 'r1',
    callId: 'twilio-CA1',
    kind: 'message',
    fields: { message: words },
    state: 'open',
    phone: call.from,
    at: '2026-11-22T09:30:20.000Z',
  };
  await shown({}, { '/api/customers/%2B919800000001': customer([request]) });
  expect(screen.getByText('Open requests of this caller')).toBeTruthy();
  expect(screen.getByText('made in this call')).toBeTruthy();
  cleanup();
  await shown({}, { '/api/customers/%2B919800000001': undefined });
  expect(screen.queryByText('Open requests of this caller')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the journal is asked for when it is opened, unless it has words that nobody heard', async () => {
  const events = [{ seq: 1, at: call.startedAt, type: 'takenUp', why: 'crash', after: 1 }];
  const { asked } = await shown(
    { transcript: call.transcript.slice(1) },
    { '/api/calls/twilio-CA1/events': { events } },
  );
  expect(asked.some((path) => path.includes('events'))).toBe(false);
  const details = document.querySelector('details');
  if (!details) throw new Error('there is no journal');
  details.open = true;
  fireEvent(details, new Event('toggle'));
  await settle();
  expect(screen.getByText('after a crash of our system')).toBeTruthy();
});
