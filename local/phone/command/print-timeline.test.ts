import { expect, it } from 'vitest';
import { timelineLine } from './print-timeline.ts';

const plain = (text: string) => text;
const webhookLine = (name: string, status: number | null) =>
  timelineLine({ atMs: 1234, what: 'asked', name, status, tookMs: 9 }, plain);

it('says what the status of a passthru means: both answers look like success', () => {
  expect(webhookLine('/exotel/passthru (transfer)', 302)).toBe(
    '   1.23 s  carrier  asked /exotel/passthru (transfer): 302, yes, in 9 ms',
  );
  expect(webhookLine('/exotel/passthru (resume)', 200)).toContain(': 200, no, in');
  expect(webhookLine('/exotel/passthru (resume)', 403)).toContain(': 403 in');
  expect(webhookLine('/exotel/voicebot', 200)).toContain(': 200 in');
  expect(webhookLine('/exotel/voicebot', null)).toContain(': no answer in');
});

it('paints an underrun yellow, and not a pause', () => {
  const paint = (text: string, colour: string) => `${colour}(${text})`;
  expect(timelineLine({ atMs: 0, what: 'underrun', reply: 0, ms: 40 }, paint)).toContain(
    'yellow(underrun: 40 ms of silence inside a clause)',
  );
  expect(timelineLine({ atMs: 0, what: 'paused', reply: 0, ms: 900 }, paint)).toMatch(
    / {2}continues after a pause of 900 ms between two clauses$/,
  );
});
