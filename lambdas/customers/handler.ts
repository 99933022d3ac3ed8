/** Lambda `customers`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../lib/config.ts';
import { dynamoClient, dynamoTable } from '../lib/dynamo.ts';
import { customersApp } from './routes.ts';

const env = readEnv('customers');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'customers' } });

export const handler = handle(customersApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), log }));
