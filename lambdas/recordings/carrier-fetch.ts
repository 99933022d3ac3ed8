/**
 * Fetches a carrier's recording: no redirects, no private addresses, no longer and no larger than a
 * recording is.
 */

import { bytesUpTo } from '../../shared/bytes.ts';
import { isPublicAddress } from '../../shared/public-address.ts';
import type { AddressesOf } from '../lib/addresses.ts';
import { invalid, unavailable } from '../lib/api-error.ts';
import type { CarrierSource } from './carrier-url.ts';

export interface FetchDeps {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  addressesOf: AddressesOf;
}

/** API Gateway gives up after 30 s, and the object must still be stored. */
const fetchMs = 20_000;
/** An hour of dual-channel mp3 at 64 kbit/s is 29 MB. */
export const mostBytes = 33_554_432;

/**
 * The bytes. 400 where the address leads astray or the file is none; 503, worth repeating, where
 * the carrier has it not ready or does not answer.
 */
export async function fetchRecording(
  { url, authorization, isConfigured }: CarrierSource,
  deps: FetchDeps,
): Promise<Uint8Array> {
  const { fetch, addressesOf } = deps;
  const signal = AbortSignal.timeout(fetchMs);
  try {
    if (!isConfigured && !(await addressesOf(new URL(url).hostname)).every(isPublicAddress))
      throw wrongUrl('the host has no public address');
    const answer = await fetch(url, {
      headers: authorization === null ? {} : { authorization },
      redirect: 'manual',
      signal,
    });
    if (answer.status >= 300 && answer.status < 400)
      throw wrongUrl('the carrier sends us elsewhere, and we do not follow');
    if (!answer.ok || !answer.body)
      throw unavailable(`the recording (the carrier answered ${answer.status})`);
    const bytes = await bytesUpTo(answer.body, mostBytes);
    if (bytes === null) throw wrongUrl(`the recording is over ${mostBytes} bytes`);
    if (bytes.length === 0) throw unavailable('the recording (the carrier sent nothing)');
    return bytes;
  } catch (error) {
    // A lost connection and a time-out are told as `TypeError` and `DOMException`; what is ours
    // already says what it is.
    if (error instanceof TypeError || error instanceof DOMException)
      throw unavailable("the carrier's recording");
    throw error;
  }
}

function wrongUrl(message: string) {
  return invalid([{ path: ['carrierUrl'], message }]);
}
