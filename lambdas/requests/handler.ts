/** Lambda `requests`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { requestsApp } from './routes.ts';

const env = readEnv('requests');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'requests' } });

export const handler = handle(
  requestsApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), log, now: Date.now }),
);
