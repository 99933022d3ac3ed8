/**
 * Everything a call by turns fetches, by script: the API, a carrier's recordings and Deepgram. It
 * keeps the requests.
 */

import type { VoiceAction } from '../../../shared/contract/voice.ts';
import type { Fault } from '../../../shared/fault.ts';

export interface ApiScript {
  /** The API stores and answers nothing but the business's settings. */
  isAway?(): boolean;
  /** The model's answer to a turn, or the status that refuses it. */
  voice?(turn: {
    turn: number;
    text: string;
  }): { reply: string; language?: string; actions: VoiceAction[]; fault?: Fault } | number;
  /** The status of the API's answer to a question for the business. By default 200. */
  business?(): number;
  /** Settings of the business that are not those of `business`. */
  settings?: object;
  /** Settings of its draft that are not those of `business`. */
  draft?: object;
  /** The model's answer waits for this. */
  voiceAfter?(): Promise<void>;
  /**
   * The status of the API's answer to a transfer request. By default 200, with the business's only
   * destination.
   */
  transfer?(): number;
  /** The words recognised in a recording. */
  heard?(): string | Promise<string>;
  /** The STT provider's answer to a stream, a 503, waits for this. */
  sttAnswers?(): Promise<unknown>;
  /** What Exotel's REST says of a call, or the status that refuses to. By default 404. */
  exotelCall?(): Promise<object | number> | object | number;
  /** The status with which Twilio's REST API answers. By default 200. */
  twilio?(): number;
  /** The status of the API's answer to a carrier's recording. By default 200. */
  carrierRecording?(): number;
  /** The API's answer to a question for a hold, or the status and code that refuse it. By default a hold. */
  budget?(asked: Record<string, unknown>): Promise<BudgetScript> | BudgetScript;
  /** The status of the API's answer to a bill. By default 200. */
  bill?(): number;
  /** The answer to events waits for this. */
  logged?(): Promise<unknown>;
  /** The answer to a bill waits for this. */
  finished?(): Promise<unknown>;
}

type BudgetScript = { allowed: boolean; reason?: string } | { status: number; code: string } | null;

export interface Answering {
  fetch: typeof fetch;
  /** Bodies sent to `/api/agent/{name}`, in order. */
  bodies(name: string): Record<string, unknown>[];
  /** The names of all requests, in order. */
  asked(): string[];
  /** The journal's events that the API has received. */
  journal(): { type: string; seq: number }[];
  /** Path and model of each stream to the STT provider. */
  listened(): string[];
  /** Paths of the requests to Exotel's REST for a call's details. */
  exotelRequests(): string[];
  /** Requests to Twilio's REST API: `POST <path> Status=<status>`, in order. */
  twilioRequests(): string[];
}

/**
 * The smallest valid configuration. Timers are late where many tests run, and all test files share one
 * process: no ring is refused for it, except in the test of that.
 */
export const variables = {
  MAX_TIMER_LAG_MS: '0',
  PUBLIC_URL: 'https://voice.example.in',
  API_BASE_URL: 'https://api.example.in',
  EDGE_AWS_ACCESS_KEY_ID: 'id',
  EDGE_AWS_SECRET_ACCESS_KEY: 'secret',
  INTERNAL_API_KEY: 'internal',
  DEEPGRAM_API_KEY: 'deepgram',
  OPENAI_API_KEY: 'openai',
  AZURE_SPEECH_KEY: 'azure',
};

export const business = {
  businessId: 'demo-clinic',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN', 'hi-IN'],
  voices: {},
  greeting: {},
  knownGreeting: { 'en-IN': 'Hello {name}, this is Asha.' },
  agentName: 'Asha',
  prompt: '',
  facts: [],
  hours: [],
  prices: [],
  address: '',
  transferDestinations: [{ name: 'front-desk', number: '+918000000002' }],
  tools: [],
  limits: {},
  version: 1,
};
const customer = {
  phone: '+919800000001',
  name: 'Ravi',
  language: 'en-IN',
  notes: '',
  lastCalls: [],
  openRequests: [],
};
const money = { microInr: 0, inr: '0.00' };

export function scriptedApi(script: ApiScript): Answering {
  const requests: { name: string; body: Record<string, unknown> }[] = [];
  const events: { type: string; seq: number }[] = [];
  const twilioRequests: string[] = [];
  const exotelRequests: string[] = [];
  const listened: string[] = [];

  async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const { hostname, pathname, searchParams } = new URL(request.url);
    if (pathname.startsWith('/v1/Accounts/')) return exotelCall(pathname);
    if (hostname.endsWith('exotel.com')) return new Response('RIFF');
    if (hostname.endsWith('deepgram.com')) return deepgram(request);
    if (hostname === 'api.twilio.com') {
      twilioRequests.push(`${request.method} ${pathname} Status=${(await request.formData()).get('Status')}`);
      return Response.json({}, { status: script.twilio?.() ?? 200 });
    }
    if (hostname !== 'api.example.in') return new Response(null, { status: 503 });
    const name = pathname.replace('/api/agent/', '');
    const body = request.method === 'POST' ? ((await request.json()) as Record<string, unknown>) : {};
    requests.push({ name, body });
    if (name !== 'business' && script.isAway?.()) return new Response(null, { status: 503 });
    if (name === 'voice') {
      await script.voiceAfter?.();
      return voice(body as { turn: number; text: string });
    }
    if (name === 'request-transfer') {
      const status = script.transfer?.() ?? 200;
      return status === 200
        ? Response.json({ transferId: 't', destination: business.transferDestinations[0] })
        : away(status);
    }
    if (name === 'log-event') {
      events.push(...(body.events as typeof events));
      await script.logged?.();
      return Response.json({ acceptedThrough: events.at(-1)?.seq ?? 0 });
    }
    const remaining = { microInr: 1, inr: '0.00' };
    if (name === 'check-budget') {
      const given = await script.budget?.(body);
      if (given && 'status' in given) return away(given.status, given.code);
      return Response.json(given ?? { allowed: true, holdId: 'h', maxSeconds: 600, remaining });
    }
    const found = script.business?.() ?? 200;
    if (name === 'business' && found !== 200) return away(found);
    if (name === 'business') {
      const settings = searchParams.has('draft') ? script.draft : script.settings;
      return Response.json({ business: { ...business, ...settings } });
    }
    if (name === 'customer') return Response.json({ customer });
    if (name === 'save-recording' && 'carrierUrl' in body) return carrierRecording();
    if (name === 'finish-call') return bill();
    return new Response(null, { status: 404 });
  }

  function voice({ turn, text }: { turn: number; text: string }): Response {
    const scripted = script.voice?.({ turn, text }) ?? { reply: 'Yes.', actions: [] };
    if (typeof scripted === 'number') return away(scripted);
    const { reply, language = 'en-IN', actions, fault } = scripted;
    const at = new Date().toISOString();
    const events = [
      { type: 'callerSaid', at, turn, text, language, speechEndedAt: null },
      ...actions.map((action) => toolAnswered(turn, at, action)),
      { type: 'agentSaid', at, turn, cause: 'model', text: reply, interrupted: false },
    ];
    return Response.json({ turn, reply, language, actions, events, ...(fault ? { fault } : {}) });
  }

  async function bill(): Promise<Response> {
    await script.finished?.();
    const status = script.bill?.() ?? 200;
    return status === 200 ? Response.json({ cost: { lines: [], total: money } }) : away(status);
  }

  function carrierRecording(): Response {
    const status = script.carrierRecording?.() ?? 200;
    if (status !== 200) return away(status);
    return Response.json({ key: 'k', bytes: 4, sha256: '0'.repeat(64) });
  }

  /** Exotel's REST: the details of a call. */
  async function exotelCall(path: string): Promise<Response> {
    exotelRequests.push(path);
    const call = await script.exotelCall?.();
    if (typeof call === 'number' || !call) return new Response('', { status: call ?? 404 });
    return Response.json({ Call: call });
  }

  async function deepgram(request: Request): Promise<Response> {
    // A streaming STT connection, of a call that has not changed to turns yet.
    if (request.headers.get('upgrade')) {
      const { pathname, searchParams } = new URL(request.url);
      listened.push(`${pathname} ${searchParams.get('model')}`);
      await script.sttAnswers?.();
      return new Response(null, { status: 503 });
    }
    const transcript = (await script.heard?.()) ?? '';
    return Response.json({
      metadata: { duration: 2.5 },
      results: { channels: [{ alternatives: [{ transcript }] }] },
    });
  }

  return {
    fetch: answer as typeof fetch,
    bodies: (name) => requests.filter((request) => request.name === name).map(({ body }) => body),
    asked: () => requests.map(({ name }) => name),
    journal: () => events,
    listened: () => listened,
    twilioRequests: () => twilioRequests,
    exotelRequests: () => exotelRequests,
  };
}

/** The tool that the model called for this action, as the API journals it. */
function toolAnswered(turn: number, at: string, action: VoiceAction) {
  const answered = { type: 'toolAnswered', at, turn, id: `call-${turn}`, arguments: '{}', result: '{}' };
  switch (action.type) {
    case 'end_call':
      return { ...answered, name: 'end_call', action: { type: 'endCall' } };
    case 'transfer':
      return { ...answered, name: 'transfer_call', action: { type: 'transfer', ...action.destination } };
    case 'set_language':
      return {
        ...answered,
        name: 'set_language',
        action: { type: 'setLanguage', language: action.language },
      };
  }
}

function away(status: number, code = 'away'): Response {
  return Response.json({ error: { code, message: 'away' } }, { status });
}
