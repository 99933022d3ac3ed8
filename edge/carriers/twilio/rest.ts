/**
 * The REST request that ends a live call at Twilio, and what its answer means. No I/O:
 * `edge/call/keeping/carrier-hang-up.ts` sends it.
 */
import * as z from 'zod';
import { faultOfStatus } from '../../../shared/fault.ts';
import type { RestHangUp } from '../carrier.ts';
import { basicHeader, secretsOf } from '../credentials.ts';

/** Used when `TWILIO_API_BASE_URL` is not set. */
const publicOrigin = 'https://api.twilio.com';

/**
 * 20404: the call no longer exists. 21220: the call is not in progress, sent with status 400 for a
 * completed call (twilio.com/docs/api/errors/21220).
 */
const alreadyOver: ReadonlySet<number> = new Set([20404, 21220]);
const RestError = z.object({ code: z.number() });

/**
 * `POST /2010-04-01/Accounts/{AC}/Calls/{CA}.json` with `Status=completed`: the call's resource,
 * from the vendor's `call.d.ts` (npm twilio 6.2.0).
 */
export const twilioHangUp: RestHangUp = {
  requestFor(
    callSid,
    { TWILIO_ACCOUNT_SID: user, TWILIO_AUTH_TOKEN: tokens, TWILIO_API_BASE_URL: origin = publicOrigin },
  ) {
    const [password] = secretsOf(tokens ?? '');
    if (!user || !password) return null;
    return {
      url: `${origin}/2010-04-01/Accounts/${encodeURIComponent(user)}/Calls/${encodeURIComponent(callSid)}.json`,
      headers: {
        authorization: basicHeader({ user, password }),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'Status=completed',
    };
  },
  faultOf(status, body) {
    if (status >= 200 && status <= 299) return null;
    const code = codeOf(body);
    if (status === 404 || (code !== null && alreadyOver.has(code))) return null;
    return faultOfStatus(
      'carrier',
      status,
      `Twilio answered ${status}${code === null ? '' : ` (${code})`} to a hang-up`,
    );
  },
};

/** Twilio's error code; null for an answer of something else, such as a proxy. */
function codeOf(body: string): number | null {
  try {
    return RestError.safeParse(JSON.parse(body)).data?.code ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
