/**
 * The agent by text, in this process: the real Lambda apps on the embedded DynamoDB, with the real
 * prompt, tools and tool loop, and a model behind OpenAI's wire.
 */
import { customersApp } from '../../lambdas/customers/routes.ts';
import { journalApp } from '../../lambdas/journal/routes.ts';
import { requestsApp } from '../../lambdas/requests/routes.ts';
import { putBusiness } from '../../lambdas/rows/business.ts';
import { localTable } from '../../lambdas/testing/local-table.ts';
import { clientOf, quiet } from '../../lambdas/testing/world.ts';
import { voiceApp } from '../../lambdas/voice/routes.ts';
import { startDemoEngine } from '../../local/engines/dialogue/engine.ts';
import { demoBusinessId, demoClinic } from '../../local/seed/demo-clinic.ts';
import type { ApiClient } from '../../shared/io/client.ts';
import { platformClock } from '../../shared/io/clock.ts';
import { createOpenAi } from '../../shared/io/openai/openai.ts';
import { localTime } from '../../shared/local-time.ts';
import type { Model } from './model.ts';
import type { Office } from './office.ts';

export interface TextRoom {
  office: Office;
  close(): Promise<void>;
}

/**
 * Monday, 23 November 2026, ten in the morning in India: "tomorrow" and "on Friday" mean the same
 * in every run.
 */
const fixedNowMs = Date.parse('2026-11-23T04:30:00.000Z');

/** `model` null: the scripted demo engine. */
export async function openTextRoom(model: Model | null): Promise<TextRoom> {
  const [local, engine] = await Promise.all([
    localTable(),
    model === null ? startDemoEngine({ port: 0 }) : null,
  ]);
  const { table } = local;
  const { baseUrl, apiKey, name } = model ?? {
    baseUrl: engine?.url ?? '',
    apiKey: 'local-openai-key',
    name: 'gpt-6-luna',
  };
  const llm = createOpenAi({ apiKey, baseUrl, model: name }, { clock: platformClock, fetch });
  const ports = { table, log: quiet, now: () => fixedNowMs };
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const noTools = { fetch: () => Promise.reject(new TypeError('the demo business has no tools of its own')) };
  await putBusiness(table, demoClinic);
  const asEdge = (app: Parameters<typeof clientOf>[0]): ApiClient => clientOf(app);
  const asStaff = (app: Parameters<typeof clientOf>[0]): ApiClient =>
    clientOf(app, { businessId: demoBusinessId });
  const requests = requestsApp(ports);
  const edge: ApiClient = {
    ...asEdge(requests),
    logEvent: asEdge(journalApp(ports)).logEvent,
    voice: (turn) =>
      asEdge(voiceApp({ ...ports, llms: [llm], ownTools: noTools, wait })).voice(turn, {
        timeoutMs: 40_000,
      }),
  };
  const staff: ApiClient = {
    ...asStaff(requests),
    putCustomer: asStaff(
      customersApp({ ...ports, removeObject: async () => undefined, pause: async () => undefined }),
    ).putCustomer,
  };
  const { date, time } = localTime(fixedNowMs, demoClinic.timeZone);
  return {
    office: {
      edge,
      staff,
      businessId: demoBusinessId,
      number: demoClinic.numbers[0] ?? '',
      now: () => ({ today: date, time }),
    },
    close: async () => {
      await Promise.all([local.stop(), engine?.close()]);
    },
  };
}
