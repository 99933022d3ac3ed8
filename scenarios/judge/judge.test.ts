import { beforeAll, describe, expect, it } from 'vitest';
import { parseScenarios } from '../language/parse.ts';
import type { Played } from '../player/played.ts';
import { play } from '../player/player.ts';
import { judge } from './judge.ts';
import { brokenAlways, promises } from './promises.ts';
import { failureLine, printout } from './timeline.ts';

// A scenario that passes shows something only if it can fail.

const spoken = `# Interrupted
---
 1.0  line    answers
after+0.5 caller "when do you open"
      model   "We are open from nine till seven. On Sundays we are closed for the whole day."
+2.0  caller  "and on Monday"
      model   "On Mondays too."
`;

async function played(more = '', carrier: 'twilio' | 'exotel' = 'twilio'): Promise<Played> {
  const [scenario] = parseScenarios(`${spoken}${more}`, 'x.call');
  if (!scenario) throw new Error('no scenario');
  return play(scenario, carrier, 'returned');
}

const failures = async (more: string): Promise<string[]> => {
  const result = await played(more);
  return judge(result).map((failure) => failureLine(result, failure));
};

describe('an expectation that is not met is named by file and line, with what was there instead', () => {
  const wrong: [line: string, message: RegExp][] = [
    ['agent "On Tuesdays"', /^x\.call:8: "On Tuesdays" does not begin to sound after .*; it never does$/],
    [
      'agent "On Mondays" within 0.1 s',
      /^x\.call:8: "On Mondays" does not begin .*; it does at \d+\.\d\d s$/,
    ],
    ['agent "On Mondays" in hi-IN', /does not begin to sound in hi-IN/],
    ['expect no sound for 1 s', /^x\.call:8: nothing should sound, but "On Mondays too\." does at/],
    ['expect still sounding for 1 s', /^x\.call:8: the agent is silent between/],
    ['+0.7 expect silence', /^x\.call:8: the agent still sounds at/],
    ['expect clear at once', /^x\.call:8: no clear between .*cleared at/],
    ['expect no clear at all', /^x\.call:8: the line was cleared at/],
    ['expect phase listening', /^x\.call:8: the phase is thinking at .*, not listening$/],
    ['expect event dtmf', /^x\.call:8: no such event by then; it never does$/],
    ['expect no event callerSaid turn=2 at all', /^x\.call:8: there is one at/],
    ['expect model asked once', /^x\.call:8: requests to the model: 2, not 1$/],
    ['expect model told "Holiday on"', /^x\.call:8: its instructions do not hold it$/],
    ['expect model never told "Asha"', /^x\.call:8: its instructions hold it$/],
    ['expect answers dropped 2', /^x\.call:8: answers dropped: 0, not 2$/],
    ['expect api save asked once', /^x\.call:8: it was asked 0 times$/],
    ['expect voice given "on Tuesdays"', /^x\.call:8: it was given "Hello, this is Asha/],
    ['expect voice never given "On Mondays"', /^x\.call:8: it was given "On Mondays too\."$/],
    ['expect closed 1000', /^x\.call:8: the media socket was not closed by us$/],
    ['expect over: agent', /^x\.call:8: it ended by caller$/],
    ['expect transferred to front-desk', /^x\.call:8: the call was not transferred$/],
    ['model "Nobody asks."', /^x\.call:8: the model was never asked for this answer$/],
    ['api save 1 s', /^x\.call:8: the API was never asked for this answer$/],
  ];
  it.each(wrong)('%s', async (line, message) => {
    const found = await failures(
      `      ${line.startsWith('+') ? '' : ' '}${line}\n`.replace(/^\s+(?=\+)/, ''),
    );
    expect(found).toEqual([expect.stringMatching(message)]);
  });

  it('a transcript and a memory that are other than written', async () => {
    expect(await failures('transcript\n  agent: Hello, …\n  caller: when do you close\n')).toEqual([
      'x.call:10: the transcript has here: caller: when do you open',
    ]);
    expect(await failures('memory\n  agent: Hello, …\n')).toEqual([
      'x.call:10: the memory also has: caller: when do you open',
    ]);
  });

  it('a model that gets more requests than the script has answers', async () => {
    const more = ' after+0.5 caller "hello"\n';
    expect(await failures(more)).toEqual([
      expect.stringMatching(/^x\.call:1: the model is asked at .*no answer to "hello"$/),
    ]);
  });

  it('words that the caller cut off, though the agent had begun them', async () => {
    const more = `after+0.5 caller "and then"
      model   "On Tuesdays we are open from nine in the morning."
      agent   "On Tuesdays we are open from nine in the morning."
+2.0  line    hangs up
`;
    expect(await failures(more)).toEqual([
      expect.stringMatching(
        /^x\.call:10: "On Tuesdays .*" does not begin .*; of it only "On Tuesdays we [a-z ]*" is heard$/,
      ),
    ]);
  });

  it('a sound that has begun before the time without one', async () => {
    expect(await failures('+1.0  expect no sound for 0.5 s\n')).toEqual([
      expect.stringMatching(/^x\.call:8: nothing should sound, but what began before still does until \d/),
    ]);
  });

  it('an end that comes later than its line', async () => {
    expect(await failures('+0.1  expect over: caller\n')).toEqual([
      expect.stringMatching(/^x\.call:8: it ended at \d/),
    ]);
    expect(await failures('+0.1  expect over: caller within 30 s\n')).toEqual([]);
  });

  it('an expectation for the other carrier is none', async () => {
    expect(await failures('      expect over: agent on exotel\n')).toEqual([]);
  });
});

describe('what must hold in every call is broken by', () => {
  let whole: Played;
  beforeAll(async () => {
    whole = await played();
  });

  const tampered: Record<string, (call: Played) => Partial<Played>> = {
    'the caller is greeted within 5 s': (call) => ({
      soundings: call.soundings.filter(({ turn }) => turn > 0),
    }),
    'a sensible sentence follows within 5 s of what the caller said': (call) => ({
      soundings: call.soundings.filter(({ turn }) => turn < 2),
      endedAt: 30_000,
    }),
    'the caller is never left in silence': (call) => ({ endedAt: call.endedAt + 13_000 }),
    'the transcript has the agent say what sounded, to within a word': (call) => ({
      soundings: call.soundings.map((one) => ({ ...one, share: one.share / 2 })),
    }),
    'what sounded is in some reply of the transcript': (call) => ({
      events: call.events.filter((event) => event.type !== 'agentSaid' || event.turn > 0),
    }),
    'a transcript reads as a conversation': (call) => ({
      events: call.events.map((event) =>
        event.type === 'agentSaid' ? { ...event, text: 'no [interrupted] end' } : event,
      ),
    }),
    'the model remembers what was heard, and nothing else': (call) => ({
      events: call.events.filter((event) => event.type !== 'agentSaid'),
    }),
    'the voice is given words alone': (call) => ({
      spoken: call.spoken.map((one) => ({ ...one, text: `<b>${one.text}` })),
    }),
    'a call is no longer than its limit': () => ({ endedAt: 700_000 }),
    'a call ends once, and leaves nothing behind': () => ({ leftover: { timers: 1, isSttOpen: true } }),
    'the stored journal is decided the same again': (call) => ({
      journal: call.journal.map((event) =>
        event.type === 'agentSaid' ? { ...event, text: 'something else' } : event,
      ),
    }),
    'no bug of ours comes up': () => ({ bugs: [new TypeError('a bug')] }),
    'the line is never further ahead than its carrier allows': (call) => ({
      wire: { ...call.wire, aheadMs: 500 },
    }),
    'audio is cut as its carrier wants it': (call) => ({
      wire: { ...call.wire, chunkMs: 50, openingChunkMs: 50 },
    }),
    'what sounds after a clear was said after it': (call) => ({
      soundings: call.soundings.map((one) => ({ ...one, handedAt: 0 })),
    }),
    'no clause of an earlier turn is played': (call) => ({
      events: call.events.map((event) => (event.type === 'clausePlaying' ? { ...event, turn: 0 } : event)),
    }),
    'every sound is a clause of the journal': (call) => ({ soundings: call.soundings.slice(1) }),
    'a barge-in clears the line at once': () => ({ clearedMs: [3] }),
    'a clause has no holes': (call) => ({ soundings: call.soundings.map((one) => ({ ...one, holeMs: 40 })) }),
    'nothing is sent to a line that is closed': (call) => ({ endedAt: call.endedAt / 2 }),
  };

  it('nothing in the call as it was', () => {
    expect(brokenAlways(whole)).toEqual([]);
    expect(promises().map(({ promise }) => promise)).toEqual(Object.keys(tampered));
  });

  it.each(Object.entries(tampered))('%s', (promise, tamper) => {
    const broken = brokenAlways({ ...whole, ...tamper(whole) });
    expect(broken.map(({ what }) => what.slice(0, promise.length))).toContain(promise);
  });
});

it('the printout shows who did what, and what is wrong', async () => {
  const result = await played('      expect over: agent\n', 'exotel');
  const lines = printout(result, judge(result));
  expect(lines[0]).toBe('Interrupted, on exotel (x.call:1)');
  expect(lines).toContainEqual(expect.stringMatching(/^ {3}1\.00 s {2}agent {3}» Hello, this is Asha/));
  expect(lines).toContainEqual(expect.stringMatching(/caller {2}says: and on Monday$/));
  expect(lines).toContainEqual(expect.stringMatching(/line {4}is cleared$/));
  expect(lines.at(-1)).toBe('✗ x.call:8: it ended by caller');
});
