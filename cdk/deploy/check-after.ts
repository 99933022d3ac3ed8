/** Checks that the deployed Worker answers, and reaches everything it needs. */
import * as z from 'zod';
import { DeployFault, say } from './command.ts';
import type { Settings } from './settings.ts';

const attempts = 10;
const pauseMs = 6000;

/**
 * Waits up to a minute, because a new domain needs time for its certificate. Throws a `DeployFault`
 * if the check fails.
 */
export async function checkAfter(settings: Settings, fetch = globalThis.fetch, wait = pause): Promise<void> {
  const origin = settings.PUBLIC_URL?.replace(/\/$/, '') ?? '';
  const health = await retrying(() => request(fetch, `${origin}/health`), wait);
  if (health?.status !== 200)
    throw new DeployFault(
      `${origin}/health does not answer (${health?.status ?? 'no connection'}); "npx wrangler tail" shows why`,
    );
  say(`✓ ${origin}/health: ${await health.text()}`);
  const key = settings.INTERNAL_API_KEY?.split(',')[0]?.trim() ?? '';
  const deep = await request(fetch, `${origin}/health/deep`, { authorization: `Bearer ${key}` });
  for (const line of deep ? partsOf(await deep.text()) : []) say(line);
  if (deep?.status !== 200)
    throw new DeployFault(
      `${origin}/health/deep answers ${deep?.status ?? 'nothing'}: the Worker lacks what is named above`,
    );
  say('✓ everything that a call needs answers');
}

const DeepHealth = z.object({
  checks: z.record(z.string(), z.object({ ok: z.boolean(), ms: z.number(), fault: z.string().optional() })),
});

/**
 * A line for each thing that a call needs; the beginning of the body if it is not JSON, such as
 * Cloudflare's error page.
 */
function partsOf(body: string): string[] {
  const parsed = DeepHealth.safeParse(jsonOf(body));
  if (!parsed.success) return [`  ${body.slice(0, 200)}`];
  return Object.entries(parsed.data.checks).map(
    ([name, { ok, ms, fault }]) => `  ${ok ? '✓' : '✗'} ${name}: ${fault ?? `${ms} ms`}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function retrying(
  attempt: () => Promise<Response | null>,
  wait: (ms: number) => Promise<void>,
): Promise<Response | null> {
  for (let done = 1; ; done++) {
    const response = await attempt();
    if (response?.status === 200 || done >= attempts) return response;
    await wait(pauseMs);
  }
}

/** `null` without a connection: the domain may not exist yet. */
async function request(
  fetch: typeof globalThis.fetch,
  url: string,
  headers: Record<string, string> = {},
): Promise<Response | null> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(15_000) });
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
