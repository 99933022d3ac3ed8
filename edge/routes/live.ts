/** Live calls, for staff and operators: list, watch, transfer and end them, or make one from the browser. */
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
import { createCallFinder, type FoundCall } from './call-finder.ts';
import { refusedUpgrade, withFields } from './checks.ts';
import { refusedOrigin } from './cross-origin.ts';
import { bodyText, staffBytes } from './sizes.ts';

/** Without `to` the softphone calls the ExoPhone. Without `from` its caller withholds the number. */
const SoftphoneCall = z.object({ to: AnyPhone.optional(), from: AnyPhone.optional() });

/** Without a destination, the business's first. */
const TransferRequest = z.object({ destination: z.string().min(1).max(60).optional() });

export function liveRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const guard = createGuard(config);
  const finder = createCallFinder(deps);
  const app = new Hono();

  /** Runs `work` for a visitor with a valid credential. */
  async function admitted(
    request: Request,
    work: (visitor: Visitor) => Promise<Response>,
  ): Promise<Response> {
    const visitor = await guard.visitor(request);
    return visitor instanceof Response ? visitor : work(visitor);
  }

  /** Runs `work` on a live call that the visitor may see. Another business's call answers 404, like none. */
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
      const refused = refusedUpgrade(c.req.raw) ?? refusedOrigin(c.req.raw, config);
      if (refused) return refused;
      // The object needs no credential, so it gets none.
      const headers = {
        upgrade: 'websocket',
        ...(visitor.protocol === null ? {} : { 'x-watch-protocol': visitor.protocol }),
      };
      return callObject(deps, call.objectName).fetch(`https://edge/calls/${call.callId}/live`, { headers });
    }),
  );

  app.post('/calls/:callId/transfer', (c) =>
    onCall(c.req.raw, c.req.param('callId'), async (call) =>
      withBody(c.req.raw, TransferRequest, async ({ destination }) => {
        const moved = await callObject(deps, call.objectName).moveToPerson(destination ?? null);
        if (moved === 'moving') return c.json({ callId: call.callId, moving: true }, 202);
        if (moved === 'not_live') return errorAnswer(404, moved, 'the call is over');
        return errorAnswer(404, moved, 'the business has no such destination');
      }),
    ),
  );

  // Each number of the business reads its settings again at its next ring.
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
      if (!ending) return errorAnswer(404, 'not_live', 'the caller is not on the line');
      createLog({ fields: { callId: call.callId } }).info('staff end the call');
      return c.json({ callId: call.callId }, 202);
    }),
  );

  app.post('/calls/softphone', (c) =>
    admitted(c.req.raw, async (visitor) =>
      withBody(c.req.raw, SoftphoneCall, async ({ to = config.EXOTEL_PHONE_NUMBER, from }) => {
        if (!to) return errorAnswer(400, 'bad_request', 'say whom to call: "to" is missing');
        if (!(await finder.mayUse(visitor, to)))
          return errorAnswer(403, 'forbidden', 'this number belongs to another business');
        const callSid = crypto.randomUUID();
        const callId = callIdOf('browser', callSid);
        const { token, refusal } = await answerRing(deps, {
          callId,
          carrier: 'browser',
          callSid,
          from: from ?? withheldCaller,
          to,
        });
        if (token === null && refusal === 'unknown_number')
          return errorAnswer(404, 'unknown_number', 'no business answers at this number');
        if (token === null)
          return errorAnswer(503, 'unavailable', 'the call can not be taken now', { 'retry-after': '5' });
        // A refused call has a stream too: the agent says why and ends the call.
        const url = mediaUrl(config, callId, token);
        return c.json(refusal === null ? { callId, url } : { callId, url, refusal });
      }),
    ),
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

/** Runs `work` on a small JSON body that fits the schema. */
async function withBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  work: (data: z.output<S>) => Promise<Response>,
): Promise<Response> {
  const body = await bodyText(request, staffBytes);
  return body instanceof Response ? body : withFields(schema, toJson(body), work);
}

/** An empty body is an empty object. Text that is not JSON is returned, and fails the schema. */
function toJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
