/**
 * The calls that staff read: the list, one call (transcript, timings, cost, recording), and its journal. And
 * their mark on a call that went wrong.
 */
import type * as z from 'zod';
import type { Call, CallRow, CallsQuery } from '../../shared/contract/call.ts';
import { liveCostOf } from '../../shared/journal/cost.ts';
import { type JournalEvent, readJournal, type WireEvent } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { mayKeepRecording, recordingNoticeOf } from '../../shared/journal/recording-notice.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import { invalid } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { type Staff, sameBusiness } from '../http/auth.ts';
import { hasPartOfNumber, seesWholeNumbers } from '../http/masking.ts';
import { callOfStaff, callRow, type StoredCall } from '../rows/call.ts';
import { withoutWords } from '../rows/erased/without-words.ts';
import { readWholeJournal } from '../rows/journal.ts';
import { phoneOf, withNames } from '../rows/people/person.ts';
import { recordingOf } from '../rows/recording.ts';
import type { Table } from '../table/table.ts';
import { callsCsv } from './csv.ts';
import { markCall, unmarkCall } from './mark.ts';
import { listCalls } from './store.ts';

export function callsApp(ports: Ports): App {
  const { table, log, now } = ports;
  const routes: Routes<'calls'> = {
    listCalls: async ({ query: given, staff, wantsCsv }) => {
      const businessId = sameBusiness(staff, given.business);
      await refuseParts(table, staff, given);
      const phone = given.phone === undefined ? undefined : await phoneOf(table, businessId, given.phone);
      const query = { ...given, phone };
      return wantsCsv ? callsCsv(table, businessId, query) : listCalls(table, businessId, query);
    },
    markCall: async ({ params, body, staff }) => ({
      call: await namedRow(table, await markCall(ports, staff, params.callId, body)),
    }),
    unmarkCall: async ({ params, staff }) => {
      await unmarkCall(ports, staff, params.callId);
      return undefined;
    },
    call: async ({ params, staff }) => ({
      call: await readCall(table, await callOfStaff(table, params.callId, staff), now()),
    }),
    callEvents: async ({ params, staff }) => {
      return { events: await journalOf(table, await callOfStaff(table, params.callId, staff)) };
    },
  };
  return createApp({ table, log }, routes);
}

async function refuseParts(table: Table, staff: Staff, { words, name }: z.output<typeof CallsQuery>) {
  const tried = Object.entries({ words, name }).filter(([, text]) => text && hasPartOfNumber(text));
  if (tried.length === 0 || (await seesWholeNumbers(table, staff))) return;
  const message =
    'you see the last digits of numbers: search for a whole number, and for words without digits';
  throw invalid(tried.map(([field]) => ({ path: [field], message })));
}

async function namedRow(table: Table, call: StoredCall): Promise<CallRow> {
  const [row = callRow(call)] = await withNames(table, call.businessId, [callRow(call)], ({ from }) => from);
  return row;
}

async function readCall(table: Table, call: StoredCall, nowMs: number): Promise<Call> {
  const [row, events, recording] = await Promise.all([
    namedRow(table, call),
    journalOf(table, call),
    recordingOf(table, call),
  ]);
  const journal = readJournal(events);
  // The turns of an erased caller are still in the journal, without their words.
  const spoken = transcriptOf(journal).filter(({ text }) => text !== '');
  const transcript = spoken.map((line) => ({ ...line, at: iso(line.at) }));
  const turns = turnsOf(journal).map((timings) => ({ ...timings, at: iso(timings.at) }));
  const live = call.cost ? {} : { cost: liveCostOf(journal, call.carrier, nowMs) };
  const undelivered = undeliveredOf(journal, {
    hasRecording: recording !== null,
    isBilled: call.cost !== undefined,
  });
  return {
    ...row,
    ...live,
    turns,
    transcript,
    recording: mayKeepRecording(journal) ? recording : null,
    recordingNotice: recordingNoticeOf(journal),
    undelivered,
  };
}

/** Of an erased caller no words are shown, also while the erasure is under way. */
async function journalOf(table: Table, call: StoredCall): Promise<WireEvent[]> {
  const events = await readWholeJournal(table, call.callId);
  return call.erased ? events.map(withoutWords) : events;
}

/** A recording or a bill that arrived after all does not count. */
function undeliveredOf(
  journal: readonly JournalEvent[],
  { hasRecording, isBilled }: { hasRecording: boolean; isBilled: boolean },
): Call['undelivered'] {
  const parts = journal.flatMap((event) => (event.type === 'undelivered' ? [event.part] : []));
  const undelivered = {
    events: parts.filter((part) => part === 'event').length,
    recording: !hasRecording && parts.includes('recording'),
    bill: !isBilled && parts.includes('bill'),
  };
  return undelivered.events > 0 || undelivered.recording || undelivered.bill ? undelivered : null;
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
