/**
 * Live calls, for staff and operators: which there are, one as it happens, ending one, and a call
 * from the browser.
 */
import { Hono } from 'hono';
import * as z from 'zod';
import { AnyPhone } from '../../shared/contract/endpoint.ts';
import { FaultError } from '../../shared/fault.ts';
import { BusinessId, CallId, callIdOf, withheldCaller } from '../../shared/ids.ts';
import { createLog } from '../../shared/io/log.ts';
import { createGuard, type Visitor } from '../auth/guard.ts';
import { businessIndex } from '../call/bindings.ts';
import { errorAnswer } from '../http-error.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl } from '../ring.ts';
import { badFields } from './bad-fields.ts';
import { createCallFinder, type FoundCall } from './call-finder.ts';

/**
 * Whom the softphone calls and as whom. Without `to` it is the ExoPhone, without `from` a caller
 * who withholds the number.
 */
const SoftphoneCall = z.object({ to: AnyPhone.optional(), from: AnyPhone.optional() });

/** Without a destination the business's first. */
const MoveCall = z.object({ destination: z.string().min(1).max(60).optional() });

export function liveRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const guard = createGuard(config);
  const finder = createCallFinder(deps);
  const app = new Hono();

  /** Runs `work` for a visitor who has proven to be one. */
  async function admitted(
    request: Request,
    work: (visitor: Visitor) => Promise<Response>,
  ): Promise<Response> {
    const visitor = await guard.visitor(request);
    return visitor instanceof Response ? visitor : work(visitor);
  }

  /**
   * Runs `work` on a live call of the visitor's business. Another business's call is as unknown as
   * one that never was.
   */
  async function onCall(
    request: Request,
    given: string,
    work: (call: FoundCall, visitor: Visitor) => Promise<Response>,
  ): Promise<Response> {
    return admitted(request, async (visitor) => {
      const callId = CallId.safeParse(given);
      const call = callId.success ? await finder.find(callId.data) : null;
      if (!call || !(await finder.mayUse(visitor, call.to)))
        return errorAnswer(404, 'unknown_call', 'there is no such call');
      if (call.isOver) return errorAnswer(404, 'not_live', 'the call is over; its journal is with the API');
      return work(call, visitor);
    });
  }

  app.get('/calls/live', (c) =>
    admitted(c.req.raw, async (visitor) =>
      c.json({ calls: await finder.live(visitor) }, 200, { 'cache-control': 'no-store' }),
    ),
  );

  app.get('/calls/:callId/live', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call, visitor) => {
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
        return errorAnswer(426, 'upgrade_required', 'this address takes WebSocket upgrades only', {
          upgrade: 'websocket',
        });
      }
      // The object needs no credential, so it gets none.
      const headers = {
        upgrade: 'websocket',
        ...(visitor.protocol === null ? {} : { 'x-watch-protocol': visitor.protocol }),
      };
      return callObject(deps, call.objectName).fetch(`https://edge/calls/${call.callId}/live`, { headers });
    }),
  );

  app.post('/calls/:callId/transfer', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call) => {
      const asked = MoveCall.safeParse(await c.req.json().catch(() => ({})));
      if (!asked.success) return badFields(asked.error);
      const moved = await callObject(deps, call.objectName).moveToPerson(asked.data.destination ?? null);
      if (moved === 'moving') return c.json({ callId: call.callId, moving: true }, 202);
      if (moved === 'not_live') return errorAnswer(404, moved, 'the call is over');
      return errorAnswer(404, moved, 'the business has no such destination');
    }),
  );

  // The settings are read again at the next ring of each of the business's numbers that have been rung.
  app.post('/businesses/:id/refresh', (c) =>
    admitted(c.req.raw, async (visitor) => {
      const id = BusinessId.safeParse(c.req.param('id'));
      const isTheirs = visitor.kind === 'operator' || (id.success && visitor.staff.businessId === id.data);
      if (!id.success || !isTheirs) return errorAnswer(404, 'unknown_business', 'there is no such business');
      const numbers = await deps.env.SWITCHBOARDS.getByName(businessIndex(id.data)).numbers();
      await Promise.all(numbers.map((number) => deps.env.SWITCHBOARDS.getByName(number).forget()));
      return c.json({ businessId: id.data, refreshed: numbers.length });
    }),
  );

  app.post('/calls/:callId/hangup', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call) => {
      const ending = await callObject(deps, call.objectName).hangUp();
      if (!ending) return errorAnswer(404, 'not_live', 'there is nobody on the line');
      createLog({ fields: { callId: call.callId } }).info('staff end the call');
      return c.json({ callId: call.callId }, 202);
    }),
  );

  app.post('/calls/softphone', (c) =>
    admitted(c.req.raw, async (visitor) => {
      const asked = SoftphoneCall.safeParse(toJson(await c.req.text()));
      if (!asked.success) return badFields(asked.error);
      const to = asked.data.to ?? config.EXOTEL_PHONE_NUMBER;
      if (!to) return errorAnswer(400, 'bad_request', 'say whom to call: "to" is missing');
      if (!(await finder.mayUse(visitor, to)))
        return errorAnswer(403, 'forbidden', 'this number belongs to another business');
      const callSid = crypto.randomUUID();
      const callId = callIdOf('browser', callSid);
      const ring = {
        callId,
        carrier: 'browser' as const,
        callSid,
        from: asked.data.from ?? withheldCaller,
        to,
      };
      const { token, refusal } = await answerRing(deps, ring);
      if (token === null && refusal === 'unknown_number')
        return errorAnswer(404, 'unknown_number', 'no business answers at this number');
      if (token === null)
        return errorAnswer(503, 'unavailable', 'the call can not be taken now', { 'retry-after': '5' });
      // A refused call has a stream as well: it speaks the reason and ends.
      return c.json({
        callId,
        url: mediaUrl(config, callId, token),
        ...(refusal === null ? {} : { refusal }),
      });
    }),
  );

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

/** An empty body asks for nothing in particular; what is no JSON breaks the schema. */
function toJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
