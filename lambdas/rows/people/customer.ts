/** A business's customers, with their last calls and open requests. */
import * as z from 'zod';
import { LanguageTag } from '../../../shared/contract/endpoint.ts';
import { CallerRequest, type Customer } from '../../../shared/contract/request.ts';
import { type BusinessId, Phone } from '../../../shared/ids.ts';
import { equals, queryAll, type Table } from '../../table/table.ts';
import { callRow } from '../call.ts';
import { keys, partitions } from '../keys.ts';

/** A business's entry about a person, and the language that the person chose. */
export const CustomerRecord = z.object({
  phone: Phone,
  name: z.string().min(1).max(120).optional(),
  language: LanguageTag.optional(),
  notes: z.string().max(4000).optional(),
  /**
   * ISO 8601: when the language was chosen or entered. An older choice that arrives later changes
   * nothing.
   */
  languageAt: z.string().optional(),
});
export type CustomerRecord = z.infer<typeof CustomerRecord>;

const lastCallsShown = 5;

/**
 * A person whom the business entered as a customer, or who has an open request. `null` for all
 * other callers.
 */
export async function findCustomer(
  table: Table,
  businessId: BusinessId,
  phone: Phone,
): Promise<Customer | null> {
  const [row, openRequests, calls] = await Promise.all([
    table.get(keys.customer(businessId, phone)),
    openRequestsOf(table, businessId, phone),
    table.query({
      index: 'GSI2',
      partition: partitions.person(businessId, phone),
      from: 'CALL#',
      to: 'CALL#~',
      newestFirst: true,
      limit: lastCallsShown,
    }),
  ]);
  if (!row && openRequests.length === 0) return null;
  const record = row && CustomerRecord.parse(row);
  const lastCalls = calls.rows
    .map(callRow)
    .map(({ callId, startedAt, status, summary }) => ({ callId, startedAt, status, summary }));
  return {
    phone,
    name: record?.name ?? null,
    language: record?.language ?? null,
    notes: record?.notes ?? '',
    lastCalls,
    openRequests,
  };
}

export async function putCustomer(
  table: Table,
  businessId: BusinessId,
  customer: CustomerRecord,
): Promise<void> {
  await table.put(keys.customer(businessId, customer.phone), CustomerRecord.parse(customer));
}

/**
 * Stores the language that a person chose at `atMs`, also for one who was never entered as a
 * customer. An older choice, from a journal that arrives late or twice, does not replace a newer
 * one.
 */
export async function keepLanguage(
  table: Table,
  businessId: BusinessId,
  phone: Phone,
  language: string,
  atMs: number,
): Promise<void> {
  await table.change({
    key: keys.customer(businessId, phone),
    update: 'SET phone = :phone, #language = :language, languageAt = :at',
    condition: 'attribute_not_exists(languageAt) OR languageAt <= :at',
    names: { '#language': 'language' },
    values: { ':phone': phone, ':language': language, ':at': new Date(atMs).toISOString() },
  });
}

/** A person's open requests at a business, newest first, without those that the caller did not confirm. */
async function openRequestsOf(table: Table, businessId: BusinessId, phone: string): Promise<CallerRequest[]> {
  const rows = await queryAll(table, {
    index: 'GSI2',
    partition: partitions.person(businessId, phone),
    from: 'REQUEST#',
    to: 'REQUEST#~',
    filter: equals('state', 'open'),
    newestFirst: true,
  });
  return rows.filter(({ unconfirmed }) => !unconfirmed).map((row) => CallerRequest.parse(row));
}
