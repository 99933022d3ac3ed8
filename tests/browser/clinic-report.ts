/** A clinic's last weeks for the console's pictures and tests: a report, and callers who were refused. */
import type { RefusedCaller } from '../../shared/contract/refused.ts';
import type { Report, Tally } from '../../shared/contract/report.ts';
import { money } from '../../shared/money.ts';

const dayMs = 86_400_000;
const before = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** The same numbers on each run. */
function tallyOf(day: number, isSunday: boolean): Tally {
  const calls = isSunday ? 2 : 14 + ((day * 7) % 9);
  return {
    calls,
    answered: calls - 1,
    transferred: 2 + (day % 3),
    failed: day % 5 === 0 ? 1 : 0,
    seconds: calls * (70 + (day % 4) * 8),
    averageSeconds: 75,
    cost: money(calls * 1_430_000),
    responseMs: { turns: calls * 5, p50: 640 + ((day * 31) % 120), p95: 1100 + ((day * 57) % 400) },
    unratedModels: [],
    abandoned: day % 4,
    refused: day % 6 === 0 ? 3 : 0,
    faulty: day % 5 === 0 ? 1 : 0,
    lengthSeconds: { p50: 68 + (day % 5), p95: 190 },
  };
}

const counts = (given: Record<string, number>) =>
  Object.entries(given).map(([name, calls]) => ({ name, calls }));

/** A row for each day of the query. */
export function reportAnswer(query: URLSearchParams): Report {
  const since = Date.parse(query.get('since') ?? '') + 5.5 * 3_600_000;
  const until = Date.parse(query.get('until') ?? '') + 5.5 * 3_600_000;
  const days = Array.from({ length: Math.max(0, Math.round((until - since) / dayMs)) }, (_, n) => {
    const at = new Date(since + n * dayMs);
    const number = Math.round(at.getTime() / dayMs);
    return { day: at.toISOString().slice(0, 10), ...tallyOf(number, at.getUTCDay() === 0) };
  });
  const share = (of: number) => Math.round(of * sum(({ calls }) => calls));
  const shares = (given: Record<string, number>) =>
    counts(Object.fromEntries(Object.entries(given).map(([name, of]) => [name, share(of)])));
  const sum = (of: (tally: Tally) => number) => days.reduce((total, day) => total + of(day), 0);
  return {
    timeZone: 'Asia/Kolkata',
    days,
    total: {
      ...tallyOf(1, false),
      calls: sum(({ calls }) => calls),
      answered: sum(({ answered }) => answered),
      transferred: sum(({ transferred }) => transferred),
      refused: sum(({ refused }) => refused),
      abandoned: sum(({ abandoned }) => abandoned),
      faulty: sum(({ faulty }) => faulty),
      seconds: sum(({ seconds }) => seconds),
      cost: money(sum(({ cost }) => cost.microInr)),
    },
    details: {
      uncounted: 1,
      outcomes: shares({
        booked: 0.33,
        answered: 0.25,
        transferred: 0.19,
        abandoned: 0.1,
        message: 0.08,
        callback: 0.05,
      }),
      languages: shares({ 'hi-IN': 0.62, 'en-IN': 0.38 }),
      requests: shares({ appointment: 0.34, message: 0.09, callback: 0.05 }),
      topics: shares({
        appointment: 0.4,
        hours: 0.31,
        prices: 0.27,
        address: 0.14,
        urgent: 0.08,
        payment: 0.05,
      }),
      tools: shares({ save_request: 0.48, transfer_call: 0.19, check_insurance: 0.04 }),
      faults: counts({ 'stt/stall': 2, 'failover/network': 1 }),
      costs: [
        { item: 'carrier', ...money(share(668_000)) },
        { item: 'stt', ...money(share(419_000)) },
        { item: 'tts', ...money(share(241_000)) },
        { item: 'llm_input', ...money(share(102_000)) },
      ],
      hours: Array.from({ length: 7 }, (_, day) =>
        Array.from({ length: 24 }, (_, hour) =>
          hour < 9 || hour > 20 || (day === 6 && hour > 12) ? 0 : (day * 5 + hour * 3) % 11,
        ),
      ),
      unanswered: {
        calls: 3,
        newest: [
          { callId: 'exotel-a1', at: before(300), why: 'notKnown', question: 'Do you do laser whitening?' },
          { callId: 'exotel-a2', at: before(1900), why: 'unresolved', question: 'क्या आज डॉक्टर घर आ सकते हैं?' },
          { callId: 'exotel-a3', at: before(4000), why: 'fault', question: '' },
        ],
      },
    },
  };
}

export const refusedCallers: RefusedCaller[] = [
  { phone: '+919812345670', reason: 'budget_exhausted', rings: 3, firstAt: before(95), lastAt: before(12) },
  { phone: 'anonymous', reason: 'concurrency', rings: 1, firstAt: before(40), lastAt: before(40) },
  {
    ...{ phone: '+919900112233', reason: 'rate', rings: 11, firstAt: before(1500), lastAt: before(1440) },
    calledBack: { person: 'asha', at: before(1200) },
  },
];
