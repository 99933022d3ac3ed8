/** What the calls of a report were: outcomes, languages, topics, faults, hours, open questions. Pure. */
import type { Counts, Details, UnansweredCall } from '../../shared/contract/report.ts';
import { weekdayOf } from '../../shared/local-time.ts';
import { money } from '../../shared/money.ts';
import type { CountedCall } from './counted-calls.ts';

const mostNames = 20;
const mostUnanswered = 50;

/** `hours`: of the same calls, `2026-11-22T14` by the business's clock. */
export function detailsOf(calls: readonly CountedCall[], hours: readonly string[]): Details {
  const figures = calls.flatMap((call) => (call.figures ? [call.figures] : []));
  const unanswered = calls.filter((call) => call.unanswered);
  return {
    uncounted: calls.length - figures.length,
    outcomes: counted(calls.flatMap(({ outcome, figures }) => (outcome && figures ? [outcome] : []))),
    languages: counted(figures.flatMap(({ language }) => language ?? [])),
    requests: counted(figures.flatMap(({ requests }) => requests)),
    topics: counted(figures.flatMap(({ topics }) => topics)),
    tools: counted(figures.flatMap(({ tools }) => tools)),
    faults: counted(figures.flatMap(({ faults }) => faults)),
    costs: costsOf(figures.map(({ costs }) => costs)),
    hours: weekOf(hours),
    unanswered: {
      calls: unanswered.length,
      newest: unanswered
        .toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
        .slice(0, mostUnanswered)
        .flatMap(shownOf),
    },
  };
}

function shownOf({ callId, startedAt, unanswered, erased }: CountedCall): UnansweredCall[] {
  if (!unanswered) return [];
  const { why, question } = unanswered;
  return [{ callId, at: startedAt, why, question: erased ? '' : question }];
}

function counted(names: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, calls]) => ({ name, calls }))
    .sort((one, other) => other.calls - one.calls || (one.name < other.name ? -1 : 1))
    .slice(0, mostNames);
}

function costsOf(bills: readonly Readonly<Record<string, number>>[]): Details['costs'] {
  const sums = new Map<string, number>();
  for (const bill of bills)
    for (const [item, microInr] of Object.entries(bill)) sums.set(item, (sums.get(item) ?? 0) + microInr);
  return [...sums]
    .sort(([, one], [, other]) => other - one)
    .map(([item, microInr]) => ({ item, ...money(microInr) }));
}

/** Monday first, 24 hours each. */
function weekOf(hours: readonly string[]): number[][] {
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const hour of hours) {
    const day = week[(weekdayOf(hour.slice(0, 10)) + 6) % 7];
    const at = Number(hour.slice(11));
    if (day?.[at] !== undefined) day[at] += 1;
  }
  return week;
}
