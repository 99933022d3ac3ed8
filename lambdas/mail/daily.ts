/**
 * The daily mails that are due: for each business that wants one, once for each day, in its own morning. It
 * runs each hour. A mail that failed is tried again in the next hour, up to noon.
 */
import { localTime } from '../../shared/local-time.ts';
import type { Ports } from '../http/app.ts';
import { readReport } from '../reports/routes.ts';
import { findBusiness } from '../rows/business.ts';
import { keys, partitions } from '../rows/keys.ts';
import { queryAll } from '../table/table.ts';
import { type Mail, mailOf } from './mail-text.ts';

const firstHour = 7;
const lastHour = 11;
/** Longer than a run may take: after it, a mail whose run died is another run's. */
const claimMs = 15 * 60_000;
const dayMs = 86_400_000;

interface DailyPorts extends Ports {
  readonly consoleUrl: string;
  send(to: readonly string[], mail: Mail): Promise<void>;
}

/** Returns how many mails were sent and how many failed. */
export async function sendDailyMails(ports: DailyPorts): Promise<{ sent: number; failed: number }> {
  const { table, log } = ports;
  const done = { sent: 0, failed: 0 };
  for (const row of await queryAll(table, { partition: partitions.dailyMails })) {
    const businessId = String(row.SK);
    try {
      if (await sendIfDue(ports, businessId)) done.sent += 1;
    } catch (error) {
      done.failed += 1;
      // An alarm counts this line.
      log.error('a daily mail failed', { businessId, error });
    }
  }
  log.info('daily mails', done);
  return done;
}

async function sendIfDue(ports: DailyPorts, businessId: string): Promise<boolean> {
  const { table, now, send, consoleUrl } = ports;
  const business = await findBusiness(table, businessId);
  if (!business?.dailyMail) return false;
  const { date: today, time } = localTime(now(), business.timeZone);
  const hour = Number(time.slice(0, 2));
  if (hour < firstHour || hour > lastHour) return false;
  const key = keys.dailyMail(businessId);
  const claimed = await table.change({
    key,
    update: 'SET claimedUntil = :until',
    condition:
      'attribute_exists(PK) AND (attribute_not_exists(sentOn) OR sentOn < :today) AND ' +
      '(attribute_not_exists(claimedUntil) OR claimedUntil < :now)',
    values: { ':today': today, ':until': now() + claimMs, ':now': now() },
  });
  if (!claimed.done) return false;
  try {
    const [since, until] = dayBefore(today, business.timeZone);
    const report = await readReport(table, businessId, { since, until });
    const day = localTime(since, business.timeZone).date;
    await send(business.dailyMail.to, mailOf(business, report, day, consoleUrl));
  } catch (error) {
    const free = 'REMOVE claimedUntil ADD failures :one';
    await table.change({ key, update: free, condition: 'attribute_exists(PK)', values: { ':one': 1 } });
    throw error;
  }
  await table.change({
    key,
    update: 'SET sentOn = :today REMOVE claimedUntil',
    condition: 'attribute_exists(PK)',
    values: { ':today': today },
  });
  return true;
}

/** Begin and end of the day before `today`, in epoch ms. */
export function dayBefore(today: string, timeZone: string): [since: number, until: number] {
  const before = new Date(Date.parse(`${today}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);
  return [beginOf(before, timeZone), beginOf(today, timeZone)];
}

/** The first moment of a day. Twice, for a day on which the clock is set. */
function beginOf(day: string, timeZone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let at = wanted;
  for (let tries = 0; tries < 2; tries++) {
    const { date, time } = localTime(at, timeZone);
    at += wanted - Date.parse(`${date}T${time}:00Z`);
  }
  return at;
}
