/** How a call ended, as the one word that staff and the metrics read. */
import type { CallStatus } from './contract/call.ts';
import type { EndReason } from './journal/events.ts';

/** `limit`, `budget` and `staff` are ends as planned: the caller heard a goodbye. */
export function statusOf(endReason: EndReason): Exclude<CallStatus, 'active'> {
  if (endReason === 'transfer') return 'transferred';
  return endReason === 'fault' || endReason === 'crash' ? 'failed' : 'completed';
}
