/**
 * The memory of a dialled number's object between calls: its business's settings and recent callers. In
 * memory only and for at most five minutes, so that no personal data is stored. Pure; time is an
 * argument.
 */
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';

/** The longest that settings and customers are used (docs/api.md, `GET /api/agent/business`). */
export const rememberedMs = 300_000;
const mostCustomers = 500;

export function createNumberMemory() {
  let settings: { business: Business; at: number } | null = null;
  const customers = new Map<string, { customer: Customer | null; at: number }>();

  return {
    keepBusiness(business: Business, now: number): void {
      settings = { business, at: now };
    },
    business: (now: number): Business | null =>
      settings && Math.abs(now - settings.at) < rememberedMs ? settings.business : null,
    keepCustomer(phone: string, customer: Customer | null, now: number): void {
      customers.delete(phone);
      customers.set(phone, { customer, at: now });
      for (const [known, { at }] of customers)
        if (Math.abs(now - at) >= rememberedMs || customers.size > mostCustomers) customers.delete(known);
    },
    customer(phone: string, now: number): Customer | null {
      const known = customers.get(phone);
      return known && Math.abs(now - known.at) < rememberedMs ? known.customer : null;
    },
    forget(): void {
      settings = null;
      customers.clear();
    },
  };
}
