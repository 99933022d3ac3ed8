/** Lambda `budgets`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { budgetsApp } from './routes.ts';

const env = readEnv('budgets');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'budgets' } });
const limits = {
  maxCallSeconds: env.MAX_CALL_DURATION_SECONDS,
  maxConcurrentCalls: env.MAX_CONCURRENT_CALLS,
};

export const handler = handle(
  budgetsApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), log, now: Date.now, limits }),
);
