import { expect, test } from 'vitest';
import type { JournalEvent } from './events.ts';
import { usageOf } from './usage.ts';

const unheard = { provider: 'deepgram-nova', model: 'nova-3', seconds: 0 };
const said = (seq: number, at: number): JournalEvent => ({
  seq,
  at,
  type: 'agentSaid',
  turn: seq,
  cause: 'model',
  text: 'Yes.',
  interrupted: false,
});

test('a call with media lasts from its socket on, whenever the first words were heard', () => {
  const events: JournalEvent[] = [
    { seq: 0, at: 1_000, type: 'mediaStarted', streamId: 's' },
    said(1, 4_000),
    { seq: 2, at: 11_000, type: 'mediaStopped', by: 'caller', detail: '' },
    { seq: 3, at: 15_000, type: 'callEnded', reason: 'caller' },
  ];
  expect(usageOf(events, { ...unheard, seconds: null }, 'openai')).toMatchObject({
    seconds: 10,
    sttSeconds: 10,
  });
});

test("a call by turns lasts from the agent's first words on, and nothing was recognised that nobody measured", () => {
  const events: JournalEvent[] = [
    said(0, 2_000),
    said(1, 20_000),
    { seq: 2, at: 32_000, type: 'callEnded', reason: 'agent' },
  ];
  expect(usageOf(events, unheard, 'openai')).toMatchObject({ seconds: 30, sttSeconds: 0, lines: [] });
});

test('a reply that was stopped, or begun speculatively and thrown away, was paid as well', () => {
  const dropped: JournalEvent = {
    seq: 0,
    at: 1000,
    type: 'replyDropped',
    turn: 1,
    model: 'm',
    usage: { inputTokens: 100, cachedTokens: 0, outputTokens: 7 },
    isEstimate: true,
    isSpeculative: true,
  };
  const written: JournalEvent = {
    seq: 1,
    at: 2000,
    type: 'replyWritten',
    turn: 1,
    finish: 'stop',
    model: 'm',
    usage: { inputTokens: 200, cachedTokens: 50, outputTokens: 10 },
  };
  expect(usageOf([dropped, written], unheard, 'openai')).toMatchObject({
    llmInputTokens: 300,
    llmCachedTokens: 50,
    llmOutputTokens: 17,
  });
});
