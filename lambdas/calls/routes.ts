/**
 * The calls that staff read: the list, one call (transcript, timings, cost, recording), and its journal.
 */
import type { Call } from '../../shared/contract/call.ts';
import { liveCostOf } from '../../shared/journal/cost.ts';
import { type JournalEvent, readJournal, type WireEvent } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { mayKeepRecording, recordingNoticeOf } from '../../shared/journal/recording-notice.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { sameBusiness } from '../http/auth.ts';
import { callOfStaff, callRow, type StoredCall } from '../rows/call.ts';
import { withoutWords } from '../rows/erased/without-words.ts';
import { readWholeJournal } from '../rows/journal.ts';
import { phoneOf, withNames } from '../rows/person.ts';
import { recordingOf } from '../rows/recording.ts';
import type { Table } from '../table/table.ts';
import { listCalls } from './store.ts';

export function callsApp({ table, log, now }: Ports): App {
  const routes: Routes<'calls'> = {
    listCalls: async ({ query, staff }) => {
      const businessId = sameBusiness(staff, query.business);
      const phone = query.phone === undefined ? undefined : await phoneOf(table, businessId, query.phone);
      const { calls, ...page } = await listCalls(table, businessId, { ...query, phone });
      return { calls: await withNames(table, businessId, calls, ({ from }) => from), ...page };
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

async function readCall(table: Table, call: StoredCall, nowMs: number): Promise<Call> {
  const [events, recording] = await Promise.all([journalOf(table, call), recordingOf(table, call)]);
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
  const [row = callRow(call)] = await withNames(table, call.businessId, [callRow(call)], ({ from }) => from);
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
