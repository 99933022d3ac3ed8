/**
 * How much of a request is taken. A declared length is judged before anything else, and a body is counted
 * while it is read, because a length may be missing or wrong. All of this comes before any credential: a
 * stranger must not fill the memory.
 */
import { bytesUpTo } from '../../shared/bytes.ts';
import { type Clock, platformClock, withDeadline } from '../../shared/io/clock.ts';
import { errorAnswer } from '../http-error.ts';

/** A carrier's webhook: its forms have some 40 short fields. */
export const webhookBytes = 65_536;
/** What staff send to the edge: a number or a destination's name. */
export const staffBytes = 4_096;
/** Exotel sends its fields in the query. Cloudflare takes no longer URL. */
const addressCharacters = 16_384;
/** All names and values. The longest is a staff token. */
const headerCharacters = 32_768;
/** A carrier sends a webhook's body at once. It waits 15 s for the whole answer. */
const readMs = 5_000;

/** Null when the address, the headers and the declared body are no larger than any route needs. */
export function refusedSize(request: Request): Response | null {
  // Two `Host` headers, or an odd one, make an address that no code can read.
  if (!URL.canParse(request.url)) return errorAnswer(400, 'bad_address', 'the address can not be read');
  if (request.url.length > addressCharacters)
    return errorAnswer(414, 'address_too_long', `the address is over ${addressCharacters} characters`);
  let characters = 0;
  for (const [name, value] of request.headers) characters += name.length + value.length;
  if (characters > headerCharacters)
    return errorAnswer(431, 'headers_too_large', `the headers are over ${headerCharacters} characters`);
  const isWebhook = /^\/(twilio|exotel)\//.test(new URL(request.url).pathname);
  return refusedLength(request, isWebhook ? webhookBytes : staffBytes);
}

/** The body as text, or the answer that refuses it: 413 as soon as it is too large, 408 when it is slow. */
export async function bodyText(
  request: Request,
  most: number,
  clock: Clock = platformClock,
): Promise<string | Response> {
  const refused = refusedLength(request, most);
  if (refused) return refused;
  const { body } = request;
  if (body === null) return '';
  const bytes = await withDeadline(clock, readMs, (deadline) => {
    const late = new Promise<'late'>((resolve) =>
      deadline.addEventListener('abort', () => resolve('late'), { once: true }),
    );
    // A sender that is gone ends the body with an error.
    const whole = bytesUpTo(body, most).catch(() => 'broken' as const);
    return Promise.race([whole, late]);
  });
  if (bytes === null) return tooLarge(most);
  if (bytes === 'late') return errorAnswer(408, 'too_slow', `the body took longer than ${readMs} ms`);
  if (bytes === 'broken') return errorAnswer(400, 'bad_body', 'the body broke off');
  return new TextDecoder().decode(bytes);
}

function refusedLength(request: Request, most: number): Response | null {
  const declared = Number(request.headers.get('content-length') ?? 0);
  return declared > most ? tooLarge(most) : null;
}

function tooLarge(most: number): Response {
  return errorAnswer(413, 'too_large', `the body is over ${most} bytes`);
}
