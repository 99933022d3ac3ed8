/** Lambda `businesses`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { businessesApp } from './routes.ts';

const env = readEnv('businesses');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'businesses' } });

export const handler = handle(businessesApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), log }));
