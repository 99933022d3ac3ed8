import { expect, test } from 'vitest';
import { BusinessLimits, Retention } from '../../shared/contract/business.ts';
import { TurnPolicy } from '../../shared/turn-policy.ts';
import { boundsOf } from './bounds.ts';

test('the bounds that a person reads are those that the schema checks', () => {
  expect(boundsOf(BusinessLimits.shape.maxCallSeconds.unwrap())).toEqual([60, 3600]);
  expect(boundsOf(Retention.shape.callDays.unwrap())).toEqual([7, 1825]);
  for (const [name, number] of Object.entries(TurnPolicy.shape)) {
    const [least, most] = boundsOf(number.unwrap());
    for (const [value, isIn] of [
      [least, true],
      [most, true],
      [least - 1, false],
      [most + 1, false],
    ] as const)
      expect(number.safeParse(value).success, `${name} ${value}`).toBe(isIn);
  }
});
