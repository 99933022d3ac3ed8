/** What a caller's words or staff's decision make of a request. Pure. */
import { ClockTime } from '../../shared/contract/endpoint.ts';
import type { AppointmentGiven, RequestChange, SaveRequest } from '../../shared/contract/request.ts';
import type { LocalTime } from '../../shared/local-time.ts';
import {
  type Held,
  isDate,
  placesLeft,
  plainMinutes,
  type SlotBusiness,
  type SlotFault,
  slotFault,
  slotsOf,
} from '../../shared/slots/slots.ts';
import { ApiError } from '../http/api-error.ts';
import { isSame, type Place, type StoredRequest, unknownRequest } from './store.ts';

/** The caller in this request: the number is empty where it was withheld. */
type SavedRequest = Pick<SaveRequest, 'callId' | 'kind' | 'fields' | 'state'> & {
  requestId: string;
  phone: string;
  at: string;
};
type Decided = Pick<StoredRequest, 'state' | 'decision'>;

/**
 * A new request, or the stored one with what the caller changed. Callers may reopen what they cancelled
 * themselves, but not what staff decided. Throws 404 if the id is another person's; callers who withhold
 * their number can only change requests of the same call.
 */
export function savedByCaller(
  before: StoredRequest | undefined,
  saved: SavedRequest,
  business: SlotBusiness | undefined,
): StoredRequest {
  const { requestId, callId, kind, phone, at, fields, state } = saved;
  if (!before) {
    return withPlace({ requestId, callId, kind, fields, state: state ?? 'open', phone, at }, business);
  }
  const isOwn = before.phone === phone && (phone !== '' || before.callId === callId);
  if (!isOwn) throw unknownRequest();
  const next = {
    ...before,
    kind,
    // A change of the time alone keeps the name.
    fields: before.kind === kind ? { ...before.fields, ...fields } : fields,
    ...decidedByCaller(before, state, at),
  };
  return withPlace(next, business, before);
}

/** A POST that is repeated minutes later must not undo what staff decided meanwhile. */
function decidedByCaller(
  { state, decision }: StoredRequest,
  wanted: SaveRequest['state'],
  at: string,
): Partial<Decided> {
  if (wanted === undefined || wanted === state) return {};
  const isStaffs = state === 'done' || decision?.by === 'staff';
  return wanted === 'open' && isStaffs ? {} : { state: wanted, decision: { by: 'caller', at } };
}

/** The request as staff change it. Repeating a decision changes nothing: the first keeps its time. */
export function changedByStaff(
  before: StoredRequest | undefined,
  change: RequestChange,
  decision: NonNullable<StoredRequest['decision']>,
  business: SlotBusiness | undefined,
): StoredRequest {
  if (!before) throw unknownRequest();
  const { state, assignee, note, due, appointment } = change;
  if (appointment && before.kind !== 'appointment')
    throw new ApiError(409, 'no_appointment', 'this request is no appointment');
  const texts = Object.entries({ assignee, note, due }).filter(([, text]) => text !== undefined);
  const next: StoredRequest = {
    ...before,
    ...Object.fromEntries(texts),
    fields: { ...before.fields, ...appointment },
    ...(state === undefined || state === before.state ? {} : { state, decision }),
  };
  for (const name of ['assignee', 'note', 'due'] as const) if (next[name]?.trim() === '') delete next[name];
  const isReopened = before.state === 'cancelled' && next.state !== 'cancelled';
  const moves = appointment !== undefined || isReopened;
  const changed = withPlace(next, moves ? business : undefined, before, appointment !== undefined);
  if (change.version !== undefined && change.version !== (before.version ?? 0) && !isSame(before, changed))
    throw new ApiError(409, 'version_conflict', 'the request was changed meanwhile');
  return changed;
}

/** An appointment that staff enter. One that is there already stays as it is. */
export function addedByStaff(
  before: StoredRequest | undefined,
  { requestId, name, service = '', phone = '', date, time }: AppointmentGiven,
  at: string,
  business: SlotBusiness,
): StoredRequest {
  if (before) return before;
  const fields = { date, time, name, ...(service === '' ? {} : { service }) };
  const added = { requestId, kind: 'appointment', fields, state: 'open', phone, at } as const;
  return withPlace(added, business, undefined, true);
}

/**
 * The request with its place in the calendar, if it is an appointment with a day and a time. It is booked if
 * the business has slots, or if staff put it there. `business` is absent where the place can't change.
 */
function withPlace(
  request: StoredRequest,
  business: SlotBusiness | undefined,
  before?: StoredRequest,
  byStaff = false,
): StoredRequest {
  const { place: _, booked: __, ...rest } = request;
  const { kind, state, fields } = request;
  const [date, time] = [String(fields.date ?? ''), String(fields.time ?? '')];
  const isPlaced = kind === 'appointment' && state !== 'cancelled';
  if (!isPlaced || !isDate(date) || !ClockTime.safeParse(time).success) return rest;
  const last = before?.place;
  if (business === undefined) {
    return { ...rest, ...(last && { place: last }), ...(request.booked && { booked: true }) };
  }
  const slots = slotsOf(business);
  const stays = last?.date === date && last.time === time;
  const minutes = stays ? last.minutes : (slots?.minutes ?? plainMinutes);
  const isBooked = slots !== undefined || byStaff || (stays && before?.booked === true);
  return { ...rest, place: { date, time, minutes }, ...(isBooked && { booked: true }) };
}

/**
 * Throws 409 where the business has slots and this is none that can be booked now. `now` is null for an
 * appointment that was made before: its time may be over.
 */
export function mayTakeSlot(business: SlotBusiness, now: LocalTime | null) {
  return (place: Place, others: readonly Held[]): void => {
    if (!slotsOf(business)) return;
    const fault =
      (now && slotFault(business, place, now)) ??
      (placesLeft(business, place.time, others) > 0 ? null : ('slot_taken' as const));
    if (fault !== null) throw new ApiError(409, fault, slotFaults[fault]);
  };
}

const slotFaults: Readonly<Record<SlotFault | 'slot_taken', string>> = {
  slot_taken: 'no place is free at this time',
  slot_past: 'this time is over',
  slot_too_far: 'this day is further ahead than the business books',
  slot_closed: 'the business is closed then',
  slot_off_grid: 'no slot begins at this time',
};

/** Whether a change may move an appointment in the calendar, so that the business's slots are needed. */
export function concernsPlace(change: Pick<RequestChange, 'state' | 'appointment'>): boolean {
  return change.state !== undefined || change.appointment !== undefined;
}
