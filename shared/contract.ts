/**
 * The contract between the clouds: every endpoint once. `lambdas/lib/serve` makes a route of a row, `shared/io/client` a method, the local gateway
 * and CDK their routing tables. Both sides validate, because the two clouds deploy at different moments.
 */
import * as z from 'zod';
import { BudgetAnswer, CheckBudget, Cost, FinishCall } from './contract/budget.ts';
import { Business } from './contract/business.ts';
import { Call, CallRow, CallsQuery, LogEvent, LogEventAnswer } from './contract/call.ts';
import { AnyPhone, Cursor, type Endpoint, GivenId } from './contract/endpoint.ts';
import { RecordingLink, RequestTransfer, SaveRecording, SaveRecordingAnswer, TransferAnswer } from './contract/recording.ts';
import { CallerRequest, Customer, CustomerQuery, RequestState, RequestsQuery, SaveRequest } from './contract/request.ts';
import { CallId } from './ids.ts';
import { WireEvent } from './journal/events.ts';

const OfCall = z.object({ callId: CallId });

export const endpoints = {
  checkBudget: {
    method: 'POST',
    path: '/api/agent/check-budget',
    auth: 'iam',
    lambda: 'budgets',
    request: CheckBudget,
    response: BudgetAnswer,
  },
  finishCall: {
    method: 'POST',
    path: '/api/agent/finish-call',
    auth: 'iam',
    lambda: 'budgets',
    request: FinishCall,
    response: z.object({ cost: Cost }),
  },
  customer: {
    method: 'GET',
    path: '/api/agent/customer',
    auth: 'iam',
    lambda: 'customers',
    query: CustomerQuery,
    response: z.object({ customer: Customer.nullable() }),
  },
  business: {
    method: 'GET',
    path: '/api/agent/business',
    auth: 'iam',
    lambda: 'businesses',
    query: z.object({ number: AnyPhone }),
    response: z.object({ business: Business }),
  },
  logEvent: {
    method: 'POST',
    path: '/api/agent/log-event',
    auth: 'iam',
    lambda: 'journal',
    request: LogEvent,
    response: LogEventAnswer,
    maxBytes: 1_048_576,
  },
  saveRecording: {
    method: 'POST',
    path: '/api/agent/save-recording',
    auth: 'iam',
    lambda: 'recordings',
    request: SaveRecording,
    response: SaveRecordingAnswer,
  },
  requestTransfer: {
    method: 'POST',
    path: '/api/agent/request-transfer',
    auth: 'iam',
    lambda: 'transfers',
    request: RequestTransfer,
    response: TransferAnswer,
  },
  saveRequest: {
    method: 'POST',
    path: '/api/agent/save-request',
    auth: 'iam',
    lambda: 'requests',
    request: SaveRequest,
    response: z.object({ requestId: z.string() }),
  },
  listCalls: {
    method: 'GET',
    path: '/api/calls',
    auth: 'jwt',
    lambda: 'calls',
    query: CallsQuery,
    response: z.object({ calls: z.array(CallRow), cursor: Cursor.optional() }),
  },
  call: {
    method: 'GET',
    path: '/api/calls/{callId}',
    auth: 'jwt',
    lambda: 'calls',
    params: OfCall,
    response: z.object({ call: Call }),
  },
  callEvents: {
    method: 'GET',
    path: '/api/calls/{callId}/events',
    auth: 'jwt',
    lambda: 'calls',
    params: OfCall,
    response: z.object({ events: z.array(WireEvent) }),
  },
  recording: {
    method: 'GET',
    path: '/api/recordings/{callId}',
    auth: 'jwt',
    lambda: 'recordings',
    params: OfCall,
    /** `redirect=1` answers 302 with the link as `Location`. */
    query: z.object({ redirect: z.enum(['0', '1']).optional() }),
    response: RecordingLink,
  },
  listRequests: {
    method: 'GET',
    path: '/api/requests',
    auth: 'jwt',
    lambda: 'requests',
    query: RequestsQuery,
    response: z.object({ requests: z.array(CallerRequest), cursor: Cursor.optional() }),
  },
  changeRequest: {
    method: 'PUT',
    path: '/api/requests/{id}',
    auth: 'jwt',
    lambda: 'requests',
    params: z.object({ id: GivenId }),
    request: z.object({ state: RequestState }),
    response: z.object({ request: CallerRequest }),
  },
} as const satisfies Record<string, Endpoint>;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;

type InOf<E, Part extends string> = E extends Record<Part, infer Schema extends z.ZodType> ? z.input<Schema> : unknown;
type OutOf<E, Part extends string> = E extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** What a caller of an endpoint gives: its parameters, query and body as one flat object. */
export type Asked<N extends EndpointName> = InOf<Endpoints[N], 'params'> & InOf<Endpoints[N], 'query'> & InOf<Endpoints[N], 'request'>;
/** What a route is given, each part parsed. */
export type Parsed<N extends EndpointName> = {
  params: OutOf<Endpoints[N], 'params'>;
  query: OutOf<Endpoints[N], 'query'>;
  body: OutOf<Endpoints[N], 'request'>;
};
/** What a route answers with. */
export type Answered<N extends EndpointName> = z.input<Endpoints[N]['response']>;
/** What the asking side gets. */
export type Answer<N extends EndpointName> = z.output<Endpoints[N]['response']>;
