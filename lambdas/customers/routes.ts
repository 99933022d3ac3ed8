/**
 * customer: who is calling, as far as this business knows. For staff: reading, entering and erasing
 * a person.
 */
import type { Customer } from '../../shared/contract/request.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp } from '../http/app.ts';
import { serve } from '../http/serve.ts';
import { writeAudit } from '../rows/audit.ts';
import { businessOfNumber } from '../rows/business.ts';
import { findCustomer, putCustomer } from '../rows/customer.ts';
import type { RemoveObject } from '../s3.ts';
import type { Table } from '../table/dynamo.ts';
import { erasePerson } from './erase.ts';

export interface CustomersPorts {
  table: Table;
  /** Takes a recording out of the bucket. */
  removeObject: RemoveObject;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

export function customersApp(ports: CustomersPorts): App {
  const { table, log, now } = ports;
  const app = createApp(log);
  serveCustomer(app, table);
  serve(app, 'customerOfStaff', async ({ params, staff }) => ({
    customer: await known(table, staff.businessId, params.phone),
  }));
  serve(app, 'putCustomer', async ({ params: { phone }, body, staff }) => {
    const { name, language, notes } = body;
    const record = {
      phone,
      ...(name ? { name } : {}),
      ...(language ? { language } : {}),
      ...(notes === undefined ? {} : { notes }),
    };
    await putCustomer(table, staff.businessId, { ...record, languageAt: new Date(now()).toISOString() });
    return { customer: await known(table, staff.businessId, phone) };
  });
  serve(app, 'eraseCustomer', async ({ params, staff }) => {
    const calls = await erasePerson(ports, staff.businessId, params.phone);
    await writeAudit(table, log, staff, { action: 'person_erased', calls }, now());
    return undefined;
  });
  return app;
}

/**
 * A number that belongs to no business has no customers either: `null`, not an error, for the
 * answer to the ring is check-budget's.
 */
export function serveCustomer(app: App, table: Table): void {
  serve(app, 'customer', async ({ query }) => {
    const business = query.number === undefined ? undefined : await businessOfNumber(table, query.number);
    const businessId = query.businessId ?? business?.businessId;
    return { customer: businessId === undefined ? null : await findCustomer(table, businessId, query.phone) };
  });
}

async function known(table: Table, businessId: BusinessId, phone: Phone): Promise<Customer> {
  const customer = await findCustomer(table, businessId, phone);
  if (!customer) throw new ApiError(404, 'unknown_customer', 'the business knows nobody of this number');
  return customer;
}
