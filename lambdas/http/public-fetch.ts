/**
 * A `fetch` that reaches public addresses only, for URLs that others wrote. Node's own resolves a name
 * again when it connects, so a name could be checked with one address and called at another (DNS
 * rebinding). Here the connection is made to the addresses that were checked.
 */
import { lookup as resolve } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress, publicHttpsFault } from '../../shared/public-address.ts';

export type PublicFetch = (url: string, init: RequestInit) => Promise<Response>;

/** The URL's host, or one of the addresses of its name, is not public. The same request fails again. */
export class NotPublicError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotPublicError';
  }
}

/** Tests pass a name server, a transport and addresses of their own. */
export interface PublicFetchDeps {
  lookup: LookupFunction;
  request(
    options: RequestOptions,
    answered: (answer: IncomingMessage) => void,
  ): ReturnType<typeof httpsRequest>;
  faultOf(url: string): string | null;
  isAllowed(address: string): boolean;
}

const platform: PublicFetchDeps = {
  lookup: resolve as LookupFunction,
  request: httpsRequest,
  faultOf: publicHttpsFault,
  isAllowed: isPublicAddress,
};

/**
 * Follows no redirect and takes no compressed answer. As `fetch` does, it throws a `TypeError` for a lost
 * connection and the signal's reason for an abort.
 */
export function createPublicFetch({
  lookup,
  request,
  faultOf,
  isAllowed,
}: PublicFetchDeps = platform): PublicFetch {
  /** Answers Node's connection with all addresses of a name, or with an error if one is not public. */
  const checked: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : [];
      if (error) return done(error, []);
      if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address)))
        return done(new NotPublicError('the host has no public address'), []);
      const [first] = addresses;
      if (options.all || !first) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };

  return async (url, { method = 'GET', headers, body, signal }) => {
    const fault = faultOf(url);
    if (fault !== null) throw new NotPublicError(fault);
    signal?.throwIfAborted();
    const { hostname, port, pathname, search } = new URL(url);
    return new Promise<Response>((answered, refuse) => {
      const sent = request(
        {
          hostname: hostname.replace(/^\[|\]$/g, ''),
          ...(port === '' ? {} : { port }),
          path: pathname + search,
          method,
          headers: Object.fromEntries(new Headers(headers)),
          lookup: checked,
          // A connection of an earlier request would be one of an earlier check.
          agent: false,
          ...(signal ? { signal } : {}),
        },
        (answer) => {
          try {
            answered(responseOf(answer, signal ?? null));
          } catch (error) {
            // A status that is no status of HTTP.
            answer.destroy();
            refuse(failure(error, signal ?? null));
          }
        },
      );
      sent.on('error', (error) => refuse(failure(error, signal ?? null)));
      sent.end(typeof body === 'string' || body instanceof Uint8Array ? body : undefined);
    });
  };
}

export const publicFetch = createPublicFetch();

function responseOf(answer: IncomingMessage, signal: AbortSignal | null): Response {
  const status = answer.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  if (![204, 205, 304].includes(status)) return new Response(bodyOf(answer, signal), { status, headers });
  answer.resume();
  return new Response(null, { status, headers });
}

function bodyOf(answer: IncomingMessage, signal: AbortSignal | null): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(failure(error, signal));
      }
    },
    cancel: () => void answer.destroy(),
  });
}

function failure(error: unknown, signal: AbortSignal | null): unknown {
  if (signal?.aborted) return signal.reason;
  return error instanceof NotPublicError ? error : new TypeError('the request failed', { cause: error });
}
