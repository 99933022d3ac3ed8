/** A report as a table. Pure. */
import type { Report, Tally } from '../../shared/contract/report.ts';

const head =
  'day,calls,answered,transferred,failed,seconds,average_seconds,cost_inr,turns,response_p50_ms,response_p95_ms,' +
  'unrated_models,abandoned,refused,faulty,length_p50_seconds,length_p95_seconds';

/**
 * CSV as in RFC 4180, the total as the last row. Amounts in rupees with paise. No cell begins as a formula.
 */
export function csvOf(report: Report): string {
  const rows = [...report.days.map((day) => row(day.day, day)), row('total', report.total)];
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

function row(name: string, each: Tally): string {
  return [
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
    each.unratedModels.map((model) => model.replace(/[\s,"]/g, '_').replace(/^[=+\-@]/, '_')).join(' '),
    each.abandoned,
    each.refused,
    each.faulty,
    each.lengthSeconds?.p50 ?? '',
    each.lengthSeconds?.p95 ?? '',
  ].join(',');
}
