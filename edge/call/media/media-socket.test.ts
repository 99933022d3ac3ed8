import { expect, it } from 'vitest';
import { testStart, virtualClock } from '../testing/virtual-clock.ts';
import { startHeartbeat } from './media-socket.ts';

function beating() {
  const clock = virtualClock();
  const log: string[] = [];
  let timers = 0;
  const counted = {
    now: clock.now,
    after: (ms: number, run: () => void) => {
      timers += 1;
      return clock.after(ms, run);
    },
  };
  const note = (what: string) => () => void log.push(`${what} ${clock.now() - testStart}`);
  const heartbeat = startHeartbeat(
    counted,
    { intervalMs: 20_000, timeoutMs: 10_000 },
    { ping: note('ping'), dead: note('dead') },
  );
  return { clock, log, heartbeat, timers: () => timers };
}

it('a frame stores a time and sets no timer: one timer looks every 20 s', async () => {
  const { clock, log, heartbeat, timers } = beating();
  for (let frame = 0; frame < 3000; frame += 1) {
    await clock.advance(20);
    heartbeat.beat();
    expect(clock.pending()).toBe(1);
  }
  expect(timers()).toBeLessThanOrEqual(4);
  expect(log).toEqual([]);
});

it('a carrier that sends nothing is pinged 20 s after its last frame, and is dead 10 s later', async () => {
  const { clock, log, heartbeat } = beating();
  await clock.advance(12_000);
  heartbeat.beat();
  await clock.advance(60_000);
  expect(log).toEqual(['ping 32000', 'dead 42000']);
  expect(clock.pending()).toBe(0);
});

it('a carrier that echoes the ping lives on, and is pinged again after the next silence', async () => {
  const { clock, log, heartbeat } = beating();
  await clock.advance(20_100);
  heartbeat.beat();
  await clock.advance(25_000);
  expect(log).toEqual(['ping 20000', 'ping 40100']);
});

it('a heartbeat that is stopped leaves no timer behind', async () => {
  const { clock, log, heartbeat } = beating();
  heartbeat.stop();
  await clock.advance(60_000);
  expect(log).toEqual([]);
  expect(clock.pending()).toBe(0);
});
