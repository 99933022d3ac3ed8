/**
 * The five requests to S3 that we make, signed with SigV4 by `aws4fetch`. Amazon's client would add
 * 100 KB to every cold start; only the tests use it, to check what this file wrote.
 *
 * An object that does not exist is a result, not an error. A slow, throttling or unreachable S3 is
 * retried, then throws `unavailable`, and so is a body that was damaged on its way. Any other error (access
 * denied, no such bucket) is our own mistake and throws.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { unavailable } from './http/api-error.ts';
import { requestTime } from './http/request-time.ts';

/** One bucket, with credentials for it. */
export interface BucketAccess {
  readonly signer: AwsClient;
  /** The URL of an object is this, a slash and the object's key. */
  readonly baseUrl: string;
  /** How long S3 may send nothing, in ms. */
  readonly silenceMs: number;
  /** The bucket has rules by tags. A local run's has none, and keeps every object. */
  readonly hasTags: boolean;
}

/** IAM's names of the requests. `grants.test.ts` looks for them where they are used. */
type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject' | 'PutObjectTagging';
const methods: Readonly<Record<ObjectAction, string>> = {
  GetObject: 'GET',
  PutObject: 'PUT',
  DeleteObject: 'DELETE',
  PutObjectTagging: 'PUT',
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `endpoint`: a local S3, where the bucket is part of the path. Lambda puts the credentials into
 * the environment.
 */
export function bucketAccess(
  bucket: string,
  endpoint: string | undefined,
  env: Environment = process.env,
): BucketAccess {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  const region = env.AWS_REGION ?? 'ap-south-1';
  const signer = new AwsClient({
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
    ...(sessionToken ? { sessionToken } : {}),
    region,
    service: 's3',
  });
  const baseUrl = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
  // Even the largest recording takes only seconds. This catches a connection that went silent.
  return { signer, baseUrl, silenceMs: 5000, hasTags: endpoint === undefined };
}

/** A URL that allows anyone this one request for `seconds`. */
export async function signedUrl(
  access: BucketAccess,
  action: 'GetObject' | 'PutObject',
  key: string,
  seconds: number,
): Promise<string> {
  const url = urlOf(access, key);
  url.searchParams.set('X-Amz-Expires', String(seconds));
  return (await access.signer.sign(url, { method: methods[action], aws: { signQuery: true } })).url;
}

/**
 * The object in pieces; `null` if there is none. Throws `unavailable` if the connection breaks or
 * goes silent.
 */
export async function getObject(
  access: BucketAccess,
  key: string,
): Promise<AsyncIterable<Uint8Array> | null> {
  const answered = await ask(access, 'GetObject', key);
  return answered.body && pieces(answered.body, answered.silence);
}

/** Sends the body's hash along, so that S3 refuses a damaged body. */
export async function putObject(
  access: BucketAccess,
  key: string,
  body: Uint8Array,
  contentType: string,
): Promise<void> {
  const headers = {
    'content-type': contentType,
    'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
  };
  await drained(await ask(access, 'PutObject', key, { body: new Uint8Array(body), headers }));
}

/** Deletes an object; one that does not exist is no error. */
export async function deleteObject(access: BucketAccess, key: string): Promise<void> {
  await drained(await ask(access, 'DeleteObject', key));
}

/** Gives an object one tag, and removes its others. Without effect where the bucket has no rules by tags. */
export async function tagObject(
  access: BucketAccess,
  key: string,
  name: string,
  value: string,
): Promise<void> {
  if (!access.hasTags) return;
  const body = `<Tagging><TagSet><Tag><Key>${name}</Key><Value>${value}</Value></Tag></TagSet></Tagging>`;
  // S3 demands a checksum of this body in a header.
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  await drained(await ask(access, 'PutObjectTagging', key, { body, headers }));
}

const tries = 3;
const firstPauseMs = 100;
/** S3 answers these with 400, 403 or 409, and the same request may succeed. */
const passingCodes: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'IncompleteBody',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'OperationAborted',
  'ConditionalRequestConflict',
]);

interface Answered {
  /** `null`: there is no such object. */
  readonly body: ReadableStream<Uint8Array> | null;
  readonly silence: Silence;
}

async function ask(
  access: BucketAccess,
  action: ObjectAction,
  key: string,
  init: RequestInit = {},
): Promise<Answered> {
  const limit = requestTime();
  for (let attempt = 1; ; attempt++) {
    const silence = watchSilence(access.silenceMs);
    const signal = limit ? AbortSignal.any([silence.signal, limit]) : silence.signal;
    const answer = await answerOf(access, action, key, { ...init, signal });
    if (answer?.ok) return { body: answer.body, silence };
    const errorText = answer === null ? '' : await answer.text().catch(() => '');
    silence.end();
    const code = /<Code>(\w+)<\/Code>/.exec(errorText)?.[1] ?? '';
    if (answer?.status === 404 && code !== 'NoSuchBucket') return { body: null, silence };
    const passes = answer === null || answer.status >= 500 || answer.status === 429 || passingCodes.has(code);
    if (!passes) throw new Error(`S3 answered ${action} with ${answer.status} ${code}`.trim());
    if (attempt === tries) throw unavailable('the recordings store');
    // Only the end of the request's time ends the pause.
    await pass(firstPauseMs * 2 ** attempt * Math.random(), undefined, limit ? { signal: limit } : {}).catch(
      () => {
        throw unavailable('the recordings store');
      },
    );
  }
}

/** `null` if S3 could not be reached or sent nothing in time. */
async function answerOf(
  access: BucketAccess,
  action: ObjectAction,
  key: string,
  init: RequestInit,
): Promise<Response | null> {
  const { signal, ...signed } = init;
  const url = urlOf(access, key);
  if (action === 'PutObjectTagging') url.search = 'tagging';
  const request = await access.signer.sign(url, { ...signed, method: methods[action] });
  try {
    return await fetch(request, { signal: signal ?? null });
  } catch (error) {
    if (isOfNetwork(error)) return null;
    throw error;
  }
}

async function* pieces(body: ReadableStream<Uint8Array>, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) {
      silence.again();
      yield piece;
    }
  } catch (error) {
    if (isOfNetwork(error)) throw unavailable('the recordings store');
    throw error;
  } finally {
    silence.end();
  }
}

/** Reads the rest, which frees the connection for the next request. */
async function drained({ body, silence }: Answered): Promise<void> {
  if (body) for await (const _ of pieces(body, silence));
  silence.end();
}

function urlOf({ baseUrl }: BucketAccess, key: string): URL {
  return new URL(`${baseUrl}/${key.split('/').map(encodeURIComponent).join('/')}`);
}

/** `fetch` throws a `TypeError` for a lost connection and a `DOMException` for a time-out. */
function isOfNetwork(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
}

interface Silence {
  readonly signal: AbortSignal;
  again(): void;
  end(): void;
}

/** Aborts when nothing arrived for `ms`. */
function watchSilence(ms: number): Silence {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('S3 sent nothing in time', 'TimeoutError'));
  let timer = setTimeout(abort, ms);
  const end = () => clearTimeout(timer);
  const again = () => {
    end();
    timer = setTimeout(abort, ms);
  };
  return { signal: controller.signal, again, end };
}
