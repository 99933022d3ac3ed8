/** A business's customers, with what they called about last and what they have open. */
import * as z from 'zod';
import { LanguageTag } from '../../shared/contract/endpoint.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { type BusinessId, Phone } from '../../shared/ids.ts';
import { openRequestsOf } from '../requests/store.ts';
import type { Table } from '../table/dynamo.ts';
import { rowOf } from './call.ts';
import { keys, partitions } from './keys.ts';

/** What a business entered about a person, and the language the person asked for. */
export const CustomerRecord = z.object({
  phone: Phone,
  name: z.string().min(1).max(120).optional(),
  language: LanguageTag.optional(),
  notes: z.string().max(4000).optional(),
  /** When the language was asked for or entered; older news of it changes nothing. */
  languageAt: z.string().optional(),
});
export type CustomerRecord = z.infer<typeof CustomerRecord>;

const lastCallsShown = 5;

/**
 * A person the business knows: entered as a customer, or with a request open. `null` for anybody
 * else, however often they called.
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
    .map(rowOf)
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
 * Remembers what a person asked to be spoken to in, at `atMs`; also of one who was never entered,
 * but only that. Nothing newer is undone by a journal that comes again, or hours late.
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
