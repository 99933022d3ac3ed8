import { expect, it } from 'vitest';
import { Hearing } from './hearing.ts';

it('takes chunks that follow on as one reply, and silence inside a clause of it as an underrun', () => {
  const ear = new Hearing();
  expect(ear.received(100, 100, 300)).toEqual({ what: 'agentStarted', reply: 0, waitsMs: 0 });
  expect(ear.received(150, 300, 500)).toBeNull();
  expect(ear.received(1500, 1500, 1700)).toEqual({ what: 'underrun', reply: 0, ms: 1000 });
  expect(ear.replies).toEqual([{ receivedMs: 100, startMs: 100, endMs: 1700 }]);
});

it('takes silence behind a clause’s end as a pause, and the next one inside a clause as an underrun again', () => {
  const ear = new Hearing();
  ear.received(0, 0, 100);
  ear.clauseEnded();
  expect(ear.received(900, 900, 1000)).toEqual({ what: 'paused', reply: 0, ms: 800 });
  expect(ear.received(1050, 1050, 1100)).toEqual({ what: 'underrun', reply: 0, ms: 50 });
  ear.clauseEnded();
  expect(ear.received(1090, 1100, 1200)).toBeNull();
  expect(ear.received(1250, 1250, 1300)).toMatchObject({ what: 'underrun' });
  expect(ear.replies).toHaveLength(1);
});

it('hears no gap of less than half a frame', () => {
  const ear = new Hearing();
  ear.received(0, 0, 100);
  expect(ear.received(109, 109, 200)).toBeNull();
});

it('takes what comes after the caller spoke as a new reply, not as an underrun', () => {
  const ear = new Hearing();
  ear.received(0, 0, 100);
  ear.disturbed();
  expect(ear.received(600, 600, 700)).toEqual({ what: 'agentStarted', reply: 1, waitsMs: 0 });
});

it('takes a reply that runs on under the caller’s words as one', () => {
  const ear = new Hearing();
  ear.received(0, 0, 500);
  ear.disturbed();
  expect(ear.received(400, 500, 900)).toBeNull();
  expect(ear.replies).toHaveLength(1);
});

it('takes what comes after a clear as a new reply, even before the cleared chunk has ended', () => {
  const ear = new Hearing();
  ear.received(0, 0, 1000);
  ear.cleared(200);
  expect(ear.replies[0]?.endMs).toBe(200);
  expect(ear.received(150, 200, 300)).toEqual({ what: 'agentStarted', reply: 1, waitsMs: 50 });
});

it('takes words after a long silence as a new reply though nobody spoke', () => {
  const ear = new Hearing();
  ear.received(0, 0, 100);
  expect(ear.received(2200, 2200, 2300)).toEqual({ what: 'agentStarted', reply: 1, waitsMs: 0 });
});

it('tells once that a reply is over', () => {
  const ear = new Hearing();
  ear.received(0, 0, 100);
  expect(ear.finished(799, 700)).toBeNull();
  expect(ear.finished(800, 700)).toEqual({ what: 'agentFinished', reply: 0, startedAtMs: 0, endedAtMs: 100 });
  expect(ear.finished(900, 700)).toBeNull();
});
