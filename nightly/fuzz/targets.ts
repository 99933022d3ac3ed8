/** Every route of the edge and of the API as a request that would be taken: where the HTTP fuzz begins. */
import { AwsV4Signer } from 'aws4fetch';
import { sign } from '../../edge/carriers/twilio/signature.ts';
import type { Chance } from '../../edge/core/testing/chance.ts';
import { edgeRoutes } from '../../local/generate/edge-routes.ts';
import { jsonSchemaOf } from '../../local/generate/json-schemas.ts';
import { localDefaults } from '../../local/run/defaults.ts';
import type { Endpoint } from '../../shared/contract/endpoint.ts';
import { endpoints } from '../../shared/contract/index.ts';
import type { RunningSystem } from '../../tests/scripted/system.ts';
import { type Fields, type Json, marks, spoiltEncoding, spoiltForm, spoiltJsonText } from './mutations.ts';
import { sampleOf } from './sample.ts';

export interface RawRequest {
  place: 'edge' | 'api';
  method: string;
  target: string;
  headers: [string, string][];
  body: string;
}

export interface Target {
  name: string;
  /** `sid`: of the carrier's call that this request is about. */
  request(chance: Chance, sid: string): Promise<RawRequest>;
}

const phones = ['+919800000001', '09800000002', `+91${marks.number}`, '+918000000001', 'anonymous', '100'];
/** Never the demo business, and never the demo caller: the calls at the end need them as they are. */
const writable = { id: ['fuzz-clinic', 'fuzz-clinic-2'], phone: ['+919800000077', '+919800000078'] };

export function targetsOf(system: RunningSystem): Target[] {
  const targets = [
    ...edgeRoutes.flatMap(({ route }) => {
      const [, methods = '', path = ''] = /^([A-Z, ]+) (\/[^?]*)/.exec(route) ?? [];
      return methods.split(', ').map((method) => edgeTarget(system, method, path));
    }),
    edgeTarget(system, 'GET', '/joined/{callId}'),
    ...Object.entries(endpoints).map(([name, endpoint]) => apiTarget(system, name, endpoint)),
  ];
  return targets.map(({ name, request }) => ({
    name,
    request: async (chance, sid) => addressed(system, await request(chance, sid)),
  }));
}

/** With the `Host` that a signature holds too. */
function addressed({ run }: RunningSystem, request: RawRequest): RawRequest {
  const host: [string, string] = ['Host', new URL(run[request.place]).host];
  return {
    ...request,
    headers: [host, ...request.headers.filter(([name]) => name.toLowerCase() !== 'host')],
  };
}

function edgeTarget(system: RunningSystem, method: string, path: string): Target {
  return {
    name: `${method} ${path}`,
    request(chance, sid) {
      const filled = filledPath(chance, path, sid);
      if (path.startsWith('/twilio/')) return twilioRequest(chance, system, filled, sid);
      if (path.startsWith('/exotel/')) return exotelRequest(chance, system, method, filled, sid);
      return staffRequest(chance, system, method, filled);
    },
  };
}

function filledPath(chance: Chance, path: string, sid: string, isWrite = false): string {
  const values: Record<string, readonly string[]> = {
    carrier: ['exotel', 'twilio', 'browser', 'x'],
    callId: [`exotel-${sid}`, `twilio-CA${sid}`, 'softphone', 'exotel-', '%00'],
    token: ['AAAA', marks.secret],
    id: isWrite ? writable.id : ['demo-clinic', 'no-such', ...writable.id],
    phone: isWrite ? writable.phone : ['+919800000001', '%2B919800000001', ...writable.phone],
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => chance.one(values[name] ?? ['x']));
}

function howSpoilt(chance: Chance): number {
  return chance.one([0, 0, 1, 1, 2, 5]);
}

async function twilioRequest(
  chance: Chance,
  { run, accounts }: RunningSystem,
  path: string,
  sid: string,
): Promise<RawRequest> {
  const fields: Fields = {
    CallSid: `CA${sid}`,
    AccountSid: accounts.twilioAccountSid,
    From: chance.one(phones),
    To: '+918000000001',
    Called: '+918000000001',
    CallStatus: chance.one(['ringing', 'in-progress', 'completed', 'busy']),
    Direction: chance.one(['inbound', 'outbound-dial']),
    ParentCallSid: chance.one(['', `CA${sid}`, 'CA1']),
    SpeechResult: 'what are your opening hours',
    Digits: chance.one(['', '0', '123#', marks.number]),
    DialCallStatus: chance.one(['completed', 'no-answer', 'x']),
    DialCallDuration: chance.one(['0', '12', '-1', 'x']),
    StreamEvent: chance.one(['', 'stream-error']),
    StreamError: 'x',
    RecordingUrl: chance.one(['', 'https://127.0.0.1:1/x', 'x', 'file:///etc/passwd']),
    RecordingStatus: chance.one(['completed', 'absent']),
  };
  const pairs = spoiltForm(chance, fields, howSpoilt(chance));
  const query = chance.one([
    '',
    '',
    '?leg=human',
    '?leg=done',
    '?try=last',
    '?heard=nothing',
    '?leg=%ff',
    `?call=${sid}`,
  ]);
  // A form can't say a lone surrogate: what is signed is what is read.
  const body = new URLSearchParams(pairs).toString();
  const signature = await sign(accounts.twilioAuthToken, `${run.edge}${path}${query}`, [
    ...new URLSearchParams(body),
  ]);
  const headers: [string, string][] = [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Twilio-Signature', chance.next() < 0.9 ? signature : 'AAAA'],
    ['I-Twilio-Idempotency-Token', `${sid}-${chance.below(3)}`],
  ];
  return { place: 'edge', method: 'POST', target: `${path}${query}`, headers, body };
}

async function exotelRequest(
  chance: Chance,
  { accounts }: RunningSystem,
  method: string,
  path: string,
  sid: string,
): Promise<RawRequest> {
  const fields: Fields = {
    CallSid: sid,
    CallFrom: chance.one(phones),
    CallTo: '+918000000001',
    From: chance.one(phones),
    To: '08000000001',
    ask: chance.one(['transfer', 'resume', 'turns', 'x']),
    'Stream[Status]': chance.one(['completed', 'failed']),
    'Stream[Error]': chance.one(['', 'x']),
    Stream: chance.one(['{"Status":"completed"}', '{"Status":', '[]', '7']),
    Status: chance.one(['completed', 'busy', 'free', 'No Answer']),
    EventType: chance.one(['', 'terminal', 'answered', 'Dial']),
    DialCallStatus: chance.one(['', 'completed', 'busy']),
    DialCallDuration: chance.one(['0', '"12"', '-1', '1e999']),
    DialWhomNumber: chance.one(['', `0${marks.number}`]),
    RecordingUrl: chance.one(['', 'https://127.0.0.1:1/x', 'x']),
    dial: chance.one(['', '1', '-1', '9999999999999']),
    business: '+918000000001',
  };
  const pairs = spoiltForm(chance, fields, howSpoilt(chance));
  const token = chance.next() < 0.95 ? accounts.exotelWebhookToken : marks.secret;
  const query = new URLSearchParams([['token', token], ...(method === 'GET' ? pairs : [])]).toString();
  const target = `${path}?${chance.next() < 0.2 ? spoiltEncoding(chance, query) : query}`;
  if (method === 'GET') return { place: 'edge', method, target, headers: [], body: '' };
  const boundary = 'fuzz';
  const [type, body] = chance.one([
    ['application/x-www-form-urlencoded', new URLSearchParams(pairs).toString()],
    ['application/json', spoiltJsonText(chance, Object.fromEntries(pairs), howSpoilt(chance))],
    [`multipart/form-data; boundary=${boundary}`, multipart(boundary, pairs)],
    ['multipart/form-data; boundary="(?"', multipart('(?', pairs)],
  ] as const);
  return { place: 'edge', method, target, headers: [['Content-Type', type]], body };
}

function multipart(boundary: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('');
}

async function staffRequest(
  chance: Chance,
  { run }: RunningSystem,
  method: string,
  path: string,
): Promise<RawRequest> {
  const json: Json = { to: chance.one(phones), from: chance.one(phones), destination: 'front-desk' };
  const headers: [string, string][] = [...bearer(chance, run), ['Content-Type', 'application/json']];
  if (chance.next() < 0.3) headers.push(['Origin', chance.one(['null', 'https://evil.example', run.edge])]);
  const body = method === 'POST' ? spoiltJsonText(chance, json, howSpoilt(chance)) : '';
  return { place: 'edge', method, target: path, headers, body };
}

function bearer(chance: Chance, run: RunningSystem['run']): [string, string][] {
  const token = chance.one([
    run.internalKey,
    run.staffToken,
    run.adminToken,
    run.operatorToken ?? '',
    marks.secret,
    'a.b.c',
    run.staffToken.slice(0, -4),
  ]);
  return chance.next() < 0.9 ? [['Authorization', `Bearer ${token}`]] : [];
}

function apiTarget(system: RunningSystem, name: string, endpoint: Endpoint): Target {
  const { method, auth } = endpoint;
  const isWrite = method === 'PUT' || method === 'DELETE';
  const schema = endpoint.request && jsonSchemaOf(endpoint.request, 'input');
  const querySchema = endpoint.query && jsonSchemaOf(endpoint.query, 'input');
  return {
    name: `${method} ${endpoint.path} (${name})`,
    async request(chance, sid) {
      const { run } = system;
      const path = filledPath(chance, endpoint.path, sid, isWrite);
      const given = querySchema ? sampleOf(chance, querySchema) : {};
      const pairs = Object.entries(given as Record<string, Json>).map(([key, value]): [string, string] => [
        key,
        String(value),
      ]);
      const query = new URLSearchParams(
        spoiltForm(chance, Object.fromEntries(pairs), querySchema ? howSpoilt(chance) : 0),
      ).toString();
      const target = query === '' ? path : `${path}?${query}`;
      const body = schema ? spoiltJsonText(chance, sampleOf(chance, schema), howSpoilt(chance)) : '';
      const type: [string, string] = ['Content-Type', 'application/json'];
      const credential = auth === 'iam' ? await signed(run.api, method, target, body) : bearer(chance, run);
      const headers: [string, string][] = [...credential, type];
      if (endpoint.csv && chance.next() < 0.5) headers.push(['Accept', 'text/csv']);
      return { place: 'api', method, target, headers, body };
    },
  };
}

/** As the edge signs. */
async function signed(
  api: string,
  method: string,
  target: string,
  body: string,
): Promise<[string, string][]> {
  const { headers } = await new AwsV4Signer({
    accessKeyId: localDefaults.EDGE_AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: localDefaults.EDGE_AWS_SECRET_ACCESS_KEY ?? '',
    region: localDefaults.AWS_REGION ?? '',
    service: 'execute-api',
    url: `${api}${target}`,
    method,
    ...(body === '' ? {} : { body }),
  }).sign();
  return [...headers].map(([key, value]) => [key, value]);
}
