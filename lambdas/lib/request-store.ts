/** What callers asked a business to do: rows that belong to the business and to the person. */
import type * as z from 'zod';
import { CallerRequest, type RequestState } from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError } from './api-error.ts';
import { queryAll, type Table } from './dynamo.ts';
import type { Row } from './item.ts';
import { keys, partitions } from './table.ts';

type State = z.infer<typeof RequestState>;

export function requestOf(row: Row): CallerRequest {
  return CallerRequest.parse(row);
}

export type SavedRequest = Omit<CallerRequest, 'state'> & {
  /** What the caller said of it now; nothing said is a new request, or leaves the old one as it is. */
  state: 'open' | 'cancelled' | undefined;
};

/**
 * Writes a request, or what changed of one. A caller may take back a cancellation but never reopens what staff call done. 404 `unknown_request`
 * when the id is another person's; who withholds a number can only change requests of the same call.
 */
export async function saveRequest(table: Table, businessId: BusinessId, asked: SavedRequest): Promise<void> {
  const key = keys.request(businessId, asked.requestId);
  const created = await table.create(key, {
    ...asked,
    state: asked.state ?? 'open',
    GSI1PK: partitions.requests(businessId),
    GSI1SK: `${asked.at}#${asked.requestId}`,
    GSI2PK: partitions.person(businessId, asked.phone),
    GSI2SK: `REQUEST#${asked.at}#${asked.requestId}`,
  });
  if (created) return;
  const { done, row } = await table.change({
    key,
    update: 'SET #kind = :kind, #fields = :fields',
    condition: asked.phone === '' ? 'phone = :owner AND callId = :call' : 'phone = :owner',
    names: { '#kind': 'kind', '#fields': 'fields' },
    values: {
      ':kind': asked.kind,
      ':fields': asked.fields,
      ':owner': asked.phone,
      ...(asked.phone === '' ? { ':call': asked.callId } : {}),
    },
  });
  if (!done || !row) throw unknownRequest();
  if (asked.state === undefined || asked.state === row.state) return;
  await table.change({
    key,
    update: 'SET #state = :state',
    condition: asked.state === 'open' ? '#state <> :done' : 'attribute_exists(PK)',
    names: { '#state': 'state' },
    values: { ':state': asked.state, ...(asked.state === 'open' ? { ':done': 'done' } : {}) },
  });
}

/** Staff's decision about a request of their business; 404 for any other. */
export async function changeState(table: Table, businessId: BusinessId, requestId: string, state: State): Promise<CallerRequest> {
  const { done, row } = await table.change({
    key: keys.request(businessId, requestId),
    update: 'SET #state = :state',
    condition: 'attribute_exists(PK)',
    names: { '#state': 'state' },
    values: { ':state': state },
  });
  if (!done || !row) throw unknownRequest();
  return requestOf(row);
}

/** What a person has open at a business, newest first. */
export async function openRequestsOf(table: Table, businessId: BusinessId, phone: string): Promise<CallerRequest[]> {
  const rows = await queryAll(table, {
    index: 'GSI2',
    partition: partitions.person(businessId, phone),
    from: 'REQUEST#',
    to: 'REQUEST#~',
    filter: { expression: '#state = :state', names: { '#state': 'state' }, values: { ':state': 'open' } },
    newestFirst: true,
  });
  return rows.map(requestOf);
}

function unknownRequest(): ApiError {
  return new ApiError(404, 'unknown_request', 'there is no such request');
}
