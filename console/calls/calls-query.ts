/** What the list of calls is asked for, from its address or its form. Pure. */
import { CallStatus } from '../../shared/contract/call.ts';
import { toPhone } from '../../shared/ids.ts';
import { AskError, type CallsAsked } from '../ui/api.ts';
import { dayBounds } from '../ui/format.ts';

/**
 * Throws an `AskError` for what is no number. What a newer console's address has beside these is no
 * filter here.
 */
export function callsAsked(query: URLSearchParams): Omit<CallsAsked, 'cursor'> {
  const given = query.get('phone') ?? '';
  const phone = given === '' ? null : toPhone(given);
  if (given !== '' && phone === null) {
    throw new AskError('This is not a phone number. Write it as +919800000001 or 98000 00001.', {
      isRefusal: true,
    });
  }
  const status = CallStatus.safeParse(query.get('status'));
  return { status: status.success ? status.data : null, phone, ...dayBounds(query.get('day') ?? '') };
}
