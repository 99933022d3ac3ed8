/** tools: a trial of a business's own tool, as a call would use it. For admins. */
import { randomUUID } from 'node:crypto';
import type { ToolTried, TryTool } from '../../shared/contract/own-tool.ts';
import { callIdOf } from '../../shared/ids.ts';
import type { Clock } from '../../shared/io/clock.ts';
import { callOwnTool } from '../../shared/io/own-tool.ts';
import { checkedArguments } from '../../shared/io/tools.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { ownBusiness, type Staff } from '../http/auth.ts';
import type { PublicFetch } from '../http/public-fetch.ts';
import { writeAudit } from '../rows/audit.ts';
import { knownBusiness } from '../rows/business.ts';
import { mayTry } from './store.ts';
import { watchedFetch } from './watched-fetch.ts';

export interface ToolsPorts extends Ports {
  /** Reaches public addresses only. */
  fetch: PublicFetch;
  /** The clock of the tool's time limit. Default: the platform's. */
  clock?: Clock;
}

export function toolsApp(ports: ToolsPorts): App {
  const routes: Routes<'tools'> = {
    tryTool: ({ params, body, staff }) =>
      tryTool(ports, { ...staff, businessId: ownBusiness(staff, params.id) }, body),
  };
  return createApp(ports, routes);
}

/** Recorded before the tool is called: it may do something. */
async function tryTool(ports: ToolsPorts, staff: Staff, asked: TryTool): Promise<ToolTried> {
  const { table, log, now, fetch, clock } = ports;
  const { tool } = asked;
  const business = await knownBusiness(table, staff.businessId);
  const given = JSON.stringify(asked.arguments);
  const checked = checkedArguments({ name: tool.name, arguments: given }, { ...business, tools: [tool] });
  if (!checked.ok)
    return { request: null, answer: null, ms: 0, ok: false, told: JSON.stringify({ error: checked.error }) };
  if (!(await mayTry(table, staff.businessId, now())))
    throw new ApiError(429, 'too_many_trials', 'too many trials in this minute');
  await writeAudit(table, log, staff, { action: 'tool_tried', tool: tool.name }, now());
  const secret = asked.toolSecret ?? business.toolSecret;
  const watched = watchedFetch(fetch, secret);
  const began = now();
  const said = await callOwnTool(
    {
      // Of no call: the tool can tell a trial from a caller.
      callId: callIdOf('browser', `try-${randomUUID()}`),
      tool,
      arguments: checked.given,
      secret,
    },
    { fetch: watched.fetch, ...(clock ? { clock } : {}) },
    new AbortController().signal,
  );
  return {
    ...watched.seen(),
    ms: now() - began,
    ok: said.ok,
    told: JSON.stringify(said.ok ? said.result : { error: said.error }),
  };
}
