import { handle } from 'hono/aws-lambda';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { createLog } from '../../shared/io/log.ts';
import { securityHeaders } from '../../shared/security-headers.ts';
import { type LambdaEnv, readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import type { App, Ports } from './app.ts';

/**
 * A Lambda's handler. To be called at module scope: then its clients are made once, and a warm
 * start reuses their connections. Throws if the environment is wrong.
 */
export function lambdaHandler<N extends LambdaName>(
  name: N,
  appOf: (ports: Ports & { env: LambdaEnv<N> }) => App,
  given: Readonly<Record<string, string | undefined>> = process.env,
) {
  const env = readEnv(name, given);
  const { LOG_LEVEL, TABLE_NAME }: LambdaEnv<LambdaName> = env;
  const log = createLog({ level: LOG_LEVEL, fields: { lambda: name } });
  return answering(appOf({ env, log, table: dynamoTable(dynamoClient(), TABLE_NAME), now: Date.now }));
}

/**
 * The app as a handler. API Gateway passes on the body of a GET, and cookies of any characters, of which
 * Hono can make no `Request`: they are left out, as our routes read neither. What Hono refuses without the
 * app gets the headers that the app sets.
 */
export function answering(app: App): ReturnType<typeof handle> {
  const handled = handle(app);
  return async (event, context) => {
    const { requestContext } = event;
    const method = 'http' in requestContext ? requestContext.http.method : null;
    const isRead = method === 'GET' || method === 'HEAD';
    const readable = 'cookies' in event ? { ...event, cookies: [] } : event;
    const result = await handled(isRead ? { ...readable, body: null } : readable, context);
    return { ...result, headers: { ...securityHeaders, ...result.headers } };
  };
}
