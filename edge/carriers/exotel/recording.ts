/**
 * Which URLs of recordings are Exotel's. Anyone with the webhook's token can send any `RecordingUrl`.
 * So recordings are fetched only from hosts that are listed here or configured, and the account's
 * credentials are sent only to Exotel's own hosts. (`lambdas/recordings/carrier-url.ts` has the list
 * for recordings of whole calls.) Pure.
 */
import { basicHeader } from '../credentials.ts';

export interface ExotelAccount {
  EXOTEL_API_KEY?: string | undefined;
  EXOTEL_API_TOKEN?: string | undefined;
  EXOTEL_API_BASE_URL?: string | undefined;
  /** Set only when the whole system runs on one machine (`npm start`). */
  LOCAL_RUN?: string | undefined;
}

const exotelHost = /^([a-z0-9-]+\.)+exotel\.(com|in)$/;
/** Where Exotel kept recordings before it had a host for them: one bucket, in either notation. */
const exotelBucket =
  /^(s3[.-]ap-[a-z]+-\d\.amazonaws\.com\/exotelrecordings\/|exotelrecordings\.s3[.-]ap-[a-z]+-\d\.amazonaws\.com\/)/;
const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Where and how to fetch a recording; null when the URL is not Exotel's. */
export function exotelRecording(
  given: string,
  account: ExotelAccount,
): { url: string; headers: Record<string, string> } | null {
  const url = URL.parse(given);
  if (url === null || url.username !== '' || url.password !== '') return null;
  url.hash = '';
  const configured = URL.parse(account.EXOTEL_API_BASE_URL ?? '');
  const { EXOTEL_API_KEY: user, EXOTEL_API_TOKEN: password } = account;
  const credentials: Record<string, string> =
    user && password ? { authorization: basicHeader({ user, password }) } : {};
  if (configured?.origin === url.origin) return { url: url.href, headers: credentials };
  // The simulated phone serves recordings on a port of its own. It gets no credentials.
  if (
    account.LOCAL_RUN &&
    configured &&
    loopback.test(configured.hostname) &&
    configured.hostname === url.hostname
  )
    return { url: url.href, headers: {} };
  if (url.protocol !== 'https:' || url.port !== '') return null;
  // A link into the bucket is public or signed already, and S3 refuses a second credential.
  if (exotelBucket.test(url.hostname + url.pathname)) return { url: url.href, headers: {} };
  return exotelHost.test(url.hostname) ? { url: url.href, headers: credentials } : null;
}
