/** Live calls, for staff and operators: list, watch, transfer and end them, or make one from the browser. */
import { Hono } from 'hono';
import * as z from 'zod';
import { AnyPhone } from '../../../shared/contract/endpoint.ts';
import { FaultError } from '../../../shared/fault.ts';
import { BusinessId, callIdOf, withheldCaller } from '../../../shared/ids.ts';
import { createLog } from '../../../shared/io/log.ts';
import { businessIndex } from '../../call/bindings.ts';
import { createApi } from '../../call/runtime.ts';
import { errorAnswer } from '../../http-error.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl } from '../../ring.ts';
import { refusedUpgrade, withFields } from '../checks.ts';
import { refusedOrigin } from '../cross-origin.ts';
import { bodyText, staffBytes } from '../sizes.ts';
import { createStaffAccess } from './access.ts';
import { createStaffAudit } from './audit.ts';
import { createCallFinder } from './call-finder.ts';

/** Without `to` the softphone calls the ExoPhone. Without `from` its caller withholds the number. */
const SoftphoneCall = z.object({ to: AnyPhone.optional(), from: AnyPhone.optional() });

/** Without a destination, the business's first. */
const TransferRequest = z.object({ destination: z.string().min(1).max(60).optional() });

export function liveRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const finder = createCallFinder(deps);
  const { admitted, admittedToCalls, onCall } = createStaffAccess(config, finder);
  const audit = createStaffAudit(createApi(config), createLog());
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
      // The object needs no credential, so it gets none.
      const shown = await finder.shownNumbers(visitor, call.to);
      const headers = {
        upgrade: 'websocket',
        ...(shown === null ? {} : { 'x-watch-numbers': [...shown].join(',') }),
        ...(visitor.protocol === null ? {} : { 'x-watch-protocol': visitor.protocol }),
      };
      return callObject(deps, call.objectName).fetch(`https://edge/calls/${call.callId}/live`, { headers });
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
        const { status, message } = notMoved[moved];
        return errorAnswer(status, moved, message);
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

  app.post('/calls/softphone', (c) =>
    admittedToCalls(c.req.raw, async (visitor) =>
      withBody(c.req.raw, SoftphoneCall, async ({ to = config.EXOTEL_PHONE_NUMBER, from }) => {
        if (!to) return errorAnswer(400, 'bad_request', 'say whom to call: "to" is missing');
        if (!(await finder.mayUse(visitor, to)))
          return errorAnswer(403, 'forbidden', 'this number belongs to another business');
        const callSid = crypto.randomUUID();
        const callId = callIdOf('browser', callSid);
        await audit.record(visitor, { action: 'softphone_called', callId, number: to });
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

/** Why a call is not transferred. */
const notMoved = {
  not_live: { status: 404, message: 'the call is over' },
  unknown_destination: { status: 404, message: 'the business has no such destination' },
  not_answered: { status: 409, message: 'the agent is not on the line yet' },
  with_person: { status: 409, message: 'the caller was transferred already' },
  moving_already: { status: 409, message: 'the agent hands the call over already' },
  ending: { status: 409, message: 'the agent is ending the call' },
} as const;
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
