/** How a service is, from what was asked of it now and what happened in the last day. Pure. */
import type { Health } from '../ui/server/api.ts';

export type Service = Health['services'][number];
/** `unknown`: it is not asked by itself, and no call has used it in the last day. */
export type ServiceState = 'up' | 'down' | 'troubled' | 'unknown';

/** A fault so young says more than an answer to a question that costs nothing. */
const recentMs = 10 * 60_000;

/** `calls`: of the last day. A service that reports failures alone was fine in them. */
export function stateOf(
  { now, lastFault, answered, failed }: Service,
  calls: number,
  nowMs: number,
): ServiceState {
  if (now && !now.ok) return 'down';
  if (lastFault && nowMs - Date.parse(lastFault.at) < recentMs) return 'troubled';
  return now || answered + failed + calls > 0 ? 'up' : 'unknown';
}

/** The height of each hour's bar and of its failed part, from 0 to 1 of the busiest hour. */
export function barsOf(hours: Service['hours']): { all: number; failed: number }[] {
  const most = Math.max(1, ...hours.map(({ answered, failed }) => answered + failed));
  return hours.map(({ answered, failed }) => ({
    all: (answered + failed) / most,
    failed: failed / most,
  }));
}
