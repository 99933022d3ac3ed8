import { expect, it } from 'vitest';
import { Hearing } from './hearing.ts';

it('counts consecutive chunks as one reply, and silence inside a clause as an underrun', () => {
  const hearing = new Hearing();
  expect(hearing.received(100, 100, 300)).toEqual({ what: 'agentStarted', reply: 0, waitsMs: 0 });
  expect(hearing.received(150, 300, 500)).toBeNull();
  expect(hearing.received(1500, 1500, 1700)).toEqual({ what: 'underrun', reply: 0, ms: 1000 });
  expect(hearing.replies).toEqual([{ receivedMs: 100, startMs: 100, endMs: 1700 }]);
});

it('counts silence after a clause as a pause, and the next silence inside a clause as an underrun', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 100);
  hearing.clauseEnded();
  expect(hearing.received(900, 900, 1000)).toEqual({ what: 'paused', reply: 0, ms: 800 });
  expect(hearing.received(1050, 1050, 1100)).toEqual({ what: 'underrun', reply: 0, ms: 50 });
  hearing.clauseEnded();
  expect(hearing.received(1090, 1100, 1200)).toBeNull();
  expect(hearing.received(1250, 1250, 1300)).toMatchObject({ what: 'underrun' });
  expect(hearing.replies).toHaveLength(1);
});

it('ignores a gap of less than half a frame', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 100);
  expect(hearing.received(109, 109, 200)).toBeNull();
});

it('counts audio after the caller spoke as a new reply, not as an underrun', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 100);
  hearing.disturbed();
  expect(hearing.received(600, 600, 700)).toEqual({ what: 'agentStarted', reply: 1, waitsMs: 0 });
});

it('counts a reply that continues during the caller’s words as one', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 500);
  hearing.disturbed();
  expect(hearing.received(400, 500, 900)).toBeNull();
  expect(hearing.replies).toHaveLength(1);
});

it('counts audio after a clear as a new reply, even before the cleared chunk has ended', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 1000);
  hearing.cleared(200);
  expect(hearing.replies[0]?.endMs).toBe(200);
  expect(hearing.received(150, 200, 300)).toEqual({ what: 'agentStarted', reply: 1, waitsMs: 50 });
});

it('counts audio after a long silence as a new reply, even if the caller did not speak', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 100);
  expect(hearing.received(2200, 2200, 2300)).toEqual({ what: 'agentStarted', reply: 1, waitsMs: 0 });
});

it('reports the end of a reply once', () => {
  const hearing = new Hearing();
  hearing.received(0, 0, 100);
  expect(hearing.finished(799, 700)).toBeNull();
  expect(hearing.finished(800, 700)).toEqual({
    what: 'agentFinished',
    reply: 0,
    startedAtMs: 0,
    endedAtMs: 100,
  });
  expect(hearing.finished(900, 700)).toBeNull();
});
