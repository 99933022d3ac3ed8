/**
 * Checks AWS Signature Version 4 as API Gateway does, so that local requests are authenticated like
 * deployed ones. Pure. Source: AWS "Create a signed AWS API request". The path is encoded once more
 * than it was sent, as for every service but S3.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const windowMs = 5 * 60_000;

export interface SignedRequest {
  method: string;
  /** As on the request line, still encoded, without the query. */
  path: string;
  /** As on the request line, without the question mark. */
  query: string;
  /** Lower-case names; repeated headers joined with a comma. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

export interface SigV4Rule {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  service: string;
}

/**
 * `missing`: no signature (401). `wrong`: a signature that is not valid (403), with the reason for
 * the log.
 */
type SigV4Result = { ok: true } | { ok: false; kind: 'missing' | 'wrong'; reason: string };

/** Checks key, scope, signed headers, time (5 minutes either way), body and signature. */
export function verifySigV4(request: SignedRequest, rule: SigV4Rule, now: number): SigV4Result {
  const authorization = request.headers.authorization ?? '';
  if (!authorization.startsWith('AWS4-HMAC-SHA256 '))
    return { ok: false, kind: 'missing', reason: 'no AWS4-HMAC-SHA256 authorization' };
  const wrong = (reason: string): SigV4Result => ({ ok: false, kind: 'wrong', reason });

  const fields = fieldsOf(authorization);
  const signedHeaders = fields.SignedHeaders?.split(';') ?? [];
  const date = request.headers['x-amz-date'] ?? '';
  const at = timeOf(date);
  if (at === null) return wrong('no valid x-amz-date');
  if (Math.abs(now - at) > windowMs) return wrong('the signature is older or newer than 5 minutes');
  const scope = `${date.slice(0, 8)}/${rule.region}/${rule.service}/aws4_request`;
  if (!same(fields.Credential ?? '', `${rule.accessKeyId}/${scope}`))
    return wrong(`unknown access key, or a scope other than ${scope}`);
  if (!signedHeaders.includes('host') || !signedHeaders.includes('x-amz-date'))
    return wrong('host and x-amz-date must be signed');
  if (signedHeaders.some((name) => request.headers[name] === undefined))
    return wrong('a signed header is missing');

  const bodyHash = sha256(request.body);
  if (!same(request.headers['x-amz-content-sha256'] ?? bodyHash, bodyHash))
    return wrong('the body is not the one that was signed');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical(request, signedHeaders, bodyHash))].join(
    '\n',
  );
  const key = [date.slice(0, 8), rule.region, rule.service, 'aws4_request'].reduce<Buffer | string>(
    (previous, part) => hmac(previous, part),
    `AWS4${rule.secretAccessKey}`,
  );
  return same(fields.Signature ?? '', hmac(key, toSign).toString('hex'))
    ? { ok: true }
    : wrong('the signature does not match');
}

function canonical(request: SignedRequest, signedHeaders: readonly string[], bodyHash: string): string {
  const headers = signedHeaders
    .map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  return [
    request.method.toUpperCase(),
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
}

function canonicalPath(path: string): string {
  return path.replace(/\/+/g, '/').split('/').map(encode).join('/');
}

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .filter(([name]) => name !== '')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((pair) => pair.join('='))
    .join('&');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Percent-encoding of RFC 3986: everything but letters, digits and `-._~`. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `Credential=…, SignedHeaders=…, Signature=…` as a record. */
function fieldsOf(authorization: string): Record<string, string> {
  const list = authorization.slice(authorization.indexOf(' ') + 1).split(',');
  return Object.fromEntries(
    list.map((item) => {
      const [name = '', ...value] = item.trim().split('=');
      return [name, value.join('=')];
    }),
  );
}

/** `20261122T093000Z` as epoch ms; `null` if it is not such a time. */
function timeOf(date: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? null : at;
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer | string, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}

/** Compares in constant time. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
}
