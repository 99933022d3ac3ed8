/** Counts calls into a report. Pure. */
import type { Report, Tally } from '../../shared/contract/report.ts';
import { money } from '../../shared/money.ts';
import type { CountedCall } from './counted-calls.ts';
import { detailsOf } from './details.ts';

/** A row of the report's `days`. */
export type Period = 'day' | 'week' | 'month';

/** Refused rings of an hour of the business's clock, `2026-11-22T14`. */
export interface RefusedHour {
  readonly hour: string;
  readonly rings: number;
}

/** `hourOf` returns the hour of the business's clock of a time in epoch ms. */
export function reportOf(
  calls: readonly CountedCall[],
  refused: readonly RefusedHour[],
  timeZone: string,
  hourOf: (epochMs: number) => string,
  by: Period = 'day',
): Report {
  const periods = new Map<string, { calls: CountedCall[]; refused: number }>();
  const at = (hour: string) => {
    const name = beginOf(hour.slice(0, 10), by);
    const known = periods.get(name) ?? { calls: [], refused: 0 };
    periods.set(name, known);
    return known;
  };
  const hours = calls.map((call) => hourOf(Date.parse(call.startedAt)));
  for (const [n, call] of calls.entries()) at(hours[n] ?? '').calls.push(call);
  for (const { hour, rings } of refused) at(hour).refused += rings;
  const inOrder = [...periods].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    timeZone,
    days: inOrder.map(([day, period]) => ({ day, ...tally(period.calls, period.refused) })),
    total: tally(calls, sum(refused.map(({ rings }) => rings))),
    details: detailsOf(calls, hours),
  };
}

/** The first day of the period: a week's Monday, a month's first. */
export function beginOf(day: string, by: Period): string {
  if (by === 'day') return day;
  if (by === 'month') return `${day.slice(0, 7)}-01`;
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

function tally(calls: readonly CountedCall[], refused: number): Tally {
  const count = (is: (call: CountedCall) => boolean) => calls.filter(is).length;
  const answered = calls.filter(isAnswered);
  const seconds = sum(calls.map((call) => call.seconds));
  const responses = inOrder(calls.flatMap((call) => call.responses));
  const lengths = inOrder(calls.flatMap((call) => (call.seconds > 0 ? [call.seconds] : [])));
  return {
    calls: calls.length,
    answered: answered.length,
    transferred: count((call) => call.status === 'transferred'),
    failed: count((call) => call.status === 'failed'),
    seconds: Math.round(seconds * 10) / 10,
    averageSeconds: answered.length === 0 ? 0 : Math.round((seconds / answered.length) * 10) / 10,
    cost: money(sum(calls.map((call) => call.cost.total.microInr))),
    responseMs: responses.length === 0 ? null : { turns: responses.length, ...quantilesOf(responses) },
    unratedModels: [...new Set(calls.flatMap((call) => call.unrated))].sort(),
    abandoned: count((call) => call.outcome === 'abandoned'),
    refused,
    faulty: count((call) => (call.figures?.faults.length ?? 0) > 0),
    lengthSeconds: lengths.length === 0 ? null : quantilesOf(lengths),
  };
}

/** An active call counts as answered; an ended one does if it has a length. */
function isAnswered(call: CountedCall): boolean {
  return call.status === 'active' || call.seconds > 0;
}

function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((one, other) => one - other);
}

function quantilesOf(sorted: readonly number[]) {
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** By the nearest rank: one of the values of the sorted list. 0 for an empty list. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
