/**
 * Fetches a carrier's recording, without redirects or private addresses, and within limits of time
 * and size.
 */
import { bytesUpTo } from '../../shared/bytes.ts';
import { invalid, unavailable } from '../http/api-error.ts';
import { NotPublicError, type PublicFetch } from '../http/public-fetch.ts';
import type { CarrierSource } from './carrier-url.ts';

export interface FetchDeps {
  /** For the origin that the operator configured, which may have a private address. */
  fetch: PublicFetch;
  /** For every other host. */
  publicFetch: PublicFetch;
}

/** API Gateway ends a request after 30 s, and the file must still be stored after this. */
const fetchMs = 20_000;
/** An hour of dual-channel MP3 at 64 kbit/s is 29 MB. */
export const mostBytes = 33_554_432;

/**
 * Returns the file. Throws 400 for a URL that must not be fetched or a file that is too large, and
 * 503 if the carrier has no file yet or does not answer.
 */
export async function fetchRecording(
  { url, authorization, isConfigured }: CarrierSource,
  deps: FetchDeps,
): Promise<Uint8Array> {
  const fetch = isConfigured ? deps.fetch : deps.publicFetch;
  const signal = AbortSignal.timeout(fetchMs);
  try {
    const answer = await fetch(url, {
      headers: authorization === null ? {} : { authorization },
      redirect: 'manual',
      signal,
    });
    if (answer.status >= 300 && answer.status < 400)
      throw wrongUrl('the carrier answered with a redirect, which is not followed');
    if (!answer.ok || !answer.body)
      throw unavailable(`the recording (the carrier answered ${answer.status})`);
    const bytes = await bytesUpTo(answer.body, mostBytes);
    if (bytes === null) throw wrongUrl(`the recording is over ${mostBytes} bytes`);
    if (bytes.length === 0) throw unavailable('the recording (the carrier sent nothing)');
    return bytes;
  } catch (error) {
    if (error instanceof NotPublicError) throw wrongUrl('the host has no public address');
    // `fetch` throws a `TypeError` for a lost connection and a `DOMException` for a time-out.
    if (error instanceof TypeError || error instanceof DOMException)
      throw unavailable("the carrier's recording");
    throw error;
  }
}

function wrongUrl(message: string) {
  return invalid([{ path: ['carrierUrl'], message }]);
}
