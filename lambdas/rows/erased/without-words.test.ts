import { expect, test } from 'vitest';
import { callEventSchemas } from '../../../shared/journal/events.ts';
import { shortCall } from '../../testing/journal.ts';
import { withoutWords } from './without-words.ts';

const event = (type: string, fields: object) => ({ seq: 3, at: '2026-11-22T04:30:00.000Z', type, ...fields });
const usage = { inputTokens: 10, cachedTokens: 0, outputTokens: 2 };

test('of an erased caller no text stays that a caller, a model or a server could have written', () => {
  const said = 'Ravi with the broken tooth';
  const number = 'call_919812345678';
  const events = [
    event('toolCalled', { turn: 1, id: said, name: said, arguments: said }),
    event('toolCalled', { turn: 1, id: number, name: number, arguments: '{}' }),
    event('toolAnswered', { turn: 1, id: said, name: said, arguments: said, result: said, action: null }),
    event('replyWritten', { turn: 1, finish: said, model: said, usage }),
    event('replyFailed', {
      turn: 1,
      fault: { source: 'llm', kind: 'server', retryable: true, message: said, cause: said, id: said },
    }),
    event('turnEnded', { text: said, languages: [said], confidence: 1, speechEndedAt: 1, trigger: said }),
    event('failedOver', { from: said, to: said, kind: said }),
    event('mediaStopped', { by: 'lost', detail: said, [said]: 919812345678 }),
    event('agentSaid', { turn: 1, cause: said, text: said, interrupted: false }),
  ];
  const kept = JSON.stringify(events.map(withoutWords));
  expect(kept).not.toContain('Ravi');
  expect(kept).not.toContain('9812345678');
});

test('an event of any type can be emptied, and a field that its schema does not have goes', () => {
  for (const type of Object.keys(callEventSchemas))
    expect(withoutWords(event(type, { turn: 1, phone: 919812345678 }))).not.toHaveProperty('phone');
});

test('of an erased caller the system’s own words stay, and the figures of times and cost', () => {
  for (const kept of [
    event('replyWritten', { turn: 1, finish: 'stop', model: 'scripted-demo-engine/gpt-6-luna', usage }),
    event('replyWritten', { turn: 1, finish: 'stop', model: 'claude-3-5-sonnet-20241022', usage: null }),
    event('timerFired', { name: 'silence' }),
    event('marked', { mark: '1:2' }),
    event('failedOver', { from: 'deepgram-flux', to: 'deepgram-nova', kind: 'network' }),
    event('callEnded', { reason: 'caller' }),
    event('takenUp', { why: 'crash', after: 2, says: 'lineBroke' }),
    event('transferEnded', { outcome: 'noAnswer', talkedSeconds: 3 }),
  ])
    expect(withoutWords(kept)).toEqual(kept);
  expect(
    withoutWords(event('toolCalled', { turn: 1, id: 'c', name: 'save_request', arguments: '{}' })),
  ).toEqual(event('toolCalled', { turn: 1, id: '', name: 'save_request', arguments: '' }));
  const [started] = shortCall('demo-clinic', '+919812345678', '+918000000001');
  expect(started && withoutWords(started)).toMatchObject({
    from: '',
    to: '+918000000001',
    businessId: 'demo-clinic',
  });
});
