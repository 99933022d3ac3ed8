/**
 * The business of a scenario and the API behind its tools: the tools themselves are the real ones,
 * what they ask is answered by the script.
 */
import type { Business } from '../../../../shared/contract/business.ts';
import { faultOfStatus } from '../../../../shared/fault.ts';
import { ApiFaultError } from '../../../../shared/io/client.ts';
import type { Clock } from '../../../../shared/io/clock.ts';
import type { ToolDeps } from '../../../../shared/io/run-tool.ts';
import type { ApiDirection, Settings } from './scenario.ts';
import { scriptedFault } from './scripted-providers.ts';

export const ownToolOrigin = 'https://tools.example.com';

/** What the API, or a business's own tool, was asked. */
export interface ApiAsked {
  at: number;
  asked: string;
  body: string;
}

export interface ScenarioWorld {
  business: Business;
  tools: ToolDeps;
  asked: ApiAsked[];
  /** Answers of the script that nobody asked for. */
  unasked(): readonly ApiDirection[];
}

export function scenarioWorld(
  clock: Clock,
  settings: Settings,
  answers: readonly ApiDirection[],
): ScenarioWorld {
  const business = businessOf(settings);
  const asked: ApiAsked[] = [];
  const waiting = [...answers];

  /** The script's next answer to this request, after its time; `ordinary` where it has none. */
  async function answer(name: string, body: unknown, ordinary: unknown, timeoutMs: number): Promise<unknown> {
    asked.push({ at: clock.now(), asked: name, body: JSON.stringify(body) });
    const index = waiting.findIndex((one) => one.asked === name);
    const [given] = index < 0 ? [] : waiting.splice(index, 1);
    if (!given) return ordinary;
    await new Promise<void>((resolve) => clock.after(Math.min(given.afterMs, timeoutMs), resolve));
    if (given.afterMs > timeoutMs) throw new ApiFaultError(scriptedFault('api', 'stall'), null, null);
    if ('result' in given.answer) return given.answer.result ?? ordinary;
    const { fails, status } = given.answer;
    throw new ApiFaultError(
      status === null ? scriptedFault('api', fails) : faultOfStatus('api', status, 'scripted'),
      status,
      null,
    );
  }

  const api = {
    requestTransfer: (body: { destination?: string | undefined }, { timeoutMs = 3000 } = {}) => {
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
  return { business, tools, asked, unasked: () => waiting };
}

function numberOf(name: string, { destinations }: Settings): string {
  return `+91800000${String(1001 + Math.max(destinations.indexOf(name), 0))}`;
}

function businessOf(settings: Settings): Business {
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
    hours: [],
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
