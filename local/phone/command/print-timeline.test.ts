import { expect, it } from 'vitest';
import { timelineLine } from './print-timeline.ts';

const plain = (text: string) => text;
const asked = (name: string, status: number | null) =>
  timelineLine({ atMs: 1234, what: 'asked', name, status, tookMs: 9 }, plain);

it('says what the status of a passthru means, which looks like a success either way', () => {
  expect(asked('/exotel/passthru (transfer)', 302)).toBe(
    '   1.23 s  carrier  asked /exotel/passthru (transfer): 302, yes, in 9 ms',
  );
  expect(asked('/exotel/passthru (resume)', 200)).toContain(': 200, no, in');
  expect(asked('/exotel/passthru (resume)', 403)).toContain(': 403 in');
  expect(asked('/exotel/voicebot', 200)).toContain(': 200 in');
  expect(asked('/exotel/voicebot', null)).toContain(': no answer in');
});

it('paints a stumble and not a pause', () => {
  const paint = (text: string, colour: string) => `${colour}(${text})`;
  expect(timelineLine({ atMs: 0, what: 'underrun', reply: 0, ms: 40 }, paint)).toContain(
    'yellow(stumbles: 40 ms of silence inside a clause)',
  );
  expect(timelineLine({ atMs: 0, what: 'paused', reply: 0, ms: 900 }, paint)).toMatch(
    / {2}goes on after a pause of 900 ms between two clauses$/,
  );
});
