/** The filtered list of calls as a table, newest first, with times in the business's zone. */
import type * as z from 'zod';
import { type CallRow, type CallsQuery, mostCsvCalls } from '../../shared/contract/call.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { localTime } from '../../shared/local-time.ts';
import { csvAnswer, csvLine } from '../http/csv.ts';
import { findBusiness } from '../rows/business.ts';
import type { Table } from '../table/table.ts';
import { listCalls } from './store.ts';

const head =
  'date,time,zone,caller,name,dialled,carrier,status,outcome,ended_by,seconds,cost_inr,faults,marked,note,summary,call_id'.split(
    ',',
  );
const pageOf = 500;
/** A Lambda may answer with 6 MB. */
const mostBytes = 4_500_000;

export async function callsCsv(
  table: Table,
  businessId: BusinessId,
  query: z.output<typeof CallsQuery>,
): Promise<Response> {
  const timeZone = (await findBusiness(table, businessId))?.timeZone ?? 'Asia/Kolkata';
  const lines = [csvLine(head)];
  let bytes = 0;
  let cursor = query.cursor;
  let isMore = false;
  do {
    const page = await listCalls(table, businessId, { ...query, cursor }, pageOf);
    for (const call of page.calls) {
      const line = csvLine(cellsOf(call, timeZone));
      bytes += Buffer.byteLength(line);
      isMore ||= bytes > mostBytes || lines.length > mostCsvCalls;
      if (!isMore) lines.push(line);
    }
    cursor = page.cursor;
  } while (cursor !== undefined && !isMore);
  if (isMore) lines.push(csvLine(['There are older calls than these: ask for fewer days.']));
  return csvAnswer(`calls-${businessId}`, lines);
}

function cellsOf(call: CallRow, timeZone: string): (string | number)[] {
  const { date, time } = localTime(Date.parse(call.startedAt), timeZone);
  return [
    date,
    time,
    timeZone,
    call.from,
    call.callerName ?? '',
    call.to,
    call.carrier,
    call.status,
    call.outcome ?? '',
    call.endReason ?? '',
    call.seconds === null ? '' : Math.round(call.seconds),
    call.cost.total.inr,
    (call.faults ?? []).join(' '),
    call.mark?.reason ?? '',
    call.mark?.note ?? '',
    call.summary ?? '',
    call.callId,
  ];
}
