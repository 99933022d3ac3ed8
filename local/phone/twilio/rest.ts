/**
 * Twilio's REST resource of a live call: `POST /2010-04-01/Accounts/{sid}/Calls/{call}.json`. The product's
 * `TWILIO_API_BASE_URL` must point here.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call } from '../phone.ts';
import type { CallUpdate } from './step.ts';

export interface TwilioRest {
  origin: string;
  /** The updates that were accepted, in order. */
  updates: { callSid: string; update: CallUpdate }[];
  /** How many requests came, refused ones included. */
  requests(): number;
  /** Answers the next `times` requests with 503. */
  fails(times: number): void;
  /** Makes a call updatable from now until it ends. */
  serve(call: Call): void;
  close(): Promise<void>;
}

interface RestAnswer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * Listens on a free port of this machine. Answers 401 (20003) for wrong credentials, 404 (20404) for a call
 * that is over or unknown, 400 (21221) for an update without content.
 */
export async function startTwilioRest(account: { sid: string; authToken: string }): Promise<TwilioRest> {
  const live = new Map<string, Call>();
  const updates: TwilioRest['updates'] = [];
  const login = `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`;

  let requests = 0;
  let failures = 0;

  const answer = async (request: IncomingMessage): Promise<RestAnswer> => {
    requests += 1;
    if (failures > 0) {
      failures -= 1;
      return fault(503, 20503, 'Service unavailable');
    }
    if (request.headers.authorization !== login) return fault(401, 20003, 'Authenticate');
    const [, sid, callSid = ''] =
      /^\/2010-04-01\/Accounts\/(\w+)\/Calls\/(\w+)\.json$/.exec(request.url ?? '') ?? [];
    const call = sid === account.sid && request.method === 'POST' ? live.get(callSid) : undefined;
    if (!call) return fault(404, 20404, 'The requested resource was not found');
    const update = updateOf(new URLSearchParams(await bodyOf(request)));
    if (!update) return fault(400, 21221, 'Twiml, Url or Status is needed');
    updates.push({ callSid, update });
    call.update(update);
    return {
      status: 200,
      body: { sid: callSid, account_sid: sid, status: 'status' in update ? 'completed' : 'in-progress' },
    };
  };

  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    updates,
    requests: () => requests,
    fails: (times) => {
      failures = times;
    },
    serve: (call) => {
      live.set(call.callSid, call);
      const forget = () => live.delete(call.callSid);
      call.ended.then(forget, forget);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function updateOf(form: URLSearchParams): CallUpdate | null {
  const [twiml, url, status] = [form.get('Twiml'), form.get('Url'), form.get('Status')];
  if (twiml !== null) return { twiml };
  if (url !== null) return { url, method: form.get('Method') ?? 'POST' };
  return status === 'completed' || status === 'canceled' ? { status: 'completed' } : null;
}

function fault(status: number, code: number, message: string): RestAnswer {
  return { status, body: { code, message, status, more_info: `https://www.twilio.com/docs/errors/${code}` } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
