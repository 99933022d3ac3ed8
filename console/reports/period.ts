/** Which days a report is about, by the address. Days are those of the business, `2026-11-22`. Pure. */
import * as z from 'zod';

export const periodKinds = ['today', 'yesterday', 'week', 'month', 'own'] as const;
export type PeriodKind = (typeof periodKinds)[number];
export const steps = ['day', 'week', 'month'] as const;
export type Step = (typeof steps)[number];

/** `from` and `to`: both included. */
export interface Period {
  kind: PeriodKind;
  from: string;
  to: string;
  by: Step;
}

/** More would be too many bars to read, and is more than the API counts at once. */
const mostDays = 400;
const lengths = { week: 7, month: 30 } as const;

const Query = z.object({
  period: z.enum(periodKinds).catch('week'),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  by: z.enum(steps).catch('day'),
});

/** What an address does not say, or says wrongly, is the last seven days. */
export function periodOf(query: string, today: string): Period {
  const { period: kind, from, to, by } = Query.parse(Object.fromEntries(new URLSearchParams(query)));
  if (kind === 'today') return { kind, from: today, to: today, by };
  if (kind === 'yesterday') return { kind, from: plusDays(today, -1), to: plusDays(today, -1), by };
  if (kind === 'own' && from !== undefined && to !== undefined && from <= to) {
    const first = plusDays(to, 1 - mostDays);
    const isTooLong = from < first;
    return { kind, from: isTooLong ? first : from, to, by };
  }
  const days = lengths[kind === 'month' ? 'month' : 'week'];
  return { kind, from: plusDays(today, 1 - days), to: today, by };
}

/** As many days right before. */
export function periodBefore({ from, to }: Pick<Period, 'from' | 'to'>): { from: string; to: string } {
  return { from: plusDays(from, -daysBetween(from, to)), to: plusDays(from, -1) };
}

/** The names of the report's rows, also of those without a call. */
export function rowNames({ from, to, by }: Omit<Period, 'kind'>): string[] {
  const names: string[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) {
    const name = beginOf(day, by);
    if (names.at(-1) !== name) names.push(name);
  }
  return names;
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** As the API names them: a week's Monday, a month's first. */
function beginOf(day: string, by: Step): string {
  if (by === 'month') return `${day.slice(0, 7)}-01`;
  return by === 'day' ? day : plusDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
