import { expect, it } from 'vitest';
import { withheldCaller } from '../../ids.ts';
import type { CallEvent, JournalEvent } from '../events.ts';
import { faultReason, isAnnounced, whisperOf } from './hand-over.ts';

const at = 0;
const number = '+918000000002';
const numbered = (events: CallEvent[]): JournalEvent[] => events.map((event, seq) => ({ ...event, seq }));

function said(turn: number, text: string): CallEvent {
  return { type: 'callerSaid', at, turn, text, language: 'en-IN', speechEndedAt: null };
}

/** `id`: the transfers that the conversation requests itself are named by their turn. */
function transfer(turn: number, reason: string, id = 'call_1'): CallEvent {
  const action = { type: 'transfer', name: 'front-desk', number } as const;
  const call = { name: 'transfer_call', arguments: JSON.stringify({ destination: 'front-desk', reason }) };
  return { type: 'toolAnswered', at, turn, id, ...call, result: '{}', action };
}

const ravi = { name: 'Ravi', phone: '+919800000001' };
const tooth = said(1, 'I have a broken tooth and it is bleeding');
const yes = said(2, 'yes');

it.each<[string, CallEvent[], string]>([
  [
    'the model’s reason',
    [tooth, yes, transfer(2, 'A broken tooth that bleeds.')],
    'A broken tooth that bleeds.',
  ],
  [
    'the caller’s words, where the model wrote "yes"',
    [tooth, yes, transfer(2, 'yes')],
    'The caller said: I have a broken',
  ],
  [
    'the caller’s words, where the model wrote nothing',
    [tooth, yes, transfer(2, '')],
    'The caller said: I have a broken',
  ],
  [
    'the caller’s words, where staff move the call',
    [tooth, yes, transfer(2, 'moved by staff', 'transfer-2')],
    'The caller said: I have a broken',
  ],
  [
    'the caller’s words, after the key 0',
    [tooth, transfer(1, 'the caller pressed 0', 'transfer-1')],
    'The caller said: I have a broken',
  ],
  [
    'that the agent failed, and the caller’s words',
    [tooth, transfer(1, faultReason, 'transfer-1')],
    'The automated assistant could not go on. The caller said: I have a broken',
  ],
])('the person hears %s', (_, events, words) => {
  const { text, language } = whisperOf(ravi, numbered(events));
  expect(text).toContain(`A call from Ravi. ${words}`);
  expect(language).toBe('en-IN');
});

it('nothing but who calls is said where the caller said nothing', () => {
  expect(whisperOf(ravi, []).text).toBe('A call from Ravi.');
  expect(whisperOf({ name: null, phone: withheldCaller }, []).text).toBe(
    'A call from a caller who withholds the number.',
  );
});

it('what was said in Hindi is whispered in Hindi, with figures in words', () => {
  const { text, language } = whisperOf(
    ravi,
    numbered([said(1, 'मेरा दाँत टूट गया है, 2 दिन से खून आ रहा है'), said(2, 'हाँ')]),
  );
  expect(language).toBe('hi-IN');
  expect(text).toContain('Ravi की कॉल है। कॉलर ने कहा: मेरा दाँत टूट गया है, दो दिन से खून आ रहा है');
});

it.each(['en-IN', 'hi-IN', 'ta-IN'])(
  'it is short, whole words, without a figure or a mark of masked digits: %s',
  (language) => {
    const words = { 'en-IN': 'tooth', 'hi-IN': 'दाँत', 'ta-IN': 'பல்' }[language];
    const long = `${`${words} `.repeat(100)}[card] 4500`;
    const { text } = whisperOf(
      { name: null, phone: '+919800000001' },
      numbered([said(1, `[card] 4500 ${long}`)]),
    );
    expect(text.length).toBeLessThan(420);
    expect(text).not.toMatch(/[[\]0-9]/);
    expect(text.trim().endsWith(words ?? '')).toBe(true);
  },
);

const started: CallEvent = { type: 'transferStarted', at, name: 'front-desk', number };
const agentSaid = (cause: 'model' | 'goodbye' | 'apology', text: string, interrupted = false): CallEvent => ({
  type: 'agentSaid',
  at,
  turn: 1,
  cause,
  text,
  interrupted,
});

it.each<[string, CallEvent[], boolean]>([
  ['the agent said it', [agentSaid('goodbye', 'Please stay on the line.'), started], true],
  ['the model said it', [agentSaid('model', 'I am connecting you.'), tooth, started], true],
  ['the voice failed in it', [agentSaid('goodbye', 'Please stay', true), started], false],
  ['nothing was heard', [agentSaid('model', ''), started], false],
  ['an apology was heard', [agentSaid('apology', 'Sorry, I had some trouble.'), started], false],
  ['nobody was dialled yet', [agentSaid('goodbye', 'Please stay on the line.')], false],
])('the hand-over counts as heard or not: %s', (_, events, heard) => {
  expect(isAnnounced(numbered(events))).toBe(heard);
});
