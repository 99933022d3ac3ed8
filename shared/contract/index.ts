/**
 * The contract between the clouds: every endpoint once. `lambdas/http/app` makes a route of a row,
 * `shared/io/client` a method, the local gateway and CDK their routing tables. Both sides validate,
 * because the two clouds are deployed at different moments.
 */
import * as z from 'zod';
import { CallId } from '../ids.ts';
import { WireEvent } from '../journal/events.ts';
import { AuditedAct, AuditQuery, EdgeAct } from './audit.ts';
import { Budget, BudgetAnswer, BudgetGiven, CheckBudget, Cost, FinishCall } from './budget.ts';
import { Business } from './business.ts';
import { Call, CallRow, CallsQuery, LogEvent, LogEventAnswer, MarkGiven } from './call.ts';
import { AnyPhone, Cursor, type Endpoint, GivenId } from './endpoint.ts';
import { ErasurePreview, PeopleQuery, Person, PersonRef } from './people.ts';
import {
  RecordingLink,
  RequestTransfer,
  SaveRecording,
  SaveRecordingAnswer,
  TransferAnswer,
} from './recording.ts';
import { OfRefused, RefusedCaller, RefusedQuery, RefusedRings } from './refused.ts';
import { Report, ReportsQuery } from './report.ts';
import {
  AppointmentGiven,
  Calendar,
  CalendarQuery,
  Customer,
  CustomerGiven,
  CustomerQuery,
  FreeSlots,
  RequestChange,
  RequestsQuery,
  SaveRequest,
  SaveRequestAnswer,
  SeenCustomer,
  SlotsQuery,
  StaffRequest,
} from './request.ts';
import { OfBusiness, settingsEndpoints } from './settings/endpoints.ts';
import { VoiceAnswer, VoiceTurn } from './voice.ts';

const OfCall = z.object({ callId: CallId });
const OfPerson = z.object({ phone: PersonRef });

export const endpoints = {
  checkBudget: {
    does: 'Whether a call may be taken, and for how long; holds the money for it. A repetition gets the same hold.',
    method: 'POST',
    path: '/api/agent/check-budget',
    auth: 'iam',
    lambda: 'budgets',
    request: CheckBudget,
    response: BudgetAnswer,
  },
  finishCall: {
    does: 'Ends a call: settles its hold with the real cost and stores its summary.',
    method: 'POST',
    path: '/api/agent/finish-call',
    auth: 'iam',
    lambda: 'budgets',
    request: FinishCall,
    response: z.object({ cost: Cost }),
  },
  customer: {
    does: 'Who is calling, as far as the business knows.',
    method: 'GET',
    path: '/api/agent/customer',
    auth: 'iam',
    lambda: 'customers',
    query: CustomerQuery,
    response: z.object({ customer: Customer.nullable() }),
  },
  business: {
    does: 'The settings of the business that a dialled number belongs to. With `draft=1` those of its draft, with the published numbers and limits; 404 `no_draft` without one.',
    method: 'GET',
    path: '/api/agent/business',
    auth: 'iam',
    lambda: 'businesses',
    query: z.object({ number: AnyPhone, draft: z.literal('1').optional() }),
    response: z.object({ business: Business }),
  },
  logEvent: {
    does: "Stores events of a call's journal, each once. The first event creates the call.",
    method: 'POST',
    path: '/api/agent/log-event',
    auth: 'iam',
    lambda: 'journal',
    request: LogEvent,
    response: LogEventAnswer,
    maxBytes: 1_048_576,
  },
  saveRecording: {
    does: "Where to upload a call's recording, then the check that it is there; or fetches the carrier's own.",
    method: 'POST',
    path: '/api/agent/save-recording',
    auth: 'iam',
    lambda: 'recordings',
    request: SaveRecording,
    response: SaveRecordingAnswer,
  },
  requestTransfer: {
    does: 'Stores that a caller is to be transferred, and returns the destination.',
    method: 'POST',
    path: '/api/agent/request-transfer',
    auth: 'iam',
    lambda: 'transfers',
    request: RequestTransfer,
    response: TransferAnswer,
  },
  saveRequest: {
    does: 'Stores what a caller asked the business to do. With slots an appointment is booked, or refused: 409 `slot_taken`, `slot_past`, `slot_too_far`, `slot_closed`, `slot_off_grid`.',
    method: 'POST',
    path: '/api/agent/save-request',
    auth: 'iam',
    lambda: 'requests',
    request: SaveRequest,
    response: SaveRequestAnswer,
  },
  freeSlots: {
    does: 'The times that a caller can book on a day, or the next days; near `time` where it is given.',
    method: 'GET',
    path: '/api/agent/slots',
    auth: 'iam',
    lambda: 'requests',
    query: SlotsQuery,
    response: FreeSlots,
  },
  voice: {
    does: 'One turn of the dialogue over HTTP: the reply to `text`, or the greeting where it is empty.',
    method: 'POST',
    path: '/api/agent/voice',
    auth: 'iam',
    lambda: 'voice',
    request: VoiceTurn,
    response: VoiceAnswer,
  },
  recordAct: {
    does: 'Records what a person did to a live call at the edge. A repetition is recorded once.',
    method: 'POST',
    path: '/api/agent/audit',
    auth: 'iam',
    lambda: 'audit',
    request: EdgeAct,
    response: z.undefined(),
    status: 204,
  },
  refusedRing: {
    does: 'Keeps callers whose rings were refused, for staff to call back. A repetition changes nothing but counts.',
    method: 'POST',
    path: '/api/agent/refused-ring',
    auth: 'iam',
    lambda: 'refused',
    request: RefusedRings,
    response: z.undefined(),
    status: 204,
  },
  listCalls: {
    does: "The business's calls, newest first; up to 5,000 of them as a table with `Accept: text/csv`. `words` finds calls that ended under this version or a later one.",
    method: 'GET',
    path: '/api/calls',
    auth: 'jwt',
    lambda: 'calls',
    query: CallsQuery,
    response: z.object({ calls: z.array(CallRow), cursor: Cursor.optional() }),
    csv: true,
  },
  call: {
    does: 'One call: transcript, timings of its turns, cost (so far, while it lives), recording.',
    method: 'GET',
    path: '/api/calls/{callId}',
    auth: 'jwt',
    lambda: 'calls',
    params: OfCall,
    response: z.object({ call: Call }),
  },
  callEvents: {
    does: "A call's journal in `seq` order.",
    method: 'GET',
    path: '/api/calls/{callId}/events',
    auth: 'jwt',
    lambda: 'calls',
    params: OfCall,
    response: z.object({ events: z.array(WireEvent) }),
  },
  markCall: {
    does: 'Marks a call as one that went wrong, in place of an earlier mark. Every mark is recorded.',
    method: 'PUT',
    path: '/api/calls/{callId}/mark',
    auth: 'jwt',
    lambda: 'calls',
    params: OfCall,
    request: MarkGiven,
    response: z.object({ call: CallRow }),
  },
  unmarkCall: {
    does: "Takes a call's mark away. May be repeated.",
    method: 'DELETE',
    path: '/api/calls/{callId}/mark',
    auth: 'jwt',
    lambda: 'calls',
    params: OfCall,
    response: z.undefined(),
    status: 204,
  },
  recording: {
    does: 'A link to the recording of a call. Every link is recorded.',
    method: 'GET',
    path: '/api/recordings/{callId}',
    auth: 'jwt',
    lambda: 'recordings',
    params: OfCall,
    /** `redirect=1` answers 302 with the link as `Location`. */
    query: z.object({ redirect: z.enum(['0', '1']).optional() }),
    response: RecordingLink,
    redirects: true,
  },
  listRequests: {
    does: 'What callers asked the business to do, newest first.',
    method: 'GET',
    path: '/api/requests',
    auth: 'jwt',
    lambda: 'requests',
    query: RequestsQuery,
    response: z.object({ requests: z.array(StaffRequest), cursor: Cursor.optional() }),
  },
  changeRequest: {
    does: 'Changes a request: its state, who sees to it, note, due day, time of the appointment. 409 `version_conflict` when `version` is not the stored one, and `slot_…` as for save-request, unless `anyway`. Every change is recorded.',
    method: 'PUT',
    path: '/api/requests/{id}',
    auth: 'jwt',
    lambda: 'requests',
    params: z.object({ id: GivenId }),
    request: RequestChange,
    response: z.object({ request: StaffRequest }),
  },
  addAppointment: {
    does: 'Enters an appointment by hand; 409 `slot_…` as for save-request, unless `anyway`.',
    method: 'POST',
    path: '/api/requests',
    auth: 'jwt',
    lambda: 'requests',
    request: AppointmentGiven,
    response: z.object({ request: StaffRequest }),
  },
  calendar: {
    does: 'The appointments of some days, with the places that are left.',
    method: 'GET',
    path: '/api/calendar',
    auth: 'jwt',
    lambda: 'requests',
    query: CalendarQuery,
    response: Calendar,
  },
  listRefused: {
    does: 'Callers whose rings were refused, the last first, for 30 days.',
    method: 'GET',
    path: '/api/refused-callers',
    auth: 'jwt',
    lambda: 'refused',
    query: RefusedQuery,
    response: z.object({ callers: z.array(RefusedCaller), cursor: Cursor.optional() }),
  },
  changeRefused: {
    does: 'Marks a refused caller, named by the number or by `ref`, as called back, or takes the mark away. Every change is recorded.',
    method: 'PUT',
    path: '/api/refused-callers/{phone}',
    auth: 'jwt',
    lambda: 'refused',
    params: OfRefused,
    wrongParam: 400,
    request: z.object({ calledBack: z.boolean() }),
    response: z.object({ caller: RefusedCaller }),
  },
  reports: {
    does: 'Calls, lengths, cost, failures and answer times by day, week or month, and what the calls were about; as a table with `Accept: text/csv`.',
    method: 'GET',
    path: '/api/reports',
    auth: 'jwt',
    lambda: 'reports',
    query: ReportsQuery,
    response: Report,
    csv: true,
  },
  ...settingsEndpoints,
  budget: {
    does: 'What a business may spend, has spent today, holds for live calls, and has left.',
    method: 'GET',
    path: '/api/businesses/{id}/budget',
    auth: 'jwt-admin-operator',
    lambda: 'budgets',
    params: OfBusiness,
    response: z.object({ budget: Budget }),
  },
  putBudget: {
    does: 'Sets the limits; without `limitPerMonth` there is none.',
    method: 'PUT',
    path: '/api/businesses/{id}/budget',
    auth: 'jwt-admin-operator',
    lambda: 'budgets',
    params: OfBusiness,
    request: BudgetGiven,
    within: 'budget',
    response: z.object({ budget: Budget }),
  },
  listPeople: {
    does: 'Who called the business, the last caller first, then the customers who have not called; or those found by a name or a number.',
    method: 'GET',
    path: '/api/customers',
    auth: 'jwt',
    lambda: 'customers',
    query: PeopleQuery,
    response: z.object({ people: z.array(Person), cursor: Cursor.optional() }),
  },
  customerOfStaff: {
    does: 'A customer of the business; 404 for anybody else. In place of the number, the id of a call names its caller.',
    method: 'GET',
    path: '/api/customers/{phone}',
    auth: 'jwt',
    lambda: 'customers',
    params: OfPerson,
    wrongParam: 400,
    response: z.object({ customer: SeenCustomer }),
  },
  putCustomer: {
    does: 'Enters a customer, or replaces what is known of one.',
    method: 'PUT',
    path: '/api/customers/{phone}',
    auth: 'jwt',
    lambda: 'customers',
    params: OfPerson,
    wrongParam: 400,
    request: CustomerGiven,
    within: 'customer',
    response: z.object({ customer: SeenCustomer }),
  },
  eraseCustomer: {
    does: 'Erases a person: entry, requests, recordings, words and numbers in calls and journals. May be repeated.',
    method: 'DELETE',
    path: '/api/customers/{phone}',
    auth: 'jwt',
    lambda: 'customers',
    params: OfPerson,
    wrongParam: 400,
    response: z.undefined(),
    status: 204,
  },
  erasurePreview: {
    does: 'What an erasure of this person would take, and what would stay.',
    method: 'GET',
    path: '/api/customers/{phone}/erasure',
    auth: 'jwt-admin',
    lambda: 'customers',
    params: OfPerson,
    wrongParam: 400,
    response: z.object({ erasure: ErasurePreview }),
  },
  listAudit: {
    does: 'Who did what when at the business, newest first: links made, live calls ended, moved, watched, whispered into or listened to (and for how long), softphone calls, voices heard, tools tried, settings, drafts, budgets and customers changed, requests decided, erasures. Settings and budgets with each changed field before and after.',
    method: 'GET',
    path: '/api/audit',
    auth: 'jwt-admin',
    lambda: 'audit',
    query: AuditQuery,
    response: z.object({ audit: z.array(AuditedAct), cursor: Cursor.optional() }),
  },
} as const satisfies Record<string, Endpoint>;

type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;

type InOf<E, Part extends string> =
  E extends Record<Part, infer Schema extends z.ZodType> ? z.input<Schema> : unknown;
type OutOf<E, Part extends string> =
  E extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** A client's request to an endpoint: parameters, query and body as one flat object. */
export type Request<N extends EndpointName> = InOf<Endpoints[N], 'params'> &
  InOf<Endpoints[N], 'query'> &
  InOf<Endpoints[N], 'request'>;
/** A route's input, each part parsed. */
export type Parsed<N extends EndpointName> = {
  params: OutOf<Endpoints[N], 'params'>;
  query: OutOf<Endpoints[N], 'query'>;
  body: OutOf<Endpoints[N], 'request'>;
};
/** A route's output. */
export type Answered<N extends EndpointName> = z.input<Endpoints[N]['response']>;
/** The client's answer. */
export type Answer<N extends EndpointName> = z.output<Endpoints[N]['response']>;
