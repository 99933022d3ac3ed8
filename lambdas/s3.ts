/**
 * S3 in the four requests that we make of it, signed with SigV4 by `aws4fetch`; the only file that
 * knows how it is reached. Amazon's own client does the same in a hundred kilobytes more, which
 * every cold start would load. It still reads behind us in the tests.
 *
 * Failures: an object that is not there is an answer; a store that is slow, throttles or is away is
 * asked again and then `unavailable`; anything else S3 says (a key refused, a bucket that does not
 * exist) is our own mistake and throws.
 */
import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { unavailable } from './http/api-error.ts';

/** One bucket and the keys to it. */
export interface BucketAccess {
  readonly signer: AwsClient;
  /** Objects lie right below it. */
  readonly baseUrl: string;
  /** How long S3 may say nothing, in ms. */
  readonly silenceMs: number;
}

/** What is asked, as IAM calls it: `grants.test.ts` finds these names where they are used. */
export type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject';
const methods: Readonly<Record<ObjectAction, string>> = {
  GetObject: 'GET',
  PutObject: 'PUT',
  DeleteObject: 'DELETE',
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `endpoint`: a local S3, which is addressed by path. The credentials are those that Lambda puts
 * into the environment.
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
  // The largest recording is read and written in seconds; this is for a connection that went silent.
  return { signer, baseUrl, silenceMs: 5000 };
}

/** A URL by which anybody may do this one thing for `seconds`. */
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
 * The object piece by piece; null when there is none. A connection that breaks or falls silent in
 * the middle is `unavailable`.
 */
export async function getObject(
  access: BucketAccess,
  key: string,
): Promise<AsyncIterable<Uint8Array> | null> {
  const answered = await ask(access, 'GetObject', key);
  return answered.body && pieces(answered.body, answered.silence);
}

/** The body's hash goes along, so that S3 refuses what arrives damaged. */
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

/** Takes an object away; one that is not there is away already. */
export type RemoveObject = (key: string) => Promise<void>;

export async function deleteObject(access: BucketAccess, key: string): Promise<void> {
  await drained(await ask(access, 'DeleteObject', key));
}

const tries = 3;
const firstPauseMs = 100;

interface Answered {
  /** Null: there is no such object. */
  readonly body: ReadableStream<Uint8Array> | null;
  readonly silence: Silence;
}

async function ask(
  access: BucketAccess,
  action: ObjectAction,
  key: string,
  init: RequestInit = {},
): Promise<Answered> {
  for (let attempt = 1; ; attempt++) {
    const silence = watchSilence(access.silenceMs);
    const answer = await answerOf(access, action, key, { ...init, signal: silence.signal });
    if (answer?.ok) return { body: answer.body, silence };
    const said = answer === null ? '' : await answer.text().catch(() => '');
    silence.end();
    const code = /<Code>(\w+)<\/Code>/.exec(said)?.[1] ?? '';
    if (answer?.status === 404 && code !== 'NoSuchBucket') return { body: null, silence };
    const isWorldly = answer === null || answer.status >= 500 || answer.status === 429;
    if (!isWorldly) throw new Error(`S3 answered ${action} with ${answer.status} ${code}`.trim());
    if (attempt === tries) throw unavailable('the store of recordings');
    await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** attempt * Math.random()));
  }
}

/** Null when S3 could not be reached, or said nothing. */
async function answerOf(
  access: BucketAccess,
  action: ObjectAction,
  key: string,
  init: RequestInit,
): Promise<Response | null> {
  const { signal, ...signed } = init;
  const request = await access.signer.sign(urlOf(access, key), { ...signed, method: methods[action] });
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
    if (isOfNetwork(error)) throw unavailable('the store of recordings');
    throw error;
  } finally {
    silence.end();
  }
}

/** Frees the connection for the next request. */
async function drained({ body, silence }: Answered): Promise<void> {
  if (body) for await (const _ of pieces(body, silence));
  silence.end();
}

function urlOf({ baseUrl }: BucketAccess, key: string): URL {
  return new URL(`${baseUrl}/${key.split('/').map(encodeURIComponent).join('/')}`);
}

/** `fetch` tells a lost connection as a `TypeError` and a time-out as a `DOMException`. */
function isOfNetwork(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
}

interface Silence {
  readonly signal: AbortSignal;
  again(): void;
  end(): void;
}

/** Aborts when nothing was heard for too long. */
function watchSilence(ms: number): Silence {
  const silent = new AbortController();
  const bite = () => silent.abort(new DOMException('S3 says nothing', 'TimeoutError'));
  let timer = setTimeout(bite, ms);
  const end = () => clearTimeout(timer);
  const again = () => {
    end();
    timer = setTimeout(bite, ms);
  };
  return { signal: silent.signal, again, end };
}
