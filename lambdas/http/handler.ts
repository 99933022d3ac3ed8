import { handle } from 'hono/aws-lambda';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { createLog } from '../../shared/io/log.ts';
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
  return handle(appOf({ env, log, table: dynamoTable(dynamoClient(), TABLE_NAME), now: Date.now }));
}
