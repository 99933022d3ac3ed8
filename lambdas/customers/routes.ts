/**
 * customer: who is calling, as far as the business knows. For staff: reading, entering and erasing
 * a person.
 */
import type * as z from 'zod';
import type { Customer, CustomerGiven, CustomerQuery } from '../../shared/contract/request.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { hasPartOfNumber, seesWholeNumbers } from '../http/masking.ts';
import { beginErasure, endErasure, writeAudit } from '../rows/audit.ts';
import { businessOfNumber } from '../rows/business.ts';
import { changesBetween } from '../rows/changes.ts';
import { findCustomer, putCustomer } from '../rows/people/customer.ts';
import { phoneOf } from '../rows/people/person.ts';
import type { Table } from '../table/table.ts';
import { type ErasePorts, erasePerson } from './erase.ts';
import { listPeople } from './people.ts';
import { previewErasure } from './preview.ts';

export function customersApp(ports: Ports & ErasePorts): App {
  const { table, log, now } = ports;
  const routes: Routes<'customers'> = {
    customer: async ({ query }) => ({ customer: await customerOf(table, query) }),
    listPeople: async ({ query, staff }) => {
      const isWhole = await seesWholeNumbers(table, staff);
      const isTried = !isWhole && /\p{L}/u.test(query.search ?? '') && hasPartOfNumber(query.search ?? '');
      return isTried ? { people: [] } : listPeople(table, staff.businessId, query, isWhole ? 20 : 4);
    },
    customerOfStaff: async ({ params, staff }) => ({
      customer: await knownCustomer(
        table,
        staff.businessId,
        await phoneOf(table, staff.businessId, params.phone),
      ),
    }),
    erasurePreview: async ({ params, staff }) => ({
      erasure: await previewErasure(
        table,
        staff.businessId,
        await phoneOf(table, staff.businessId, params.phone),
      ),
    }),
    putCustomer: async ({ params, body, staff }) => {
      const phone = await phoneOf(table, staff.businessId, params.phone);
      const { name, language, notes } = body;
      const fields = await changedFields(table, staff.businessId, phone, body);
      // First, so that nothing is changed that is not recorded.
      await writeAudit(
        table,
        log,
        staff,
        { action: 'customer_changed', customer: `…${phone.slice(-2)}`, fields },
        now(),
      );
      await putCustomer(table, staff.businessId, {
        phone,
        ...(name ? { name } : {}),
        ...(language ? { language } : {}),
        ...(notes === undefined ? {} : { notes }),
        languageAt: new Date(now()).toISOString(),
      });
      return { customer: await knownCustomer(table, staff.businessId, phone) };
    },
    eraseCustomer: async ({ params, staff }) => {
      const phone = await phoneOf(table, staff.businessId, params.phone);
      // First, so that an erasure that breaks off in the middle is recorded too.
      const act = await beginErasure(table, staff, now());
      await endErasure(table, log, staff, act, await erasePerson(ports, staff.businessId, phone));
      return undefined;
    },
  };
  return createApp({ table, log }, routes);
}

async function changedFields(
  table: Table,
  businessId: BusinessId,
  phone: Phone,
  given: z.output<typeof CustomerGiven>,
): Promise<string[]> {
  const known = await findCustomer(table, businessId, phone);
  const before = { name: known?.name ?? null, language: known?.language ?? null, notes: known?.notes ?? '' };
  const after = { name: given.name ?? null, language: given.language ?? null, notes: given.notes ?? '' };
  return changesBetween(before, after).map(({ field }) => field);
}

/** `null` also for a number of no business: refusing the call is check-budget's task. */
export async function customerOf(
  table: Table,
  { number, businessId, phone }: z.output<typeof CustomerQuery>,
): Promise<Customer | null> {
  const business = number === undefined ? undefined : await businessOfNumber(table, number);
  const id = businessId ?? business?.businessId;
  return id === undefined ? null : findCustomer(table, id, phone);
}

async function knownCustomer(table: Table, businessId: BusinessId, phone: Phone): Promise<Customer> {
  const customer = await findCustomer(table, businessId, phone);
  if (!customer) throw new ApiError(404, 'unknown_customer', 'the business has no customer with this number');
  return customer;
}
