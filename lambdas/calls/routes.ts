/**
 * Staff's read side: the list of calls, one call with its transcript, timings, cost and recording,
 * and its journal.
 */
import type { Call } from '../../shared/contract/call.ts';
import type { Log } from '../../shared/io/log.ts';
import { liveCostOf } from '../../shared/journal/cost.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import { type App, createApp } from '../lib/app.ts';
import { sameBusiness } from '../lib/auth.ts';
import { callOfStaff, rowOf, type StoredCall } from '../lib/call-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { readKnownJournal, readWholeJournal } from '../lib/event-store.ts';
import { recordingOf } from '../lib/recording-store.ts';
import { serve } from '../lib/serve.ts';
import { listCalls } from './store.ts';

export interface CallsPorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

export function callsApp({ table, log, now }: CallsPorts): App {
  const app = createApp(log);
  serve(app, 'listCalls', ({ query, staff }) => listCalls(table, sameBusiness(staff, query.business), query));
  serve(app, 'call', async ({ params, staff }) => ({
    call: await read(table, await callOfStaff(table, params.callId, staff), now()),
  }));
  serve(app, 'callEvents', async ({ params, staff }) => {
    await callOfStaff(table, params.callId, staff);
    return { events: await readWholeJournal(table, params.callId) };
  });
  return app;
}

async function read(table: Table, call: StoredCall, nowMs: number): Promise<Call> {
  const [journal, recording] = await Promise.all([
    readKnownJournal(table, call.callId),
    recordingOf(table, call),
  ]);
  // An erased person's turns are still there, without their words.
  const said = transcriptOf(journal).filter(({ text }) => text !== '');
  const transcript = said.map((line) => ({ ...line, at: iso(line.at) }));
  const turns = turnsOf(journal).map((timings) => ({ ...timings, at: iso(timings.at) }));
  const live = call.cost ? {} : { cost: liveCostOf(journal, call.carrier, nowMs) };
  return { ...rowOf(call), ...live, turns, transcript, recording };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
