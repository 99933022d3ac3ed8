/**
 * The Hono app that every Lambda is: errors in the contract's shape, and a log line per request.
 * Routes come from `serve`.
 */
import { Hono } from 'hono';
import type { ErrorBody } from '../../shared/contract/endpoint.ts';
import type { Log } from '../../shared/io/log.ts';
import { ApiError, unavailable } from './api-error.ts';

/** `event` is API Gateway's, put there by `hono/aws-lambda`; in a test it is given to `app.request`. */
export type AppEnv = { Bindings: { event?: unknown } };
export type App = Hono<AppEnv>;

export function createApp(log: Log): App {
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    const beganAt = performance.now();
    await next();
    log.info('request', {
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round(performance.now() - beganAt),
    });
  });
  app.notFound((c) => c.json(bodyOf(new ApiError(404, 'not_found', 'there is no such route')), 404));
  app.onError((error, c) => {
    const known = error instanceof ApiError ? error : ofCloud(error);
    if (known.status >= 500) log.error('request failed', { path: c.req.path, code: known.code, error });
    if (known.status === 503 || known.status === 429) c.header('retry-after', '1');
    return c.json(bodyOf(known), known.status);
  });
  return app;
}

function bodyOf(error: ApiError): ErrorBody {
  return {
    error: { code: error.code, message: error.message, ...(error.issues ? { issues: error.issues } : {}) },
  };
}

/**
 * What is left when the SDK's retries are used up: slow down, a time-out or no connection are the
 * world's, everything else is a bug of ours.
 */
function ofCloud(error: Error): ApiError {
  const detail = error as Error & {
    code?: unknown;
    $retryable?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const worldly =
    detail.$retryable !== undefined ||
    (detail.$metadata?.httpStatusCode ?? 0) >= 500 ||
    /^(Throttl|ProvisionedThroughput|RequestLimit|TransactionConflict|TransactionInProgress|Timeout|SlowDown|AbortError)/.test(
      error.name,
    ) ||
    /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|UND_ERR)/.test(String(detail.code ?? ''));
  return worldly
    ? unavailable('the store')
    : new ApiError(500, 'internal', 'something went wrong on our side');
}
