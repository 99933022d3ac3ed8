/**
 * Whether Exotel knows a call: its REST is asked, because its webhooks are unsigned and their token is one
 * fixed secret in a URL. `GET /v1/Accounts/{sid}/Calls/{CallSid}.json` (developer.exotel.com, call details).
 * No I/O: `edge/call/preparation.ts` sends it.
 */
import * as z from 'zod';
import { isWithheld } from '../../../shared/ids.ts';
import type { Ring } from '../carrier.ts';
import { basicHeader } from '../credentials.ts';
import { phoneOf } from '../numbers.ts';
import { TextField, WordField } from '../webhook-fields.ts';

export interface ExotelRestAccount {
  EXOTEL_ACCOUNT_SID?: string | undefined;
  EXOTEL_API_KEY?: string | undefined;
  EXOTEL_API_TOKEN?: string | undefined;
  EXOTEL_SUBDOMAIN?: string | undefined;
  EXOTEL_API_BASE_URL?: string | undefined;
}

/**
 * `known`: a live call of this account, from and to the ring's numbers. `unknown`: Exotel has no such call.
 * `foreign`: another account's, or between other numbers. `finished`: it is over at Exotel. `unanswered`: the
 * REST failed, was too slow, or answered something else.
 */
export type Corroboration = 'known' | 'unknown' | 'foreign' | 'finished' | 'unanswered';

/**
 * The beginning of our own id of a call over the static media URL whose stream named none. Exotel can't be
 * asked for it: such a call has no customer's data as long as it names no caller.
 */
export const ownSidPrefix = 'nosid-';

/** The clusters' hosts: Mumbai is the account's where nothing else is said. */
const mumbai = 'api.in.exotel.com';

/** Null when the account's REST is not configured. */
export function callDetailsRequest(
  callSid: string,
  account: ExotelRestAccount,
): { url: string; headers: Record<string, string> } | null {
  const { EXOTEL_ACCOUNT_SID: sid, EXOTEL_API_KEY: user, EXOTEL_API_TOKEN: password } = account;
  if (!sid || !user || !password) return null;
  const origin = account.EXOTEL_API_BASE_URL ?? `https://${account.EXOTEL_SUBDOMAIN ?? mumbai}`;
  return {
    url: `${origin}/v1/Accounts/${encodeURIComponent(sid)}/Calls/${encodeURIComponent(callSid)}.json`,
    headers: { authorization: basicHeader({ user, password }) },
  };
}

const Details = z.object({
  Call: z.object({
    Sid: z.string(),
    AccountSid: TextField,
    From: TextField,
    To: TextField,
    PhoneNumberSid: TextField,
    Status: WordField,
  }),
});

const finished: ReadonlySet<string> = new Set(['completed', 'failed', 'busy', 'no-answer', 'canceled']);

/**
 * What the answer says of the ring. Only a 404 says that there is no such call.
 *
 * Which field has the dialled number differs by the call's direction, and a field may hold an agent's number
 * or a name. So the ring's numbers must be among all that can be read. The caller is not judged where the
 * answer does not tell one, nor the dialled number where none can be read.
 */
export function corroborationOf(
  status: number,
  body: unknown,
  ring: Pick<Ring, 'callSid' | 'from' | 'to'>,
  { EXOTEL_ACCOUNT_SID: account }: ExotelRestAccount,
): Corroboration {
  if (status === 404) return 'unknown';
  const parsed = Details.safeParse(body);
  if (status !== 200 || !parsed.success) return 'unanswered';
  const { Sid, AccountSid, From, To, PhoneNumberSid, Status } = parsed.data.Call;
  if (Sid !== ring.callSid || (AccountSid !== null && AccountSid !== account)) return 'foreign';
  const dialled = [To, PhoneNumberSid].map((number) => phoneOf(number));
  const numbers = [phoneOf(From), ...dialled].filter((number) => number !== null);
  // Everybody can withhold their number: such a call vouches for no number of somebody else.
  const isCaller = isWithheld(ring.from) || From === null || numbers.includes(ring.from);
  const isDialled = dialled.every((number) => number === null) || numbers.includes(ring.to);
  if (!isCaller || !isDialled) return 'foreign';
  return Status !== null && finished.has(Status.replace(/[ _]/g, '-')) ? 'finished' : 'known';
}
