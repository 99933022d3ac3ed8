import { expect, test } from 'vitest';
import type { Call } from '../../shared/contract/call.ts';
import { money } from '../../shared/money.ts';
import { liveTable } from '../live/live-page.ts';
import { callPage, player } from './call-page.ts';
import { callsFrame, callTable, noCalls } from './calls-page.ts';

const call: Call = {
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
  summary: 'Asked for <hours>.',
  cost: { lines: [{ item: 'tts', ...money(4_321) }], total: money(4_321) },
  turns: [
    {
      turn: 1,
      responseMs: 900,
      sttMs: 300,
      firstTokenMs: 300,
      voiceMs: 100,
      replyMs: 600,
      interrupted: false,
    },
  ],
  transcript: [
    { at: '2026-11-22T09:30:05.000Z', turn: 1, who: 'agent', text: 'We are open', interrupted: true },
    { at: '2026-11-22T09:30:09.000Z', turn: 2, who: 'caller', text: 'Thanks' },
  ],
  recording: null,
  recordingNotice: null,
  undelivered: null,
};
const page = (changes: Partial<Call> = {}) => callPage({ ...call, ...changes }).toString();

test("a call's page shows the words that were heard, and where the agent was interrupted", () => {
  expect(page()).toMatch(/We are open <span class="cut"[^>]*>interrupted<\/span>/);
  expect(page()).toMatch(/Thanks<\/p>/);
  expect(page()).toContain('Asked for &lt;hours&gt;.');
});

test("a call's cost has four decimals, and its end is in words", () => {
  expect(page()).toContain('₹0.0043');
  expect(page()).toContain('the caller hung up');
});

test('an erased caller, a live call and a missing recording are named as such', () => {
  expect(page({ from: '' })).toContain('erased');
  expect(page({ status: 'active', endReason: null, seconds: null })).toContain('href="#/live/twilio-CA1"');
  expect(page()).toContain('There is no recording, or not yet.');
});

test('no link to a recording is made, and no playback logged, before staff press Listen', () => {
  const shown = page({
    recording: { key: 'recordings/a.wav', bytes: 1, sha256: 'a'.repeat(64), seconds: 74 },
  });
  expect(shown).toMatch(/<button[^>]*id="listen"[^>]*>Listen \(1:14\)/);
  expect(shown).not.toContain('<audio');
});

test("the player escapes the recording's link", () => {
  expect(player('https://s3.test/a.wav?x=1&y=2', 74).toString()).toContain(
    'src="https://s3.test/a.wav?x=1&amp;y=2"',
  );
});

test('lists link to their calls, and an empty list says what to do', () => {
  expect(callTable([call]).toString()).toContain('<a href="#/calls/twilio-CA1">');
  expect(noCalls(false).toString()).toContain('No calls here.');
  expect(noCalls(true).toString()).toContain('Press “Older calls”');
  const live = {
    callId: 'browser-1',
    carrier: 'browser',
    from: '+266696687',
    to: '+918000000001',
    startedAt: '2026-11-22T09:30:00.000Z',
  };
  expect(liveTable([live], Date.parse('2026-11-22T09:31:05.000Z')).toString()).toMatch(
    /href="#\/live\/browser-1">number withheld[\s\S]*1:05/,
  );
  expect(liveTable([], 0).toString()).toContain('href="#/softphone"');
});

test("a call's page links to the caller's other calls, except for a withheld number", () => {
  expect(page()).toContain('<a href="#/calls?phone=%2B919800000001">Calls from this number</a>');
  expect(page({ from: '+266696687' })).not.toContain('Calls from this number');
  expect(page({ from: '' })).not.toContain('Calls from this number');
});

test("the form shows the address's filters, escaped", () => {
  const shown = callsFrame(new URLSearchParams('status=failed&day=2026-11-22&phone="><script>')).toString();
  expect(shown).toContain('<option value="failed" selected>');
  expect(shown).toContain('value="2026-11-22"');
  expect(shown).toContain('value="&quot;&gt;&lt;script&gt;"');
});
