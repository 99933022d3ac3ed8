import { expect, test } from 'vitest';
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { createNumberMemory, rememberedMs } from './number-memory.ts';

const business = { businessId: 'demo-clinic' } as Business;
const ravi = { phone: '+919800000001', name: 'Ravi' } as Customer;

test('settings are used for five minutes and no longer', () => {
  const memory = createNumberMemory();
  memory.keepBusiness(business, 0);
  expect(memory.business(rememberedMs - 1)).toBe(business);
  expect(memory.business(rememberedMs)).toBeNull();
});

test('a caller is forgotten after five minutes, and at once when the API knows no such customer', () => {
  const memory = createNumberMemory();
  memory.keepCustomer(ravi.phone, ravi, 0);
  expect(memory.customer(ravi.phone, 1000)).toBe(ravi);
  memory.keepCustomer(ravi.phone, null, 2000);
  expect(memory.customer(ravi.phone, 2001)).toBeNull();
  memory.keepCustomer(ravi.phone, ravi, 0);
  expect(memory.customer(ravi.phone, rememberedMs)).toBeNull();
});

test('forgetting deletes settings and callers', () => {
  const memory = createNumberMemory();
  memory.keepBusiness(business, 0);
  memory.keepCustomer(ravi.phone, ravi, 0);
  memory.forget();
  expect(memory.business(1)).toBeNull();
  expect(memory.customer(ravi.phone, 1)).toBeNull();
});
