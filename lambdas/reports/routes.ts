/** reports: a business's calls, counted by day. */
import { calendarOf } from '../budgets/rules.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { sameBusiness } from '../http/auth.ts';
import { findBusiness } from '../rows/business.ts';
import { partitions } from '../rows/keys.ts';
import { queryAll } from '../table/table.ts';
import { CountedCall, countedFields, csvOf, reportOf } from './rules.ts';

const defaultDays = 30;

export function reportsApp({ table, log, now }: Ports): App {
  const routes: Routes<'reports'> = {
    reports: async ({ query, staff, wantsCsv }) => {
      const businessId = sameBusiness(staff, query.business);
      const until = query.until === undefined ? now() + 1 : Date.parse(query.until);
      const since = query.since === undefined ? until - defaultDays * 86_400_000 : Date.parse(query.since);
      const [business, rows] = await Promise.all([
        findBusiness(table, businessId),
        queryAll(table, {
          index: 'GSI1',
          partition: partitions.calls(businessId),
          fields: countedFields,
          // Rows are sorted by `startedAt#callId`. `since` is included, `until` is not.
          from: new Date(since).toISOString(),
          to: `${new Date(until - 1).toISOString()}#~`,
        }),
      ]);
      const timeZone = business?.timeZone ?? 'Asia/Kolkata';
      const calls = rows.map((row) => CountedCall.parse(row));
      const report = reportOf(calls, timeZone, calendarOf(timeZone));
      if (!wantsCsv) return report;
      return new Response(csvOf(report), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="calls-${businessId}.csv"`,
          'cache-control': 'no-store',
        },
      });
    },
  };
  return createApp({ table, log }, routes);
}
