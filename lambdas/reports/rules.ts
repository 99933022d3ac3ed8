/** Counts calls into a report. Pure. */
import * as z from 'zod';
import { CallStatus } from '../../shared/contract/call.ts';
import type { Report, Tally } from '../../shared/contract/report.ts';
import { money } from '../../shared/money.ts';

/**
 * The counted fields of a call's row. `responses`: response times of its turns in ms. Length and cost are
 * 0 until it is settled.
 */
export const CountedCall = z.object({
  status: CallStatus,
  startedAt: z.string(),
  seconds: z.number().default(0),
  cost: z.object({ total: z.object({ microInr: z.int() }) }).default({ total: { microInr: 0 } }),
  responses: z.array(z.number()).default([]),
  unrated: z.array(z.string()).default([]),
});
export type CountedCall = z.output<typeof CountedCall>;
/** The attributes to read. Without this list, the lines of the bill would be half of all data read. */
export const countedFields = ['status', 'startedAt', 'seconds', 'cost.total', 'responses', 'unrated'];

/** `dayOf` returns the business's calendar day, `2026-11-22`, of a time in epoch ms. */
export function reportOf(
  calls: readonly CountedCall[],
  timeZone: string,
  dayOf: (epochMs: number) => string,
): Report {
  const days = new Map<string, CountedCall[]>();
  for (const call of calls) {
    const day = dayOf(Date.parse(call.startedAt));
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(call);
    else days.set(day, [call]);
  }
  const inOrder = [...days].sort(([one], [other]) => (one < other ? -1 : 1));
  return { timeZone, days: inOrder.map(([day, ofDay]) => ({ day, ...tally(ofDay) })), total: tally(calls) };
}

function tally(calls: readonly CountedCall[]): Tally {
  const count = (is: (call: CountedCall) => boolean) => calls.filter(is).length;
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
    unratedModels: [...new Set(calls.flatMap((call) => call.unrated))].sort(),
  };
}

/** An active call counts as answered; an ended one does if it has a length. */
function isAnswered(call: CountedCall): boolean {
  return call.status === 'active' || call.seconds > 0;
}

/** By the nearest rank: one of the values of the sorted list. 0 for an empty list. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** CSV as in RFC 4180, the total as the last row. Amounts in rupees with paise. */
export function csvOf(report: Report): string {
  const head =
    'day,calls,answered,transferred,failed,seconds,average_seconds,cost_inr,turns,response_p50_ms,response_p95_ms,unrated_models';
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
      // A model's name is the operator's own text.
      each.unratedModels.map((name) => name.replace(/[\s,"]/g, '_')).join(' '),
    ].join(',');
  return `${[head, ...report.days.map((day) => row(day.day, day)), row('total', report.total)].join('\r\n')}\r\n`;
}
