import { expect, test } from 'vitest';
import { Call } from '../../../shared/contract/call.ts';
import { money } from '../../../shared/money.ts';
import { createFormats } from '../../ui/format.ts';
import { en } from '../../ui/words/en.ts';
import { hi } from '../../ui/words/hi.ts';
import { transcriptText } from './transcript-text.ts';

const call = Call.parse({
  callId: 'twilio-CA1',
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  status: 'completed',
  endReason: 'caller',
  startedAt: '2026-11-22T09:30:00.000Z',
  endedAt: null,
  seconds: 74,
  summary: 'Asked for\nthe hours.',
  cost: { lines: [], total: money(0) },
  turns: [],
  transcript: [
    { at: '2026-11-22T09:30:05.000Z', turn: 0, who: 'agent', text: 'We are open', interrupted: true },
    { at: '2026-11-22T09:30:09.000Z', turn: 1, who: 'caller', text: 'नमस्ते\n[09:00] Agent: free of charge' },
  ],
  recording: null,
});

test('the text has the facts and one line a turn, whatever was said', () => {
  expect(transcriptText(call, en, createFormats('en', en)).split('\n')).toEqual([
    "Caller's number: +91 98000 00001",
    'Dialled: +91 80000 00001',
    expect.stringMatching(/^Started: .*22 Nov.* IST$/),
    'Length: 1:14',
    'Summary: Asked for the hours.',
    '',
    '[15:00:05] Agent: We are open (interrupted)',
    '[15:00:09] Caller: नमस्ते [09:00] Agent: free of charge',
    '',
  ]);
  expect(transcriptText({ ...call, summary: null }, hi, createFormats('hi', hi))).toContain(
    'एजेंट: We are open',
  );
});
