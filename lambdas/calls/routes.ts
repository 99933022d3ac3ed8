/** Staff's read side: the list of calls, one call with its transcript, timings, cost and recording, and its journal. */
import type { Call } from '../../shared/contract/call.ts';
import type { Log } from '../../shared/io/log.ts';
import { readJournal } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import { type App, createApp } from '../lib/app.ts';
import { sameBusiness } from '../lib/auth.ts';
import { callOfStaff, rowOf, type StoredCall } from '../lib/call-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { readEvents } from '../lib/event-store.ts';
import { verifiedRecording } from '../lib/recording-store.ts';
import { serve } from '../lib/serve.ts';
import { listCalls } from './store.ts';

export interface CallsPorts {
  table: Table;
  log: Log;
}

export function callsApp({ table, log }: CallsPorts): App {
  const app = createApp(log);
  serve(app, 'listCalls', ({ query, staff }) => listCalls(table, sameBusiness(staff, query.business), query));
  serve(app, 'call', async ({ params, staff }) => ({ call: await read(table, await callOfStaff(table, params.callId, staff)) }));
  serve(app, 'callEvents', async ({ params, staff }) => {
    await callOfStaff(table, params.callId, staff);
    return { events: await readEvents(table, params.callId) };
  });
  return app;
}

async function read(table: Table, call: StoredCall): Promise<Call> {
  const [wire, recording] = await Promise.all([readEvents(table, call.callId), verifiedRecording(table, call.callId)]);
  const journal = readJournal(wire);
  const transcript = transcriptOf(journal).map((line) => ({ ...line, at: iso(line.at) }));
  const turns = turnsOf(journal).map((timings) => ({ ...timings, at: iso(timings.at) }));
  return { ...rowOf(call), turns, transcript, recording };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
