import { expect, test } from 'vitest';
import { busyMs, sharesOf } from './machine.ts';

test('what neither the system nor the measuring process used is other programs’', () => {
  const before = { machineMs: 1000, systemMs: 300, ownMs: 100 };
  const after = { machineMs: 2500, systemMs: 900, ownMs: 300 };
  expect(sharesOf(before, after, 1000)).toEqual({
    systemPercent: 60,
    ownPercent: 20,
    foreignPercent: 70,
  });
});

test('a process that ended meanwhile makes no negative share', () => {
  const before = { machineMs: 1000, systemMs: 900, ownMs: 0 };
  const after = { machineMs: 1100, systemMs: 700, ownMs: 0 };
  expect(sharesOf(before, after, 1000)).toMatchObject({ systemPercent: 0, foreignPercent: 30 });
});

test('time stolen by the hypervisor counts as busy; idle time and waiting for a disk do not', () => {
  const stat = 'cpu  10 1 5 1000 700 2 3 4 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
  expect(busyMs(stat)).toBe(250);
});
