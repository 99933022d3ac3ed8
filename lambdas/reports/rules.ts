/** Calls folded into a report: pure. */
import * as z from 'zod';
import { CallStatus } from '../../shared/contract/call.ts';
import type { Report, Tally } from '../../shared/contract/report.ts';
import { money } from '../../shared/money.ts';

/**
 * What of a call's row is counted. `responses`: answer times of its turns in ms; cost and length
 * are nothing until it is settled.
 */
export const Counted = z.object({
  status: CallStatus,
  startedAt: z.string(),
  seconds: z.number().default(0),
  cost: z.object({ total: z.object({ microInr: z.int() }) }).default({ total: { microInr: 0 } }),
  responses: z.array(z.number()).default([]),
});
export type Counted = z.output<typeof Counted>;
/** Where in the row it stands. The lines of a bill would be half of all that is read. */
export const countedFields = ['status', 'startedAt', 'seconds', 'cost.total', 'responses'];

/** `dayOf`: the business's calendar day of a moment. */
export function reportOf(
  calls: readonly Counted[],
  timeZone: string,
  dayOf: (epochMs: number) => string,
): Report {
  const days = new Map<string, Counted[]>();
  for (const call of calls) {
    const day = dayOf(Date.parse(call.startedAt));
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(call);
    else days.set(day, [call]);
  }
  const inOrder = [...days].sort(([one], [other]) => (one < other ? -1 : 1));
  return { timeZone, days: inOrder.map(([day, ofDay]) => ({ day, ...tally(ofDay) })), total: tally(calls) };
}

function tally(calls: readonly Counted[]): Tally {
  const count = (is: (call: Counted) => boolean) => calls.filter(is).length;
  const answered = calls.filter(isAnswered);
  const seconds = sum(calls.map((call) => call.seconds));
  const responses = calls.flatMap((call) => call.responses).sort((one, other) => one - other);
  return {
    calls: calls.length,
    answered: answered.length,
    transferred: count((call) => call.status === 'transferred'),
    failed: count((call) => call.status === 'failed'),
    seconds: Math.round(seconds * 10) / 10,
    averageSeconds: answered.length === 0 ? 0 : Math.round((seconds / answered.length) * 10) / 10,
    cost: money(sum(calls.map((call) => call.cost.total.microInr))),
    responseMs:
      responses.length === 0
        ? null
        : { turns: responses.length, p50: quantile(responses, 0.5), p95: quantile(responses, 0.95) },
  };
}

/** A call that is on is being talked with; one that is over was, if it has a length. */
function isAnswered(call: Counted): boolean {
  return call.status === 'active' || call.seconds > 0;
}

/** The nearest rank of a sorted list: a time that really happened. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** RFC 4180, the total last. Amounts as rupees with paise. */
export function csvOf(report: Report): string {
  const head =
    'day,calls,answered,transferred,failed,seconds,average_seconds,cost_inr,turns,response_p50_ms,response_p95_ms';
  const row = (name: string, each: Tally) =>
    [
      name,
      each.calls,
      each.answered,
      each.transferred,
      each.failed,
      each.seconds,
      each.averageSeconds,
      each.cost.inr,
      each.responseMs?.turns ?? 0,
      each.responseMs?.p50 ?? '',
      each.responseMs?.p95 ?? '',
    ].join(',');
  return `${[head, ...report.days.map((day) => row(day.day, day)), row('total', report.total)].join('\r\n')}\r\n`;
}
