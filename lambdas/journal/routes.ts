/** log-event: stores a call's journal, each (call, seq) once, and returns how far it is complete. */
import { CallStarted, type LogEvent } from '../../shared/contract/call.ts';
import { jsonBytes } from '../../shared/journal/bounded-event.ts';
import { type JournalEvent, readJournal } from '../../shared/journal/events.ts';
import { prolongHold } from '../budgets/ledger.ts';
import { invalid, unknownCall } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { findBusiness } from '../rows/business.ts';
import {
  createCall,
  findCall,
  isErasedNow,
  isErasureDue,
  type StoredCall,
  withoutCaller,
} from '../rows/call.ts';
import { emptyCall, markErased } from '../rows/erased/erased-call.ts';
import type { Table } from '../table/table.ts';
import { advance, appendEvents, rememberLanguage, removeWords } from './store.ts';

export function journalApp({ table, log }: Omit<Ports, 'now'>): App {
  const routes: Routes<'journal'> = {
    logEvent: async ({ body }) => {
      refuseTooLarge(body);
      const started = startOf(body);
      const call = await withoutErased(table, await callOf(table, body, started));
      await appendEvents(table, call, body.events);
      if (!(await isErasedNow(table, call))) await rememberLanguage(table, call, body.events);
      else if (!call.erased) await removeWords(table, call, body.events);
      const events = readJournal(body.events);
      await keepHold(table, call, events);
      for (const note of events)
        if (note.type === 'undelivered')
          log.warn('undelivered part', {
            callId: call.callId,
            part: note.part,
            was: note.was,
            why: note.why,
          });
      return { acceptedThrough: await advance(table, call, started?.seq) };
    },
  };
  return createApp({ table, log }, routes);
}

/** A row of the table holds 400 KB. A larger event would fail every time, as if the table were away. */
const mostEventBytes = 300_000;

function refuseTooLarge({ events }: LogEvent): void {
  const message = `an event is at most ${mostEventBytes} bytes`;
  const issues = events.flatMap((event, position) =>
    jsonBytes(event) > mostEventBytes ? [{ path: ['events', position], message }] : [],
  );
  if (issues.length > 0) throw invalid(issues);
}

async function callOf(
  table: Table,
  { callId }: LogEvent,
  started: CallStarted | undefined,
): Promise<StoredCall> {
  const known = await findCall(table, callId);
  if (known) return known;
  if (!started) throw unknownCall();
  const { businessId, carrier, from, to, at: startedAt, settingsVersion, isTrial } = started;
  const retention = (await findBusiness(table, businessId))?.retention;
  const call = { callId, businessId, carrier, from, to, startedAt, retention, settingsVersion, isTrial };
  await createCall(table, call);
  return (await findCall(table, callId)) ?? { ...call, status: 'active' };
}

/** The edge waits this long for the end of a talk with a person, and settles the call a little later. */
const talkMs = 4 * 3_600_000 + 300_000;

async function keepHold(table: Table, call: StoredCall, events: readonly JournalEvent[]): Promise<void> {
  const left = events.findLast(({ type }) => type === 'transferStarted');
  if (left && call.status === 'active')
    await prolongHold(table, call.businessId, call.callId, left.at + talkMs);
}

/** A call that its caller's erasure did not find, because the index showed it late or it arrives only now. */
async function withoutErased(table: Table, call: StoredCall): Promise<StoredCall> {
  if (!(await isErasureDue(table, call))) return call;
  await markErased(table, call.callId);
  await emptyCall(table, call.callId);
  return withoutCaller(call);
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
