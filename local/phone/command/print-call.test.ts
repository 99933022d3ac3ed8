import { describe, expect, it } from 'vitest';
import { dayAndTime, sideBySide, table, wrap } from '../../terminal/columns.ts';
import { StoredCall } from '../../terminal/stored-call.ts';
import { type CallOutcome, p50 } from '../outcome.ts';
import { cost, endOf, faults, latencies, transcripts, verdict, waterfall } from './print-call.ts';

const turn = (line: number, text: string, responseMs: number | null) => ({
  line,
  text,
  startedAtMs: 0,
  finishedAtMs: 1,
  responseMs,
  talkedOnMs: null,
});
const outcome: CallOutcome = {
  callId: 'exotel-1',
  carrier: 'exotel',
  from: '+919800000001',
  to: '+918000000001',
  connected: true,
  heardAgent: true,
  endedBy: 'agent',
  why: 'the agent closed the stream',
  lastedMs: 9000,
  greetingMs: { sinceDialled: 210, sinceAnswered: 90 },
  turns: [turn(0, 'What are your opening hours?', 612), turn(1, 'Goodbye.', 540)],
  underruns: { count: 0, totalMs: 0 },
  complaints: [],
  carrierSaid: [],
};
const stored = StoredCall.parse({
  callId: 'exotel-1',
  status: 'completed',
  turns: [
    { turn: 0, replyMs: 90 },
    { turn: 1, responseMs: 600, sttMs: 200, firstTokenMs: 100, voiceMs: 200 },
    { turn: 2, responseMs: 530, interrupted: true },
  ],
  transcript: [
    { at: 'x', turn: 0, who: 'agent', text: 'Hello Ravi.' },
    { at: 'x', turn: 1, who: 'caller', text: 'what are your opening hours' },
    { at: 'x', turn: 1, who: 'agent', text: 'We are open', interrupted: true },
  ],
  cost: {
    lines: [{ item: 'telephony', microInr: 1_000_000, inr: '1.00' }],
    total: { microInr: 1_500_000, inr: '1.50' },
  },
});

describe('a finished call', () => {
  it('shows the phone’s lines beside the system’s transcript, and the lines missing in the transcript', () => {
    const text = transcripts(outcome, stored).join('\n');
    expect(text).toMatch(/caller {2}What are your opening hours\? +what are your opening hours/);
    expect(text).toMatch(/agent +We are open \[interrupted\]/);
    expect(text).toMatch(/caller {2}Goodbye\. +-/);
  });

  it('shows both measurements of each answer and their medians', () => {
    expect(latencies(outcome, stored)).toEqual([
      'RESPONSE  PHONE   SYSTEM',
      'line 1    612 ms  600 ms',
      'line 2    540 ms  530 ms',
      'p50       540 ms  530 ms',
    ]);
  });

  it('lists the two separately when the system split the lines into other turns', () => {
    const one = { ...outcome, turns: outcome.turns.slice(0, 1) };
    expect(latencies(one, stored).slice(1)).toEqual([
      'line 1    612 ms  -',
      'turn 1    -       600 ms',
      'turn 2    -       530 ms',
      'p50       612 ms  530 ms',
    ]);
  });

  it('draws a bar for each turn, as long as it took, even when steps are unknown', () => {
    const [, greeting = '', answer = '', bare = ''] = waterfall(stored.turns ?? []);
    expect(answer).toContain(`${'s'.repeat(20)}${'m'.repeat(10)}${'v'.repeat(20)}${'.'.repeat(10)} `);
    expect(bare).toContain(`${'.'.repeat(53)} `);
    expect(bare).toContain('interrupted');
    expect(greeting).toContain('90 ms');
    expect(waterfall([])).toEqual([]);
  });

  it('lists the cost, or nothing', () => {
    expect(cost(stored)).toEqual(['COST', 'telephony  INR 1.00', 'total      INR 1.50']);
    expect(cost(StoredCall.parse({ callId: 'x' }))).toEqual([]);
  });

  it('is printed without the system’s side when that is missing', () => {
    expect(transcripts(outcome, null).join('\n')).toContain('Goodbye.');
    expect(latencies(outcome, null).at(-1)).toBe('p50       540 ms  -');
    expect([
      ...transcripts({ ...outcome, turns: [] }, null),
      ...latencies({ ...outcome, turns: [] }, null),
    ]).toEqual([]);
    expect(verdict(outcome)).toBe(
      'greeting after 210 ms; the agent hung up (the agent closed the stream); no underruns; no complaints from the carrier',
    );
  });
});

describe('faults', () => {
  const startedAt = '2026-11-30T10:00:00.000Z';
  const at = Date.parse(startedAt) + 1500;

  it('are listed with their time and turn, and a call without any has no list', () => {
    const troubles = [
      { at, turn: 1, text: 'the model refused the key' },
      { at: at + 1000, turn: null, text: 'the media socket broke' },
    ];
    expect(faults({ troubles, behindEnd: null }, startedAt)).toEqual([
      'WENT WRONG',
      '1.5 s       turn 1  the model refused the key',
      '2.5 s               the media socket broke',
    ]);
    expect(faults({ troubles: [], behindEnd: null }, startedAt)).toEqual([]);
  });

  it('stand behind the end that they caused', () => {
    const call = StoredCall.parse({ callId: 'x', status: 'transferred', endReason: 'transfer' });
    expect(endOf(call, { troubles: [], behindEnd: 'because the model failed' })).toBe(
      'transferred, ended by transfer, because the model failed',
    );
    expect(endOf(call, { troubles: [], behindEnd: null })).toBe('transferred, ended by transfer');
  });
});

it('what was said can not move the cursor of who reads it', () => {
  expect(table(['A'], [['a\u001b[2J\r\nb']])[1]).toBe('a [2J b');
  expect(wrap('a\u001b[2Jb \u202ec', 20).join()).not.toMatch(/\p{Cc}|\u202e/u);
});

it.each([
  ['2026-11-30T18:45:12.000Z', '2026-12-01 00:15:12 IST'],
  ['2026-11-30T00:00:00Z', '2026-11-30 05:30:00 IST'],
  [null, '-'],
  ['nonsense', '-'],
])('the time %s is told in India, with its zone', (iso, shown) => {
  expect(dayAndTime(iso)).toBe(shown);
});

it('columns are aligned, long text is wrapped, a word that is too long stays whole', () => {
  expect(
    table(
      ['A', 'B'],
      [
        ['long', '1'],
        ['x', '22'],
      ],
    ),
  ).toEqual(['A     B', 'long  1', 'x     22']);
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('incomprehensibilities', 7)).toEqual(['incomprehensibilities']);
  expect(
    sideBySide([
      { text: 'a b', width: 1 },
      { text: 'c', width: 1 },
    ]),
  ).toEqual(['a  c', 'b']);
});

it('the median is one of the values', () => {
  expect(p50([])).toBeNull();
  expect(p50([3, 1, 2])).toBe(2);
  expect(p50([4, 1, 2, 3])).toBe(2);
});
