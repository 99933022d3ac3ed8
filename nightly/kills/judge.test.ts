import { expect, test } from 'vitest';
import { samplesOf, silence } from '../../edge/audio/mulaw.ts';
import type { Sound } from '../../local/phone/sound/hearing.ts';
import type { PhoneRecord } from '../../local/phone/timeline.ts';
import { tone } from '../../testing/wire/tone.ts';
import { faultsOf, type Phoned } from './judge.ts';
import type { Seen } from './look.ts';
import { markedSound } from './marks.ts';

// The judge of the kills is shown calls that lost something, or have something twice.

const placedAt = Date.parse('2026-05-14T04:30:00Z');
const at = (ms: number): string => new Date(placedAt + ms).toISOString();
const hours = 'what are your opening hours';
const address = 'what is your address';
const goodbye = 'thank you, goodbye';
const hello = 'Hello, this is Asha, the automated assistant of Sunrise Dental Clinic.';
const open = 'We are open Monday to Saturday.';
const where = 'We are at 12 MG Road, Bengaluru.';

/** The stream starts half a second after the call was placed, and stands for twelve seconds. */
const streamMs = 500;
const lengthMs = 12_000;
const pieceMs = 20;

/** What the phone sent, and the same as the left side of a recording. */
function callerSound(): Sound[] {
  const marked = markedSound();
  return Array.from({ length: lengthMs / pieceMs }, (_, n) => ({
    startMs: streamMs + (n + 1) * pieceMs,
    bytes: marked(n >= 150 && n < 175 ? tone(1000, pieceMs) : silence(pieceMs)),
  }));
}

const caller = callerSound();
const agent: Sound[] = [
  { startMs: streamMs + 200, bytes: tone(440, 2000) },
  { startMs: streamMs + 5000, bytes: tone(440, 4000) },
];

function recordingOf(sides: { caller: readonly Sound[]; agent: readonly Sound[] }): Seen['recording'] {
  const [left, right] = [sides.caller, sides.agent].map((sounds, side) => {
    const track = new Int16Array(lengthMs * 8);
    for (const { startMs, bytes } of sounds) {
      const from = Math.round((startMs - streamMs - (side === 0 ? pieceMs : 0)) * 8);
      if (from < track.length) track.set(samplesOf(bytes).subarray(0, track.length - from), from);
    }
    return track;
  });
  return { rateHz: 8000, channels: [left ?? new Int16Array(), right ?? new Int16Array()] };
}

function spokeAt(ms: number, line: number, text: string, answer: string | null): PhoneRecord[] {
  const reply = line + 1;
  return [
    { atMs: ms, what: 'callerStarted', line, text, bargeIn: false },
    { atMs: ms + 500, what: 'callerFinished', line, text },
    ...(answer === null
      ? []
      : [
          { atMs: ms + 900, what: 'carrierSaid' as const, text: answer },
          { atMs: ms + 900, what: 'agentStarted' as const, reply, waitsMs: 0 },
          {
            atMs: ms + 1900,
            what: 'agentFinished' as const,
            reply,
            startedAtMs: ms + 900,
            endedAtMs: ms + 1600,
          },
        ]),
  ];
}

const records: PhoneRecord[] = [
  { atMs: streamMs, what: 'streamStarted', streamSid: 'MZ1' },
  ...spokeAt(3000, 0, hours, open),
  ...spokeAt(6000, 1, address, where),
  // The edge is killed while the caller says this.
  ...spokeAt(12_000, 2, goodbye, null),
  { atMs: streamMs + lengthMs, what: 'socketClosed', by: 'carrier', code: 1006 },
];

const onStream: Phoned = {
  placedAt,
  killed: { fromMs: streamMs + lengthMs, byMs: streamMs + lengthMs },
  diedWithCall: true,
  byTurns: false,
  records: records.filter(({ what }) => what !== 'carrierSaid'),
  sound: { caller, agent, streamsAtMs: [streamMs] },
};
const byTurns: Phoned = {
  ...onStream,
  byTurns: true,
  records: records.filter(({ what }) => ['callerStarted', 'callerFinished', 'carrierSaid'].includes(what)),
  sound: { caller: [], agent: [], streamsAtMs: [] },
};

const begun = { type: 'mediaStarted', at: at(streamMs) };
const greeted = { type: 'agentSaid', turn: 0, text: hello };
const said = (turn: number, text: string) => ({ type: 'callerSaid', turn, text });
const answered = (turn: number, text: string) => ({ type: 'agentSaid', turn, text });
const ended = { type: 'callEnded' };
const journal = (...events: { type: string }[]) => ({
  events: events.map((event, seq) => ({ ...event, seq })),
});
const first = [begun, greeted, said(1, hours), answered(1, open)];
const second = [said(2, address), answered(2, where)];

const whole: Seen = {
  call: {
    callId: 'twilio-1',
    status: 'completed',
    seconds: 11,
    cost: { total: { microInr: 900_000, inr: '0.90' } },
  },
  ...journal(...first, ...second, ended),
  heldMicroInr: 0,
  recording: recordingOf({ caller, agent }),
  isDelivered: true,
};
const call = whole.call ?? { callId: '' };
const judged = (seen: Partial<Seen>, phone = onStream): string =>
  [...faultsOf({ ...whole, ...seen }, phone)].join('; ');

/** The caller's sound of this time, but for a stretch of it. */
const without = (sounds: readonly Sound[], fromMs: number, toMs: number): Sound[] =>
  sounds.filter(({ startMs }) => startMs <= fromMs || startMs > toMs);
const later = (sounds: readonly Sound[], fromMs: number, byMs: number): Sound[] =>
  sounds.map((sound) => (sound.startMs < fromMs ? sound : { ...sound, startMs: sound.startMs + byMs }));

test('a call that lost nothing has no fault, on a stream and by turns', () => {
  expect(judged({})).toBe('');
  expect(judged({}, byTurns)).toBe('');
  const whispered = { atMs: 30_000, what: 'carrierSaid', text: '(to the person) A call from Ravi.' } as const;
  expect(judged({}, { ...byTurns, records: [...byTurns.records, whispered] })).toBe('');
});

test('what a kill may take is no fault: two seconds of sound, an apology for an answer, and a turn whose answer was not over yet', () => {
  const recording = recordingOf({
    caller: without(caller, 10_600, 20_000),
    agent: without(agent, 20_000, 20_001),
  });
  expect(judged({ recording })).toBe('');
  const failed = { type: 'replyFailed', turn: 2 };
  expect(judged(journal(...first, said(2, address), failed, answered(2, 'Sorry.'), ended))).toBe('');
  const cut = { ...answered(2, 'One moment, please.'), interrupted: true };
  expect(judged(journal(...first, said(2, address), cut, ended))).toBe('');
  const killed = { fromMs: 8500, byMs: 8600 };
  expect(judged(journal(...first, ended), { ...onStream, killed })).toBe('');
});

test('two lines that the agent took as one turn are both there, and one answer is enough', () => {
  const asked = said(1, `${hours} ${address}`);
  expect(judged(journal(begun, greeted, asked, answered(1, open), ended))).toBe('');
  expect(judged(journal(begun, greeted, asked, answered(1, 'Hm.'), ended))).toBe(
    `the answer to "${hours}" is missing; the answer to "${address}" is missing`,
  );
  const mixed = said(1, `${hours} we close early ${address}`);
  expect(judged(journal(begun, greeted, mixed, answered(1, open), ended))).toContain('nobody said');
});

test.each<[string, Partial<Seen>, string]>([
  ['turn', journal(...first, ended), `the turn "${address}" is missing`],
  ['answer', journal(...first, said(2, address), ended), `the answer to "${address}" is missing`],
  [
    'turn number that is used twice',
    journal(...first, said(1, address), answered(2, where), ended),
    'a turn is doubled',
  ],
  [
    'turn that is doubled under another number',
    journal(...first, ...second, said(3, hours), ended),
    `the turn "${hours}" stands 2 times`,
  ],
  [
    'answer that is doubled under another number',
    journal(...first, ...second, answered(3, open), ended),
    `the answer to "${hours}" stands 2 times`,
  ],
  ['greeting', journal(...first, answered(1, hello), ...second, ended), 'the greeting stands 2 times'],
  ['words', journal(...first, ...second, said(3, 'cancel it'), ended), 'nobody said "cancel it"'],
  [
    'order',
    journal(begun, greeted, ...second, said(3, hours), answered(3, open), ended),
    'the turns are out of order',
  ],
  ['event', { events: whole.events.map((event) => ({ ...event, seq: event.seq + 1 })) }, 'holes'],
  ['end', journal(...first, ...second), 'ended 0 times'],
  ['second end', journal(...first, ...second, ended, ended), 'ended 2 times'],
  ['bill', { call: { ...call, cost: null } }, 'it was free'],
  ['nine of twelve seconds of the bill', { call: { ...call, seconds: 3 } }, '9000 ms are free'],
  ['hold', { heldMicroInr: 5 }, 'still held'],
  ['settlement', { call: { ...call, status: 'active' } }, 'still active'],
  ['call', { call: null }, 'not known'],
])('a call with a fault in its %s is judged so', (_, fault, named) => {
  expect(judged(fault)).toContain(named);
});

test.each<[string, { caller: readonly Sound[]; agent: readonly Sound[] } | null, string]>([
  ['no recording', null, "12000 ms of the caller's sound are lost"],
  [
    "a hole in the caller's sound, and its whole length",
    { caller: without(caller, 4000, 7000), agent },
    "3000 ms of the caller's sound are lost",
  ],
  [
    "another sound in place of the caller's",
    {
      caller: caller.map((sound) => (sound.startMs < 8000 ? sound : { ...sound, bytes: tone(333, 20) })),
      agent,
    },
    "ms of the caller's sound are lost",
  ],
  [
    'sound that stands before its place, as where a hole was closed',
    { caller: later(without(caller, 4000, 6000), 6000, -2000), agent },
    "ms of the caller's sound stand at another place",
  ],
  [
    'sound that stands behind its place',
    { caller: later(caller, 5000, 1500), agent },
    "ms of the caller's sound stand at another place",
  ],
  [
    "the agent's sound missing",
    { caller, agent: agent.slice(0, 1) },
    "4000 ms of the agent's sound are lost",
  ],
])('a recording with %s is judged so', (_, sides, named) => {
  expect(judged({ recording: sides && recordingOf(sides) })).toContain(named);
});

test('what a busy phone sends late has no place; a call of which much was late does not count', () => {
  const late = caller.map((sound) =>
    sound.startMs > 6000 && sound.startMs < 7500 ? { ...sound, startMs: 7500 } : sound,
  );
  const recording = recordingOf({ caller: later(without(caller, 6000, 7500), 20_000, 0), agent });
  const phone = { ...onStream, sound: { ...onStream.sound, caller: late } };
  expect(judged({ recording }, phone)).toBe('');
  const all = caller.map((sound) => (sound.startMs > 3000 ? { ...sound, startMs: 15_000 } : sound));
  expect(judged({ recording: null }, { ...phone, sound: { ...phone.sound, caller: all } })).toContain(
    "ms of the caller's sound left the phone too late to be judged",
  );
});

test.each<[string, Partial<Seen>, Partial<Phoned>, string]>([
  [
    'a lost turn that the carrier had answered',
    journal(...first, ended),
    {},
    `the turn "${address}" is missing`,
  ],
  [
    'a lost answer that the caller heard',
    journal(...first, said(2, address), ended),
    {},
    `the answer to "${address}" was heard and is missing`,
  ],
  [
    'a repeated webhook that was answered as a turn of its own',
    journal(...first, said(2, hours), answered(2, open), ended),
    {},
    `the turn "${hours}" stands 2 times`,
  ],
  [
    'an answer that the caller heard again',
    {},
    { records: [...byTurns.records, { atMs: 14_000, what: 'carrierSaid', text: open }] },
    `the caller heard the answer to "${hours}" 2 times`,
  ],
])('a call by turns with %s is judged so', (_, fault, phone, named) => {
  expect(judged(fault, { ...byTurns, ...phone })).toContain(named);
});
