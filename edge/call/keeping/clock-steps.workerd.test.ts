import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { unknownGapMs } from '../../../shared/journal/without-steps.ts';
import type { CallObject } from '../call-object.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';
import { ask, begun, said, startMs } from '../testing/turns-call.ts';

// The platform's clock is set while a call by turns goes on. Nothing here runs a timer: the carrier's
// requests alone show how much time has passed.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const hourMs = 3_600_000;
const steps: [string, number[]][] = [
  ['an hour back', [-hourMs]],
  ['an hour forward', [hourMs]],
  ['an hour back, then forward', [-hourMs, hourMs]],
  ['a day forward', [24 * hourMs]],
  ['to and fro', [hourMs, -hourMs, hourMs, -hourMs, hourMs]],
];

/** True time passes, and then the clock is set. */
function pass(ms: number, step = 0): void {
  vi.setSystemTime(Date.now() + ms + step);
}

interface Bill {
  usage: { seconds: number; lines: { item: string; model: string; quantity: number }[] };
}

function billOf({ api }: ObjectCall): Bill['usage'] {
  const bills = api.bodies('finish-call') as unknown as Bill[];
  expect(bills).toHaveLength(1);
  return (bills[0] as Bill).usage;
}

/** By 20 s for a pause in which the clock was set back, and `unknownGapMs` for one in which it leapt. */
function expectNear(seconds: number, trueSeconds: number, by: readonly number[]): void {
  const forward = by.filter((ms) => ms > 0).length;
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeGreaterThanOrEqual(trueSeconds - 20 * (by.length - forward));
  expect(seconds).toBeLessThanOrEqual(trueSeconds + (unknownGapMs / 1000) * forward);
}

async function turnsOf(object: CallObject, by: readonly number[]): Promise<void> {
  for (const step of by) {
    pass(20_000, step);
    expect(await ask(object, said('and on Monday'))).toMatchObject({ next: 'listen' });
  }
}

const pressZero = async (object: CallObject): Promise<void> => {
  expect(await ask(object, { type: 'keys', digits: '0' })).toMatchObject({ next: 'transfer' });
};

describe.each(steps)('a call by turns whose clock is set %s', (_, by) => {
  test('while it is greeted is billed its true length, and half a minute at most for each step', async () => {
    await inCall(async (call) => {
      const object = await begun(call.restarted);
      for (const step of by) {
        pass(20_000, step);
        expect(await ask(object, { type: 'begin' })).toMatchObject({ next: 'listen' });
      }
      await object.carrierEnded();
      await call.wake(object);
      expectNear(billOf(call).seconds, 20 * by.length, by);
    });
  });

  test('while they talk is billed its true length, and half a minute at most for each step', async () => {
    await inCall(async (call) => {
      const object = await begun(call.restarted);
      await turnsOf(object, [0, 0, ...by, 0]);
      await object.carrierEnded();
      await call.wake(object);
      expectNear(billOf(call).seconds, 20 * (by.length + 3), by);
      const ats = call.api.journal().map((event) => Date.parse((event as unknown as { at: string }).at));
      expect(ats).toEqual([...ats].sort((one, other) => one - other));
    });
  });

  test('while its alarm looks for a silent caller goes on', async () => {
    await inCall(async (call) => {
      const object = await begun(call.restarted);
      for (const step of by) {
        pass(10_000, step);
        await object.alarm();
        expect(await ask(object, said('and on Monday'))).toMatchObject({ next: 'listen' });
      }
    });
  });

  test('and whose object is restarted is billed no more than its true length and a minute for each step', async () => {
    await inCall(async (call) => {
      let object = await begun(call.restarted);
      for (const step of by) {
        pass(20_000, step);
        object = await call.restarted();
        expect(await ask(object, said('and on Monday'))).toMatchObject({ next: 'listen' });
      }
      await object.carrierEnded();
      await call.wake(object);
      const { seconds } = billOf(call);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(20 * by.length + 60 * by.length);
    });
  });

  test('while a person talks is billed the talk that the carrier reports', async () => {
    await inCall(async (call) => {
      const object = await begun(call.restarted);
      pass(20_000);
      await pressZero(object);
      pass(15_000);
      await object.personAnswered();
      for (const step of by) pass(600_000 / by.length, step);
      await object.transferEnded('talked', null, 600);
      await call.wake(object);
      const lines = billOf(call).lines.filter(({ item }) => item === 'carrier');
      expect(lines.map(({ model, quantity }) => [model, quantity])).toEqual([
        ['', 635],
        ['transfer', 600],
      ]);
    });
  });

  test('while the phone of a person rings takes the caller back when nobody answers', async () => {
    // More would be longer than anybody's phone rings.
    const set = by.slice(0, 3);
    await inCall(async (call) => {
      const object = await begun(call.restarted);
      pass(20_000);
      await pressZero(object);
      for (const step of set) {
        pass(20_000 / set.length, step);
        await object.alarm();
      }
      expect(await object.transferEnded('noAnswer')).toBe(true);
      pass(1000);
      expect(await ask(object, { type: 'begin' })).toMatchObject({ next: 'listen' });
      await object.carrierEnded();
      await call.wake(object);
      expectNear(billOf(call).seconds, 41, set);
    });
  });
});

test('a talk whose length nobody reports is billed up to the longest wait for it, however late the alarm comes', async () => {
  await inCall(async (call) => {
    const object = await begun(call.restarted);
    pass(20_000);
    await pressZero(object);
    pass(24 * hourMs);
    await call.wake(object);
    await call.wake(object);
    pass(80_000);
    await call.wake(object);
    await call.wake(object);
    const lines = billOf(call).lines.filter(({ item }) => item === 'carrier');
    expect(lines.map(({ model, quantity }) => [model, quantity])).toEqual([
      ['', 95],
      ['transfer', 75],
    ]);
  });
});
