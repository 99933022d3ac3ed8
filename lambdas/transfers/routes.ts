/**
 * request-transfer: a caller is to be put through to a person. What is kept is whom and why; the
 * edge does the rest on the line.
 */
import type { RequestTransfer } from '../../shared/contract/recording.ts';
import type { Log } from '../../shared/io/log.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp } from '../http/app.ts';
import { serve } from '../http/serve.ts';
import { findBusiness } from '../rows/business.ts';
import { knownCall } from '../rows/call.ts';
import { idOf } from '../rows/content-id.ts';
import { keptDays, keys } from '../rows/keys.ts';
import type { Table } from '../table/dynamo.ts';
import { destinationOf } from './rules.ts';

export interface TransfersPorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

export function transfersApp(ports: TransfersPorts): App {
  const app = createApp(ports.log);
  serveTransfer(app, ports);
  return app;
}

export function serveTransfer(app: App, ports: Omit<TransfersPorts, 'log'>): void {
  serve(app, 'requestTransfer', ({ body }) => requestTransfer(ports, body));
}

async function requestTransfer({ table, now }: Omit<TransfersPorts, 'log'>, asked: RequestTransfer) {
  const call = await knownCall(table, asked.callId);
  const business = await findBusiness(table, call.businessId);
  const destination = destinationOf(business?.transferDestinations ?? [], asked.destination);
  if (!destination) throw new ApiError(404, 'unknown_destination', 'the business has no such destination');
  const { callId, reason, summary } = asked;
  const transferId = asked.requestId ?? `transfer-${idOf(callId, reason, destination.name)}`;
  const at = new Date(now()).toISOString();
  // A caller who was erased meanwhile is put through all the same; why is not kept.
  const why = call.erased ? {} : { reason, summary };
  await table.create(keys.transfer(callId, transferId), {
    transferId,
    ...why,
    destination,
    at,
    ttl: table.ttlIn(keptDays.call),
  });
  return { transferId, destination };
}
