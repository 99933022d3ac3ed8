/** reports: a business's calls, counted by day, week or month. */
import type { Report } from '../../shared/contract/report.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { sameBusiness } from '../http/auth.ts';
import { findBusiness } from '../rows/business.ts';
import { localHours } from '../rows/local-hour.ts';
import { refusedHours } from '../rows/people/refused-caller.ts';
import type { Table } from '../table/table.ts';
import { countedCalls } from './counted-calls.ts';
import { type Period, reportOf } from './rules.ts';
import { csvOf } from './table.ts';

const defaultDays = 30;

export function reportsApp({ table, log, now }: Ports): App {
  const routes: Routes<'reports'> = {
    reports: async ({ query, staff, wantsCsv }) => {
      const businessId = sameBusiness(staff, query.business);
      const until = query.until === undefined ? now() + 1 : Date.parse(query.until);
      const since = query.since === undefined ? until - defaultDays * 86_400_000 : Date.parse(query.since);
      const report = await readReport(table, businessId, { since, until, by: query.by });
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

/** `since` is included, `until` is not; both in epoch ms. */
export async function readReport(
  table: Table,
  businessId: BusinessId,
  { since, until, by }: { since: number; until: number; by?: Period | undefined },
): Promise<Report> {
  const timeZone = (await findBusiness(table, businessId))?.timeZone ?? 'Asia/Kolkata';
  const hourOf = localHours(timeZone);
  const [calls, refused] = await Promise.all([
    countedCalls(table, businessId, since, until),
    until <= since ? [] : refusedHours(table, businessId, hourOf(since), hourOf(until - 1)),
  ]);
  return reportOf(calls, refused, timeZone, hourOf, by);
}
