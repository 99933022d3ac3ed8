/**
 * The clinic's side of a goal: who is a customer, what was booked before, what is stored
 * afterwards. All of it goes through the API.
 */
import { demoClinic } from '../../local/seed/demo-clinic.ts';
import type { CallerRequest } from '../../shared/contract/request.ts';
import type { CallId, Phone } from '../../shared/ids.ts';
import type { ApiClient } from '../../shared/io/client.ts';
import { datesOf, weekdayOf } from '../goals/days.ts';
import type { Goal } from '../goals/goal.ts';

export interface Office {
  /** As the edge asks, and as the clinic's staff do. */
  edge: ApiClient;
  staff: ApiClient;
  businessId: string;
  number: Phone;
  /** The clinic's own clock. */
  now(): { today: string; time: string };
}

/**
 * A customer about whom callers must learn nothing. Her appointment is at an hour that no goal
 * uses.
 */
const priya = { phone: '+919800000002', name: 'Priya Sharma', language: 'hi-IN' } as const;
const priyasTime = '17:45';

const customers = {
  en: { name: 'Ravi Kumar', language: 'en-IN' },
  hi: { name: 'Anita Desai', language: 'hi-IN' },
} as const;

/** The caller of a goal has a number of its own, so that goals do not see each other's calls. */
export interface Person {
  phone: Phone;
  name: string | null;
  appointment: Appointment | null;
}

/** As it was booked in an earlier call. */
export interface Appointment {
  requestId: string;
  date: string;
  time: string;
}

/**
 * False when the clinic is closed on every day the goal may mean, such as "tomorrow" on a Saturday.
 * By text the clock is fixed and every goal is possible.
 */
export function isPossible(goal: Goal, today: string): boolean {
  const days = goal.wants.flatMap((want) =>
    want.what === 'request' && want.fields.day !== undefined ? [want.fields.day] : [],
  );
  return days.every((day) =>
    datesOf(day, today).some((date) =>
      demoClinic.hours.some((opening) => weekdays[weekdayOf(date)] === opening.day),
    ),
  );
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Priya's appointment; once for all goals. */
export async function openOffice(office: Office): Promise<Appointment> {
  await office.staff.putCustomer({ phone: priya.phone, name: priya.name, language: priya.language });
  return book(office, priya.phone, {
    date: datesOf('thursday', office.now().today).at(-1) ?? '',
    time: priyasTime,
    name: priya.name,
  });
}

/** `number` makes this person different from all others of the run. */
export async function welcome(office: Office, goal: Goal, number: number): Promise<Person> {
  const phone = `+9197${String(number).padStart(8, '0')}`;
  const customer = goal.from === 'known' ? customers[goal.language] : null;
  if (customer) await office.staff.putCustomer({ phone, ...customer });
  if (!goal.has) return { phone, name: customer?.name ?? null, appointment: null };
  const { time } = goal.has;
  const date = datesOf(goal.has.day, office.now().today).at(-1) ?? '';
  const appointment = await book(office, phone, { date, time, name: customer?.name ?? 'Meena' });
  return { phone, name: customer?.name ?? null, appointment };
}

/** All requests of this caller, cancelled ones too. */
export async function requestsOf(office: Office, phone: Phone): Promise<CallerRequest[]> {
  return (await allRequests(office)).filter((request) => request.phone === phone);
}

export async function requestOf(office: Office, requestId: string): Promise<CallerRequest | null> {
  return (await allRequests(office)).find((request) => request.requestId === requestId) ?? null;
}

async function allRequests({ staff }: Office): Promise<CallerRequest[]> {
  const requests: CallerRequest[] = [];
  let cursor: string | undefined;
  do {
    const page = await staff.listRequests(cursor === undefined ? {} : { cursor });
    requests.push(...page.requests);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return requests;
}

/** An appointment made in an earlier call, as that call would have left it. */
async function book(
  office: Office,
  phone: Phone,
  fields: { date: string; time: string; name: string },
): Promise<Appointment> {
  const callId: CallId = `exotel-before-${phone.slice(1)}`;
  await ring(office, callId, phone);
  const { requestId } = await office.edge.saveRequest({ callId, kind: 'appointment', fields });
  return { requestId, date: fields.date, time: fields.time };
}

/** A call as it is first reported to the API. */
export async function ring(
  { edge, businessId, number }: Office,
  callId: CallId,
  phone: Phone,
): Promise<void> {
  const at = new Date().toISOString();
  const started = { seq: 0, at, type: 'callStarted', businessId, carrier: 'exotel', from: phone, to: number };
  await edge.logEvent({ callId, events: [started] });
}
