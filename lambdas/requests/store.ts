/** What callers asked a business to do: rows that belong to the business and to the person. */
import type * as z from 'zod';
import {
  CallerRequest,
  type Decision,
  type RequestState,
  StaffRequest,
} from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { type Key, keys, partitions } from '../rows/keys.ts';
import { type Change, queryAll, type Table } from '../table/dynamo.ts';
import type { Row } from '../table/item.ts';

type State = z.infer<typeof RequestState>;
type Decided = Change & Required<Pick<Change, 'condition'>>;

export function requestOf(row: Row): StaffRequest {
  return StaffRequest.parse(row);
}

export type SavedRequest = Omit<CallerRequest, 'state'> & {
  /** What the caller said of it now; nothing said is a new request, or leaves the old one as it is. */
  state: 'open' | 'cancelled' | undefined;
};

/**
 * Writes a request, or what changed of one. A caller may take back her own cancellation but never
 * reopens what staff decided. 404 `unknown_request` when the id is another person's; who withholds
 * a number can only change requests of the same call.
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
  if (asked.state === undefined) return;
  const change = decide(key, asked.state, { by: 'caller', at: asked.at });
  await table.change(asked.state === 'open' ? unlessStaffDecided(change) : change);
}

/** A repeated POST, minutes late, must not undo what staff decided meanwhile. */
function unlessStaffDecided(change: Decided): Decided {
  return {
    ...change,
    condition: `${change.condition} AND #state <> :done AND (attribute_not_exists(decision) OR decision.#by <> :staff)`,
    names: { ...change.names, '#by': 'by' },
    values: { ...change.values, ':done': 'done', ':staff': 'staff' },
  };
}

/**
 * Staff's decision about a request of their business; 404 for any other. The same decision again
 * leaves the first one standing, with its time.
 */
export async function changeState(
  table: Table,
  businessId: BusinessId,
  requestId: string,
  state: State,
  decision: Decision,
): Promise<StaffRequest> {
  const { row } = await table.change(decide(keys.request(businessId, requestId), state, decision));
  if (!row) throw unknownRequest();
  return requestOf(row);
}

/**
 * The state and who decided on it, in one: neither is ever there without the other. Not done where
 * it is so already, or where there is no request.
 */
function decide(key: Key, state: State, decision: Decision): Decided {
  return {
    key,
    update: 'SET #state = :state, decision = :decision',
    condition: 'attribute_exists(PK) AND #state <> :state',
    names: { '#state': 'state' },
    values: { ':state': state, ':decision': decision },
  };
}

/** What a person has open at a business, newest first. */
export async function openRequestsOf(
  table: Table,
  businessId: BusinessId,
  phone: string,
): Promise<CallerRequest[]> {
  const rows = await queryAll(table, {
    index: 'GSI2',
    partition: partitions.person(businessId, phone),
    from: 'REQUEST#',
    to: 'REQUEST#~',
    filter: { expression: '#state = :state', names: { '#state': 'state' }, values: { ':state': 'open' } },
    newestFirst: true,
  });
  return rows.map((row) => CallerRequest.parse(row));
}

function unknownRequest(): ApiError {
  return new ApiError(404, 'unknown_request', 'there is no such request');
}
