/** log-event: keeps a call's journal, exactly once per (call, seq), and says how far it is complete. */
import { CallStarted, type LogEvent } from '../../shared/contract/call.ts';
import type { Log } from '../../shared/io/log.ts';
import { invalid, unknownCall } from '../http/api-error.ts';
import { type App, createApp } from '../http/app.ts';
import { serve } from '../http/serve.ts';
import { createCall, findCall, isErasedNow, type StoredCall } from '../rows/call.ts';
import type { Table } from '../table/dynamo.ts';
import { advance, appendEvents, rememberLanguage, takeWordsBack } from './store.ts';

export interface JournalPorts {
  table: Table;
  log: Log;
}

export function journalApp({ table, log }: JournalPorts): App {
  const app = createApp(log);
  serve(app, 'logEvent', async ({ body }) => {
    const started = startOf(body);
    const call = await callOf(table, body, started);
    await appendEvents(table, call, body.events);
    if (!(await isErasedNow(table, call))) await rememberLanguage(table, call, body.events);
    else if (!call.erased) await takeWordsBack(table, call.callId, body.events);
    return { acceptedThrough: await advance(table, call, started?.seq) };
  });
  return app;
}

async function callOf(
  table: Table,
  { callId }: LogEvent,
  started: CallStarted | undefined,
): Promise<StoredCall> {
  const known = await findCall(table, callId);
  if (known) return known;
  if (!started) throw unknownCall();
  const { businessId, carrier, from, to, at } = started;
  await createCall(table, { callId, businessId, carrier, from, to, startedAt: at });
  return (
    (await findCall(table, callId)) ?? {
      callId,
      businessId,
      carrier,
      from,
      to,
      startedAt: at,
      status: 'active',
    }
  );
}

function startOf({ events }: LogEvent): CallStarted | undefined {
  const position = events.findIndex((event) => event.type === 'callStarted');
  if (position < 0) return undefined;
  const parsed = CallStarted.safeParse(events[position]);
  if (!parsed.success)
    throw invalid(
      parsed.error.issues.map((issue) => ({ ...issue, path: ['events', position, ...issue.path] })),
    );
  return parsed.data;
}
