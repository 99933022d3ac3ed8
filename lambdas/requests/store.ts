/** The rows of callers' requests. In the indexes they belong to the business and to the person. */
import type * as z from 'zod';
import {
  type CallerRequest,
  type Decision,
  type RequestState,
  StaffRequest,
} from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { keys, partitions } from '../rows/keys.ts';
import type { Change, Key, Row, Table } from '../table/table.ts';

type State = z.infer<typeof RequestState>;
type Decided = Change & Required<Pick<Change, 'condition'>>;

export function staffRequest(row: Row): StaffRequest {
  return StaffRequest.parse(row);
}

type SavedRequest = Omit<CallerRequest, 'state'> & {
  /**
   * The caller's decision in this request. `undefined`: a new request is open, an old one keeps its
   * state.
   */
  state: 'open' | 'cancelled' | undefined;
};

/**
 * Writes a new request, or updates one. Callers may reopen what they cancelled themselves, but not
 * what staff decided. Throws 404 `unknown_request` if the id is another person's. Callers who
 * withhold their number can only change requests of the same call.
 */
export async function storeRequest(
  table: Table,
  businessId: BusinessId,
  request: SavedRequest,
): Promise<void> {
  const { requestId, callId, kind, fields, phone, at, state } = request;
  const key = keys.request(businessId, requestId);
  const created = await table.create(key, {
    ...request,
    state: state ?? 'open',
    GSI1PK: partitions.requests(businessId),
    GSI1SK: `${at}#${requestId}`,
    GSI2PK: partitions.person(businessId, phone),
    GSI2SK: `REQUEST#${at}#${requestId}`,
  });
  if (created) return;
  const isWithheld = phone === '';
  const { done, row } = await table.change({
    key,
    update: 'SET #kind = :kind, #fields = :fields',
    condition: isWithheld ? 'phone = :owner AND callId = :call' : 'phone = :owner',
    names: { '#kind': 'kind', '#fields': 'fields' },
    values: {
      ':kind': kind,
      ':fields': fields,
      ':owner': phone,
      ':call': isWithheld ? callId : undefined,
    },
  });
  if (!done || !row) throw unknownRequest();
  if (state === undefined) return;
  const change = decide(key, state, { by: 'caller', at });
  await table.change(state === 'open' ? unlessStaffDecided(change) : change);
}

/** A POST that is repeated minutes later must not undo what staff decided meanwhile. */
function unlessStaffDecided(change: Decided): Decided {
  return {
    ...change,
    condition: `${change.condition} AND #state <> :done AND (attribute_not_exists(decision) OR decision.#by <> :staff)`,
    names: { ...change.names, '#by': 'by' },
    values: { ...change.values, ':done': 'done', ':staff': 'staff' },
  };
}

/**
 * Stores staff's decision on a request of their business. Throws 404 for any other request.
 * Repeating a decision changes nothing: the first keeps its time.
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
  return staffRequest(row);
}

/**
 * Sets the state and who decided on it in one change, so that neither is stored without the other.
 * Nothing is changed if the request has this state already, or does not exist.
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

function unknownRequest(): ApiError {
  return new ApiError(404, 'unknown_request', 'there is no such request');
}
