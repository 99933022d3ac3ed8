import { describe, expect, it } from 'vitest';
import { replay } from '../../edge/core/replay/replay.ts';
import { callStarted } from '../../edge/core/testing/talk.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { agreement, leftOut, scene, steps } from './print-replay.ts';

const at = Date.UTC(2026, 0, 5, 10);
const events: object[] = [
  callStarted,
  { type: 'mediaStarted', streamId: 'MZ1' },
  { type: 'dtmf', digit: '5' },
  { type: 'mediaStopped', by: 'caller', detail: '' },
  { type: 'agentSaid', turn: 0, cause: 'greeting', text: '', interrupted: true },
  { type: 'callEnded', reason: 'caller' },
];
const journal = events.map((event, seq) => ({
  ...event,
  seq,
  at: at + (seq > 2 ? 500 : seq * 100),
})) as JournalEvent[];
const stored = { journal, leftOut: {} };
const plain = (text: string) => text;

describe('a replay is printed', () => {
  it('as one line where it agrees', () => {
    const line = agreement('twilio-CA1', stored, replay(journal), 4.26);
    expect(line).toMatch(/^twilio-CA1 agrees: 6 events, 0 turns, 2 outcomes decided as they were, 4\.3 ms/);
    expect(agreement('twilio-CA1', stored, replay(journal.slice(0, 3)), 1)).toContain(
      '; the call is not over',
    );
  });

  it('with the ignored events, and the ones left out', () => {
    const late = [...journal, { seq: 6, at: at + 900, type: 'marked', mark: '0:0' }] as JournalEvent[];
    expect(agreement('c', { ...stored, journal: late }, replay(late), 1)).toMatch(/; ignored: .*marked 1/);
    expect(leftOut({ journal, leftOut: { newThing: 2 } })[0]).toContain('newThing 2');
  });

  it('at the first difference with the event, both outcomes, the state and the events before', () => {
    const other = journal.map((event) =>
      event.type === 'callEnded' ? { ...event, reason: 'agent' as const } : event,
    );
    const { difference } = replay(other);
    if (!difference) throw new Error('no difference');
    const lines = scene('twilio-CA1', { ...stored, journal: other }, replay(other), difference, plain);
    expect(lines[0]).toBe('twilio-CA1 differs at event 3, +0.500 s: mediaStopped by "caller", detail ""');
    expect(lines.find((line) => line.startsWith('*'))).toMatch(/^\* +reason +"agent" +"caller"$/);
    expect(lines).toContain('thinking, turn 0, en-IN');
    expect(lines.some((line) => /^1 +\+0\.100 s +mediaStarted +waiting -> thinking/.test(line))).toBe(true);
  });

  it('with the time for which a timer was set', () => {
    const fired = journal.map((event) =>
      event.type === 'dtmf' ? { seq: 2, at: event.at, type: 'timerFired', name: 'resume' } : event,
    );
    const { difference } = replay(fired as JournalEvent[]);
    if (!difference) throw new Error('no difference');
    const lines = scene(
      'c',
      { ...stored, journal: fired as JournalEvent[] },
      replay(fired as JournalEvent[]),
      difference,
      plain,
    );
    expect(lines).toContain("then  the timer 'resume' fired");
    expect(lines).toContain('now   it is not set');
  });

  it('event by event, with the resulting phase', () => {
    const lines = steps(journal, replay(journal), at);
    expect(lines).toHaveLength(journal.length + 1);
    expect(lines[4]).toMatch(/^3 +\+0\.500 s +mediaStopped +thinking -> ended/);
    expect(lines[6]).toMatch(/^5 +\+0\.500 s {3,}callEnded +reason "caller"$/);
  });
});
