/** reports: what a business's phone did, by day. */
import type { Log } from '../../shared/io/log.ts';
import { calendarOf } from '../budgets/rules.ts';
import { type App, createApp } from '../http/app.ts';
import { sameBusiness } from '../http/auth.ts';
import { serve } from '../http/serve.ts';
import { findBusiness } from '../rows/business.ts';
import { partitions } from '../rows/keys.ts';
import { queryAll, type Table } from '../table/dynamo.ts';
import { Counted, countedFields, csvOf, reportOf } from './rules.ts';

export interface ReportsPorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

const usualDays = 30;

export function reportsApp({ table, log, now }: ReportsPorts): App {
  const app = createApp(log);
  serve(app, 'reports', async ({ query, staff, wantsCsv }) => {
    const businessId = sameBusiness(staff, query.business);
    const until = query.until === undefined ? now() + 1 : Date.parse(query.until);
    const since = query.since === undefined ? until - usualDays * 86_400_000 : Date.parse(query.since);
    const [business, rows] = await Promise.all([
      findBusiness(table, businessId),
      queryAll(table, {
        index: 'GSI1',
        partition: partitions.calls(businessId),
        fields: countedFields,
        ...bounds(since, until),
      }),
    ]);
    const timeZone = business?.timeZone ?? 'Asia/Kolkata';
    const calls = rows.map((row) => Counted.parse(row));
    const report = reportOf(calls, timeZone, calendarOf(timeZone));
    if (!wantsCsv) return report;
    const name = `calls-${businessId}.csv`;
    return new Response(csvOf(report), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      },
    });
  });
  return app;
}

/** Rows are sorted by `startedAt#callId`: `since` counts, `until` does not. */
function bounds(since: number, until: number): { from: string; to: string } {
  return { from: new Date(since).toISOString(), to: `${new Date(until - 1).toISOString()}#~` };
}
