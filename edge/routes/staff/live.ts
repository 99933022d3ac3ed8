/** Live calls, for staff and operators: list, watch, listen in, whisper, transfer and end them. */
import { Hono } from 'hono';
import * as z from 'zod';
import type { EdgeAct } from '../../../shared/contract/audit.ts';
import { FaultError } from '../../../shared/fault.ts';
import { BusinessId } from '../../../shared/ids.ts';
import { createLog } from '../../../shared/io/log.ts';
import type { CallVisitor } from '../../auth/guard.ts';
import { businessIndex } from '../../call/bindings.ts';
import { createApi } from '../../call/runtime.ts';
import { tooMany } from '../../call/session/listeners.ts';
import { errorAnswer } from '../../http-error.ts';
import { callObject, type EdgeDeps } from '../../ring.ts';
import { refusedUpgrade } from '../checks.ts';
import { refusedOrigin } from '../cross-origin.ts';
import { createStaffAccess } from './access.ts';
import { createStaffAudit } from './audit.ts';
import { withBody } from './body.ts';
import { createCallFinder } from './call-finder.ts';
import { softphoneCalls } from './softphone.ts';

/** Without a destination, the business's first. */
const TransferRequest = z.object({ destination: z.string().min(1).max(60).optional() });

/** A sentence for the agent's next reply. */
const WhisperRequest = z.object({ text: z.string().trim().min(1).max(300) });

export function liveRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const finder = createCallFinder(deps);
  const { admitted, admittedToCalls, onCall } = createStaffAccess(config, finder);
  const api = createApi(config);
  const audit = createStaffAudit(api, createLog());
  const app = new Hono();

  app.get('/calls/live', (c) =>
    admittedToCalls(c.req.raw, async (visitor) =>
      c.json({ calls: await finder.live(visitor) }, 200, { 'cache-control': 'no-store' }),
    ),
  );

  app.get('/calls/:callId/live', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call, visitor) => {
      const refused = refusedUpgrade(c.req.raw) ?? refusedOrigin(c.req.raw, config);
      if (refused) return refused;
      await audit.record(visitor, { action: 'live_call_watched', callId: call.callId, number: call.to });
      const shown = await finder.shownNumbers(visitor, call.to);
      const headers = {
        ...upgradeOf(visitor),
        ...(shown === null ? {} : { 'x-watch-numbers': [...shown].join(',') }),
      };
      return callObject(deps, call.objectName).fetch(`https://edge/calls/${call.callId}/live`, { headers });
    }),
  );

  // Without an upgrade it tells whether staff may listen: a page can't read why an upgrade was refused.
  app.get('/calls/:callId/listen', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call, visitor) => {
      const { callId, to: number, objectName } = call;
      const reason = await callObject(deps, objectName).whyNotListen();
      if (reason) return refusedOrder(reason);
      if (refusedUpgrade(c.req.raw)) return c.json({ callId, mayListen: true });
      const refused = refusedOrigin(c.req.raw, config);
      if (refused) return refused;
      const act = await audit.record(visitor, { action: 'live_call_listened', callId, number });
      const headers = upgradeOf(visitor, act);
      return callObject(deps, objectName).fetch(`https://edge/calls/${callId}/listen`, { headers });
    }),
  );

  app.post('/calls/:callId/transfer', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call, visitor) =>
      withBody(c.req.raw, TransferRequest, async ({ destination }) => {
        const moved = await callObject(deps, call.objectName).moveToPerson(destination ?? null);
        if (moved === 'moving') {
          const { callId, to: number } = call;
          await audit.recordDone(visitor, { action: 'live_call_moved', callId, number, destination });
          return c.json({ callId, moving: true }, 202);
        }
        return refusedOrder(moved);
      }),
    ),
  );

  app.post('/calls/:callId/whisper', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call, visitor) =>
      withBody(c.req.raw, WhisperRequest, async ({ text }) => {
        const { callId, to: number, objectName } = call;
        const person = visitor.kind === 'staff' ? visitor.staff.person : '';
        const taken = await callObject(deps, objectName).whisper({ text, ...(person && { person }) });
        if (taken !== 'whispered') return refusedOrder(taken);
        await audit.recordDone(visitor, { action: 'live_call_whispered', callId, number });
        return c.json({ callId, whispered: true }, 202);
      }),
    ),
  );

  // Each number of the business reads its settings again at its next ring.
  app.post('/businesses/:id/refresh', (c) =>
    admitted(c.req.raw, async (visitor) => {
      const id = BusinessId.safeParse(c.req.param('id'));
      const isTheirs = visitor.kind !== 'staff' || (id.success && visitor.staff.businessId === id.data);
      if (!id.success || !isTheirs) return errorAnswer(404, 'unknown_business', 'there is no such business');
      const numbers = await deps.env.SWITCHBOARDS.getByName(businessIndex(id.data)).numbers();
      await Promise.all(numbers.map((number) => deps.env.SWITCHBOARDS.getByName(number).forget()));
      await audit.recordDone(visitor, { action: 'settings_refreshed', businessId: id.data });
      return c.json({ businessId: id.data, refreshed: numbers.length });
    }),
  );

  app.post('/calls/:callId/hangup', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call, visitor) => {
      const ending = await callObject(deps, call.objectName).hangUp();
      if (!ending) return errorAnswer(404, 'not_live', 'the caller is not on the line');
      await audit.recordDone(visitor, { action: 'live_call_ended', callId: call.callId, number: call.to });
      return c.json({ callId: call.callId }, 202);
    }),
  );

  const softphone = softphoneCalls(deps, { api, finder, audit });
  app.post('/calls/softphone', (c) => admitted(c.req.raw, (visitor) => softphone(c.req.raw, visitor)));

  app.onError((error) => {
    if (error instanceof FaultError) {
      createLog().warn('the API could not be asked', { fault: error.message });
      return errorAnswer(503, 'unavailable', 'the API can not be asked now', { 'retry-after': '5' });
    }
    createLog().error('a bug', { error });
    return errorAnswer(500, 'internal', 'something went wrong here');
  });
  return app;
}

/** The object needs no credential, so it gets none. `act`: its length is reported from there. */
function upgradeOf({ protocol }: CallVisitor, act: EdgeAct | null = null): Record<string, string> {
  return {
    upgrade: 'websocket',
    ...(protocol === null ? {} : { 'x-watch-protocol': protocol }),
    ...(act && { 'x-listen-act': encodeURIComponent(JSON.stringify(act)) }),
  };
}

/** Why the agent does not take an order of staff, and why nobody listens. */
const refusedOrders = {
  not_live: { status: 404, message: 'the call is over' },
  unknown_destination: { status: 404, message: 'the business has no such destination' },
  not_answered: { status: 409, message: 'the agent is not on the line yet' },
  with_person: { status: 409, message: 'the caller was transferred already' },
  moving_already: { status: 409, message: 'the agent hands the call over already' },
  ending: { status: 409, message: 'the agent is ending the call' },
  too_many: { status: 409, message: tooMany },
  by_turns: { status: 409, message: 'no sound of this call passes here: its carrier brings words' },
  not_agreed: { status: 409, message: 'the caller has not agreed to be recorded, so nobody may listen' },
  notice_due: { status: 409, message: 'the caller has not heard the recording notice to its end yet' },
} as const;

function refusedOrder(why: keyof typeof refusedOrders): Response {
  const { status, message } = refusedOrders[why];
  return errorAnswer(status, why, message);
}
