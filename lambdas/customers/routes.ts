/** customer: who is calling, as far as this business knows. */
import type { Log } from '../../shared/io/log.ts';
import { type App, createApp } from '../lib/app.ts';
import { businessOfNumber } from '../lib/business-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { serve } from '../lib/serve.ts';
import { findCustomer } from './store.ts';

export interface CustomersPorts {
  table: Table;
  log: Log;
}

/** A number that belongs to no business has no customers either: `null`, not an error, for the answer to the ring is check-budget's. */
export function customersApp({ table, log }: CustomersPorts): App {
  const app = createApp(log);
  serve(app, 'customer', async ({ query }) => {
    const business = query.number === undefined ? undefined : await businessOfNumber(table, query.number);
    const businessId = query.businessId ?? business?.businessId;
    return { customer: businessId === undefined ? null : await findCustomer(table, businessId, query.phone) };
  });
  return app;
}
