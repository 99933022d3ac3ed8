/** What a person hears before a transferred caller is joined: who calls, and why. */
import * as z from 'zod';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import { isWithheld } from '../../carriers/numbers.ts';
import type { CallContext } from '../preparation.ts';

const TransferArguments = z.object({ reason: z.string().catch('') });

/** A person who picks up wants to talk: the reason as the model wrote it, no longer than a breath. */
const longestReason = 160;

/** English words for a carrier's own voice. */
export function whisperOf({ customer, ring }: CallContext, events: readonly JournalEvent[]): string {
  const who =
    customer?.name ??
    (isWithheld(ring.from) ? 'a caller who withholds the number' : `a caller from ${ring.from}`);
  const reason = reasonOf(events);
  return spoken(`A call from ${who}.${reason === '' ? '' : ` ${reason.slice(0, longestReason)}`}`, 'en-IN');
}

/** The reason of the last transfer that was asked for. */
function reasonOf(events: readonly JournalEvent[]): string {
  const asked = events.findLast(
    (event) => event.type === 'toolAnswered' && event.action?.type === 'transfer',
  );
  if (asked?.type !== 'toolAnswered') return '';
  // Arguments that led to a transfer were checked: they are a JSON object.
  return TransferArguments.parse(JSON.parse(asked.arguments)).reason.trim();
}
