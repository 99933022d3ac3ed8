/** A call from staff's browser to a number of their business. */
import * as z from 'zod';
import { AnyPhone } from '../../../shared/contract/endpoint.ts';
import { callIdOf, withheldCaller } from '../../../shared/ids.ts';
import { type ApiClient, ApiFaultError } from '../../../shared/io/client.ts';
import { personOf, type Visitor } from '../../auth/guard.ts';
import { errorAnswer } from '../../http-error.ts';
import { answerSoftphone, type EdgeDeps, mediaUrl } from '../../ring.ts';
import { mostOfPerson } from '../../switchboard/admissions.ts';
import type { createStaffAudit } from './audit.ts';
import { withBody } from './body.ts';
import type { createCallFinder } from './call-finder.ts';

/**
 * Without `to` the softphone calls the ExoPhone. Without `from` its caller withholds the number. `draft`: an
 * admin talks to the draft of the settings.
 */
const SoftphoneCall = z.object({
  to: AnyPhone.optional(),
  from: AnyPhone.optional(),
  draft: z.boolean().default(false),
});

export interface SoftphoneParts {
  api: Pick<ApiClient, 'business'>;
  finder: Pick<ReturnType<typeof createCallFinder>, 'mayUse'>;
  audit: Pick<ReturnType<typeof createStaffAudit>, 'record'>;
}

/** Answers with the call's id and the address of its media socket. */
export function softphoneCalls(deps: EdgeDeps, { api, finder, audit }: SoftphoneParts) {
  const { config } = deps;
  return (request: Request, visitor: Visitor): Promise<Response> =>
    withBody(request, SoftphoneCall, async ({ to = config.EXOTEL_PHONE_NUMBER, from, draft }) => {
      if (!to) return errorAnswer(400, 'bad_request', 'say whom to call: "to" is missing');
      // With a customer's number the agent would tell an operator what is inside a business.
      if (visitor.kind === 'operator' && from !== undefined)
        return errorAnswer(403, 'forbidden', 'an operator calls without a number');
      if (visitor.kind !== 'operator' && !(await finder.mayUse(visitor, to)))
        return errorAnswer(403, 'forbidden', 'this number belongs to another business');
      if (draft && !isAdmin(visitor))
        return errorAnswer(403, 'forbidden', 'only an admin of the business talks to its draft');
      if (draft && !(await hasDraft(api, to)))
        return errorAnswer(404, 'no_draft', 'the business has no draft to talk to');
      const trial = draft ? { isTrial: true as const } : {};
      const callSid = crypto.randomUUID();
      const callId = callIdOf('browser', callSid);
      await audit.record(visitor, { action: 'softphone_called', callId, number: to, ...trial });
      const caller = from ?? withheldCaller;
      const ring = { callId, carrier: 'browser' as const, callSid, from: caller, to, ...trial };
      // A program with the internal key is no person: it has the deployment's limits alone.
      const person = visitor.kind === 'internal' ? null : personOf(visitor);
      const answer = await answerSoftphone(deps, ring, person);
      if (typeof answer === 'string') return refusedPerson(answer);
      const { token, refusal } = answer;
      if (token === null && refusal === 'unknown_number')
        return errorAnswer(404, 'unknown_number', 'no business answers at this number');
      if (token === null)
        return errorAnswer(503, 'unavailable', 'the call can not be taken now', { 'retry-after': '5' });
      // A refused call has a stream too: the agent says why and ends the call.
      const url = mediaUrl(config, callId, token);
      return Response.json(refusal === null ? { callId, url } : { callId, url, refusal });
    });
}

function refusedPerson(limit: 'concurrency' | 'rate'): Response {
  const { atOnce, aMinute } = mostOfPerson;
  if (limit === 'concurrency')
    return errorAnswer(429, 'own_calls_at_once', `you have ${atOnce} calls already: end one first`, {
      'retry-after': '5',
    });
  return errorAnswer(429, 'own_calls_a_minute', `you made ${aMinute} calls in a minute: wait a little`, {
    'retry-after': '60',
  });
}

function isAdmin(visitor: Visitor): boolean {
  return visitor.kind === 'staff' && visitor.staff.role === 'admin';
}

/** Asked before the ring, so that nobody's phone is answered in vain. Throws `ApiFaultError`. */
async function hasDraft(api: Pick<ApiClient, 'business'>, number: string): Promise<boolean> {
  try {
    await api.business({ number, draft: '1' });
    return true;
  } catch (error) {
    if (error instanceof ApiFaultError && error.code === 'no_draft') return false;
    throw error;
  }
}
