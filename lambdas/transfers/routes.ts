/**
 * request-transfer: stores that a caller is to be transferred, to whom and why. The edge performs
 * the transfer.
 */
import type { TransferDestination } from '../../shared/contract/business.ts';
import type { RequestTransfer } from '../../shared/contract/recording.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { callDaysOf, isErasedNow, knownCall } from '../rows/call.ts';
import { contentId } from '../rows/content-id.ts';
import { businessOfCall } from '../rows/draft.ts';
import { keys } from '../rows/keys.ts';

export function transfersApp(ports: Ports): App {
  const routes: Routes<'transfers'> = { requestTransfer: ({ body }) => requestTransfer(ports, body) };
  return createApp(ports, routes);
}

export async function requestTransfer({ table, now }: Omit<Ports, 'log'>, request: RequestTransfer) {
  const { callId, reason, summary } = request;
  const call = await knownCall(table, callId);
  const business = await businessOfCall(table, call);
  const destination = destinationOf(business?.transferDestinations ?? [], request.destination);
  if (!destination) throw new ApiError(404, 'unknown_destination', 'the business has no such destination');
  const transferId = request.requestId ?? `transfer-${contentId(callId, reason, destination.name)}`;
  const key = keys.transfer(callId, transferId);
  const row = {
    transferId,
    destination,
    at: new Date(now()).toISOString(),
    ttl: table.ttlIn(callDaysOf(call)),
  };
  // A caller who was erased meanwhile is still transferred, but the reason is not stored.
  await table.create(key, call.erased ? row : { ...row, reason, summary });
  if (!call.erased && (await isErasedNow(table, call))) await table.put(key, row);
  return { transferId, destination };
}

/**
 * The destination of that name, the first one if none is named, `undefined` if the business has no
 * such one.
 */
function destinationOf(
  destinations: readonly TransferDestination[],
  name: string | undefined,
): TransferDestination | undefined {
  if (name === undefined) return destinations[0];
  return destinations.find((destination) => normalised(destination.name) === normalised(name));
}

/** A model writes `Front Desk` for `front-desk`. */
function normalised(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
}
