import { expect, it } from 'vitest';
import { platformClock } from '../../../shared/io/clock.ts';
import { testStart, virtualClock } from '../testing/virtual-clock.ts';
import { createTimers } from './effects.ts';

function timers() {
  const clock = virtualClock();
  const fired: string[] = [];
  return {
    clock,
    fired,
    timers: createTimers(clock, (name) => fired.push(`${name} ${clock.now() - testStart}`)),
  };
}

it('a timer fires once, at its time', async () => {
  const call = timers();
  call.timers.set('silence', testStart + 700);
  await call.clock.advance(5000);
  expect(call.fired).toEqual(['silence 700']);
});

it('setting a timer again moves it, and no other timer', async () => {
  const call = timers();
  call.timers.set('silence', testStart + 700);
  call.timers.set('resume', testStart + 800);
  call.timers.set('silence', testStart + 900);
  await call.clock.advance(5000);
  expect(call.fired).toEqual(['resume 800', 'silence 900']);
});

it('a timer of the past fires now', async () => {
  const call = timers();
  call.timers.set('limit', testStart - 5000);
  await call.clock.advance(0);
  expect(call.fired).toEqual(['limit 0']);
});

it('what is cancelled never fires, and cancelling what is not set is harmless', async () => {
  const call = timers();
  call.timers.set('silence', testStart + 700);
  call.timers.set('deadline', testStart + 800);
  call.timers.cancel('silence');
  call.timers.cancel('hangUp');
  call.timers.cancelAll();
  await call.clock.advance(5000);
  expect(call.fired).toEqual([]);
  expect(call.clock.pending()).toBe(0);
});

it("the platform's clock runs a task unless it was cancelled", async () => {
  const order: string[] = [];
  const cancel = platformClock.after(0, () => order.push('cancelled'));
  cancel();
  await new Promise<void>((resolve) => {
    platformClock.after(-5, () => order.push('past'));
    platformClock.after(0.5, resolve);
  });
  expect(order).toEqual(['past']);
});
