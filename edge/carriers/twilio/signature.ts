/**
 * X-Twilio-Signature: base64 of HMAC-SHA1, keyed with the account's auth token, over the full URL
 * and the sorted form parameters. After npm twilio 6.2.0, lib/webhooks/webhooks.js. The URL is
 * always built from configuration (`PUBLIC_URL`), never from Host or X-Forwarded headers.
 */
import { hexOf } from '../../../shared/bytes.ts';
import { fromBase64, toBase64 } from '../../audio/base64.ts';
import { isSame, secretsOf } from '../credentials.ts';
import { urlSpellings } from './url-spelling.ts';

/** Form parameters in any order; a name may come more than once. */
type FormParameters = readonly (readonly [name: string, value: string])[];

/** `url` is PUBLIC_URL with the request's own path and query, unchanged. `body` is the raw text. */
export interface SignedRequest {
  url: string;
  contentType: string | null;
  body: string;
  signature: string | null;
}

/** The signature that Twilio would send. For the simulated phone and for tests. */
export async function sign(authToken: string, url: string, parameters: FormParameters = []): Promise<string> {
  const signature = await crypto.subtle.sign(
    'HMAC',
    await keyOf(authToken),
    new TextEncoder().encode(url + parametersText(parameters)),
  );
  return toBase64(new Uint8Array(signature));
}

/**
 * Whether one of the tokens (a comma list while they are rotated) signed this webhook. A form is
 * signed with its parameters. Any other body needs its SHA-256 in the URL (`bodySHA256`), else a
 * signature could be replayed with another body.
 */
export async function isSignedByTwilio(request: SignedRequest, authTokens: string): Promise<boolean> {
  const bodyHash = /[?&]bodySHA256=([0-9a-f]*)/i.exec(request.url)?.[1];
  if (bodyHash !== undefined) {
    const isBody = isSame(bodyHash.toLowerCase(), await sha256Hex(request.body));
    return (await isSignedAny(authTokens, urlSpellings(request.url), [], request.signature)) && isBody;
  }
  const isForm = request.contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
  if (!isForm && request.body !== '') return false;
  const parameters = isForm ? [...new URLSearchParams(request.body)] : [];
  return isSignedAny(authTokens, urlSpellings(request.url), parameters, request.signature);
}

/**
 * Whether Twilio signed the upgrade of a media socket. It signs the `wss` URL (`ws` when PUBLIC_URL is
 * `http`) without parameters, and may append a slash. The `https` form does not count
 * (twilio-labs/twilio-aspnet#162). `url` may have any of these schemes.
 */
export async function isUpgradeSignedByTwilio(
  url: string,
  signature: string | null,
  authTokens: string,
): Promise<boolean> {
  const socketUrl = url.replace(/^http/i, 'ws').replace(/\/$/, '');
  return isSignedAny(
    authTokens,
    [...urlSpellings(socketUrl), ...urlSpellings(`${socketUrl}/`)],
    [],
    signature,
  );
}

/** An HMAC-SHA1. No other signature can fit. */
const signatureBytes = 20;
/** Twilio's forms are a tenth of this. A stranger's largest one is tried in few spellings, not in 720. */
const longestParameters = 16_384;
const fewSpellings = 4;

/**
 * WebCrypto's `verify` compares in constant time. The texts are made one after the other: all spellings of
 * a large form at once would fill the memory for anybody who sends one.
 */
async function isSignedAny(
  authTokens: string,
  spellings: string[],
  parameters: FormParameters,
  signature: string | null,
): Promise<boolean> {
  const given = signature ? fromBase64(signature) : null;
  if (given?.length !== signatureBytes) return false;
  const signedParameters = parametersText(parameters);
  const urls = signedParameters.length > longestParameters ? spellings.slice(0, fewSpellings) : spellings;
  const encoder = new TextEncoder();
  const keys = await Promise.all(secretsOf(authTokens).map(keyOf));
  for (const url of urls) {
    const text = encoder.encode(url + signedParameters);
    const verdicts = await Promise.all(keys.map((key) => crypto.subtle.verify('HMAC', key, given, text)));
    if (verdicts.includes(true)) return true;
  }
  return false;
}

/**
 * What is signed behind the URL: each name and its value with nothing in between, sorted by name, then by
 * value, by code unit. A repeated pair counts once.
 */
function parametersText(parameters: FormParameters): string {
  const sorted = parameters.toSorted(
    ([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue),
  );
  const unique = sorted.filter(
    ([name, value], at) => at === 0 || name !== sorted[at - 1]?.[0] || value !== sorted[at - 1]?.[1],
  );
  return unique.map(([name, value]) => name + value).join('');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function keyOf(authToken: string): Promise<CryptoKey> {
  return crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(authToken),
    { name: 'HMAC', hash: 'SHA-1' },
    false,
    ['sign', 'verify'],
  );
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return hexOf(new Uint8Array(digest));
}
