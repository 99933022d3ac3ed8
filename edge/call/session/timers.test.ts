import { expect, it } from 'vitest';
import { platformClock } from '../../../shared/io/clock.ts';
import { createAlarms } from '../clock.ts';
import { testStart, virtualClock } from '../testing/virtual-clock.ts';

function alarms() {
  const clock = virtualClock();
  const fired: string[] = [];
  return {
    clock,
    fired,
    alarms: createAlarms(clock, (name) => fired.push(`${name} ${clock.now() - testStart}`)),
  };
}

it('an alarm fires once, at its hour', async () => {
  const call = alarms();
  call.alarms.set('silence', testStart + 700);
  await call.clock.advance(5000);
  expect(call.fired).toEqual(['silence 700']);
});

it('an alarm that is set again moves, and one of another name does not mind', async () => {
  const call = alarms();
  call.alarms.set('silence', testStart + 700);
  call.alarms.set('resume', testStart + 800);
  call.alarms.set('silence', testStart + 900);
  await call.clock.advance(5000);
  expect(call.fired).toEqual(['resume 800', 'silence 900']);
});

it('an alarm of the past fires now', async () => {
  const call = alarms();
  call.alarms.set('limit', testStart - 5000);
  await call.clock.advance(0);
  expect(call.fired).toEqual(['limit 0']);
});

it('what is cancelled never fires, and cancelling what is not set is harmless', async () => {
  const call = alarms();
  call.alarms.set('silence', testStart + 700);
  call.alarms.set('deadline', testStart + 800);
  call.alarms.cancel('silence');
  call.alarms.cancel('hangUp');
  call.alarms.cancelAll();
  await call.clock.advance(5000);
  expect(call.fired).toEqual([]);
  expect(call.clock.pending()).toBe(0);
});

it("the platform's clock runs what it was asked to, unless it was cancelled", async () => {
  const order: string[] = [];
  const cancel = platformClock.after(0, () => order.push('cancelled'));
  cancel();
  await new Promise<void>((resolve) => {
    platformClock.after(-5, () => order.push('past'));
    platformClock.after(0.5, resolve);
  });
  expect(order).toEqual(['past']);
});
