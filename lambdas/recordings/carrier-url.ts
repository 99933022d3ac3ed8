/**
 * Which URLs may be fetched as a carrier's recording. Pure. Anybody can write a webhook's field, so
 * only hosts that are listed here or configured are fetched from, and a carrier's credentials are
 * sent to its own hosts only.
 */
import type { CarrierName } from '../../shared/ids.ts';

export interface CarrierAccounts {
  TWILIO_ACCOUNT_SID?: string | undefined;
  /** A list separated by commas; the first is used. */
  TWILIO_AUTH_TOKEN?: string | undefined;
  TWILIO_API_BASE_URL?: string | undefined;
  EXOTEL_API_KEY?: string | undefined;
  EXOTEL_API_TOKEN?: string | undefined;
  EXOTEL_API_BASE_URL?: string | undefined;
}

/** `isConfigured`: the operator configured this very origin, so it may have a private address. */
export interface CarrierSource {
  url: string;
  authorization: string | null;
  isConfigured: boolean;
}

/** Twilio's API, with or without a region: `api.twilio.com`, `api.dublin.ie1.twilio.com`. */
const twilioHost = /^api(\.[a-z0-9-]+){0,2}\.twilio\.com$/;
const exotelHost = /^([a-z0-9-]+\.)+exotel\.(com|in)$/;
/** The bucket in which Exotel kept recordings before it had a host for them, in both notations of S3. */
const exotelBucketPath = /^s3[.-]ap-[a-z]+-\d\.amazonaws\.com\/exotelrecordings\//;
const exotelBucketHost = /^exotelrecordings\.s3[.-]ap-[a-z]+-\d\.amazonaws\.com\//;

/** How to fetch a recording of a call of this carrier; `null` if the URL is not one of the carrier's. */
export function carrierSource(
  given: string,
  carrier: CarrierName,
  accounts: CarrierAccounts,
): CarrierSource | null {
  const url = URL.parse(given);
  if (url === null || carrier === 'browser') return null;
  if (url.username !== '' || url.password !== '') return null;
  url.hash = '';
  const isConfigured = isOf(
    url,
    carrier === 'twilio' ? accounts.TWILIO_API_BASE_URL : accounts.EXOTEL_API_BASE_URL,
  );
  if (!isConfigured && (url.protocol !== 'https:' || url.port !== '')) return null;
  if (carrier === 'twilio') {
    if (!isConfigured && !twilioHost.test(url.hostname)) return null;
    // Without an ending Twilio returns the uncompressed form, which is ten times larger.
    if (!/\.(mp3|wav)$/.test(url.pathname)) url.pathname += '.mp3';
    return {
      url: url.href,
      authorization: basic(accounts.TWILIO_ACCOUNT_SID, firstOf(accounts.TWILIO_AUTH_TOKEN)),
      isConfigured,
    };
  }
  const inBucket =
    exotelBucketPath.test(url.hostname + url.pathname) || exotelBucketHost.test(url.hostname + url.pathname);
  if (!isConfigured && !inBucket && !exotelHost.test(url.hostname)) return null;
  // A link to the bucket is signed already, or public. S3 refuses a second credential.
  return {
    url: url.href,
    authorization: inBucket ? null : basic(accounts.EXOTEL_API_KEY, accounts.EXOTEL_API_TOKEN),
    isConfigured,
  };
}

function isOf(url: URL, base: string | undefined): boolean {
  return base !== undefined && URL.parse(base)?.origin === url.origin;
}

function firstOf(list: string | undefined): string | undefined {
  return list?.split(',')[0]?.trim();
}

function basic(name: string | undefined, secret: string | undefined): string | null {
  return name && secret ? `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` : null;
}
