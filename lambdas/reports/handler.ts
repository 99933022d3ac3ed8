/** Lambda `reports`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { reportsApp } from './routes.ts';

const env = readEnv('reports');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'reports' } });

export const handler = handle(
  reportsApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), log, now: Date.now }),
);
