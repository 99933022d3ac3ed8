import { expect, test } from 'vitest';
import { RefusedRings } from '../../shared/contract/refused.ts';
import { createRefusedRings } from './refused-rings.ts';

const at = Date.parse('2026-11-22T04:30:00.000Z');
let made = 0;
const ring = (from: string, more: object = {}) => ({
  callId: `exotel-${++made}`,
  from,
  at,
  reason: 'rate',
  ...more,
});

test('a caller who rings again is counted on, with the last reason and time; a repeated request is not', () => {
  const rings = createRefusedRings();
  const first = ring('098000 00001');
  expect([rings.add(first), rings.add(first)]).toEqual([true, false]);
  rings.add(ring('+919800000001', { at: at + 1000, reason: 'concurrency' }));
  rings.add(ring('anonymous'));
  const later = '2026-11-22T04:30:01.000Z';
  expect(rings.take()).toEqual({
    callers: [
      { phone: '+919800000001', reason: 'concurrency', rings: 2, at: later },
      { phone: 'anonymous', reason: 'rate', rings: 1, at: '2026-11-22T04:30:00.000Z' },
    ],
  });
  expect(rings.take()).toEqual({ callers: [] });
});

test('a number of no business, a call that is over and a ring that no carrier vouches for are in no list', () => {
  const rings = createRefusedRings();
  for (const reason of ['unknown_number', 'over', 'uncorroborated'])
    expect(rings.add(ring('+919800000001', { reason }))).toBe(false);
  expect(rings.add(ring('not a number'))).toBe(false);
  expect(rings.take()).toEqual({ callers: [] });
});

test('a flood of ten thousand numbers is one report that the API takes, and none of its rings is uncounted', () => {
  const rings = createRefusedRings();
  for (let n = 0; n < 10_000; n++) rings.add(ring(`+9198${String(n).padStart(8, '0')}`));
  const report = rings.take();
  expect([report.callers.length, report.more]).toEqual([100, 9900]);
  expect(RefusedRings.safeParse({ businessNumber: '+918000000001', ...report }).success).toBe(true);
});
