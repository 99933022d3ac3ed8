/** Checks that routes make first: addresses, fields, WebSocket upgrades. */
import type { Context } from 'hono';
import type * as z from 'zod';
import { type AddressRange, isAllowed } from '../carriers/address.ts';
import { errorAnswer } from '../http-error.ts';

/** Null when the request may come from its address. `variable`: the setting that lists the addresses. */
export function refusedAddress(
  c: Context,
  ranges: readonly AddressRange[],
  variable: string,
): Response | null {
  if (isAllowed(c.req.header('cf-connecting-ip'), ranges)) return null;
  return errorAnswer(403, 'address_refused', `this address is not on ${variable}`);
}

/** Null when the request is a WebSocket upgrade. */
export function refusedUpgrade(request: Request): Response | null {
  if (request.headers.get('upgrade')?.toLowerCase() === 'websocket') return null;
  return errorAnswer(426, 'upgrade_required', 'this address takes WebSocket upgrades only', {
    upgrade: 'websocket',
  });
}

/** Runs `work` on fields that fit the schema; otherwise answers 400. */
export async function withFields<S extends z.ZodType>(
  schema: S,
  fields: unknown,
  work: (data: z.output<S>) => Promise<Response>,
): Promise<Response> {
  const parsed = schema.safeParse(fields);
  return parsed.success ? work(parsed.data) : badFields(parsed.error);
}

/** Names what is wrong with the fields, and never their values. */
function badFields(error: z.ZodError): Response {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return Response.json(
    { error: { code: 'bad_request', message: 'the fields of this request can not be used', issues } },
    { status: 400 },
  );
}
