/**
 * The business of a scenario and the API behind its tools. The tools are the real ones; the script
 * answers their requests.
 */

import { type Business, weekdays } from '../../shared/contract/business.ts';
import { RequestTransfer } from '../../shared/contract/recording.ts';
import { faultOfStatus } from '../../shared/fault.ts';
import { ApiFaultError } from '../../shared/io/client.ts';
import type { Clock } from '../../shared/io/clock.ts';
import type { ToolDeps } from '../../shared/io/tools.ts';
import type { ApiDirection, Settings } from '../language/scenario.ts';
import { scriptedFault } from './scripted-providers.ts';

const ownToolOrigin = 'https://tools.example.com';

/** A request to the API, or to one of the business's own tools. */
export interface ApiRequest {
  at: number;
  /** As an `api` line names it. */
  request: string;
  body: string;
}

export interface ScenarioWorld {
  business: Business;
  tools: ToolDeps;
  requests: ApiRequest[];
  /** Answers of the script for which no request came. */
  unusedAnswers(): readonly ApiDirection[];
}

export function scenarioWorld(
  clock: Clock,
  settings: Settings,
  answers: readonly ApiDirection[],
): ScenarioWorld {
  const business = businessOf(settings);
  const requests: ApiRequest[] = [];
  const waiting = [...answers];

  /** The script's next answer to this request, after its time. `ordinary` where the script has none. */
  async function answer(name: string, body: unknown, ordinary: unknown, timeoutMs: number): Promise<unknown> {
    requests.push({ at: clock.now(), request: name, body: JSON.stringify(body) });
    const index = waiting.findIndex((one) => one.request === name);
    const [given] = index < 0 ? [] : waiting.splice(index, 1);
    if (!given) return ordinary;
    await new Promise<void>((resolve) => clock.after(Math.min(given.afterMs, timeoutMs), resolve));
    if (given.afterMs > timeoutMs) throw new ApiFaultError(scriptedFault('api', 'stall'), null, null);
    if ('result' in given.answer) return given.answer.result ?? ordinary;
    const { fails, status, code } = given.answer;
    throw new ApiFaultError(
      status === null ? scriptedFault('api', fails) : faultOfStatus('api', status, 'scripted'),
      status,
      code,
    );
  }

  const api = {
    requestTransfer: (given: unknown, { timeoutMs = 3000 } = {}) => {
      const body = RequestTransfer.parse(given);
      const name = body.destination ?? settings.destinations[0] ?? '';
      return answer(
        'transfer',
        body,
        { transferId: 't1', destination: { name, number: numberOf(name, settings) } },
        timeoutMs,
      );
    },
    saveRequest: (body: object, { timeoutMs = 3000 } = {}) =>
      answer('save', body, { requestId: 'R1' }, timeoutMs),
    customer: (body: object, { timeoutMs = 3000 } = {}) =>
      answer('customer', body, { customer: null }, timeoutMs),
    freeSlots: (body: object, { timeoutMs = 3000 } = {}) => answer('slots', body, { slots: null }, timeoutMs),
  } as ToolDeps['api'];

  const tools: ToolDeps = {
    api,
    callId: 'twilio-CA1',
    phone: settings.isWithheld ? null : '+919800000001',
    business,
    beforeApi: () => Promise.resolve(),
    ownTools: {
      async fetch(url, init) {
        const result = await answer(
          url.slice(ownToolOrigin.length + 1),
          JSON.parse(String(init.body)),
          { ok: true },
          Number.POSITIVE_INFINITY,
        );
        return Response.json(result);
      },
    },
  };
  return { business, tools, requests, unusedAnswers: () => waiting };
}

function numberOf(name: string, { destinations }: Settings): string {
  return `+91800000${String(1001 + Math.max(destinations.indexOf(name), 0))}`;
}

function businessOf(settings: Settings): Business {
  const { slotMinutes } = settings;
  return {
    businessId: 'demo-clinic',
    name: 'Sunrise Dental Clinic',
    numbers: ['+918000000001'],
    timeZone: 'Asia/Kolkata',
    languages: settings.languages,
    voices: {},
    greeting: {},
    agentName: 'Asha',
    prompt: '',
    facts: [],
    ...(slotMinutes === null
      ? { hours: [] }
      : {
          hours: weekdays.map((day) => ({ day, opens: '09:00', closes: '19:00' })),
          slots: { minutes: slotMinutes, atOnce: 1 },
        }),
    holidays: settings.holidays.map((date) => ({ date })),
    prices: [],
    address: '12 MG Road, Bengaluru',
    transferDestinations: settings.destinations.map((name) => ({ name, number: numberOf(name, settings) })),
    limits: {},
    tools: settings.ownTools.map((name) => ({
      name,
      description: name,
      parameters: { type: 'object', properties: {}, additionalProperties: true },
      url: `${ownToolOrigin}/${name}`,
    })),
    version: 1,
  };
}
