/** Lambda `journal`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { journalApp } from './routes.ts';

const env = readEnv('journal');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'journal' } });

export const handler = handle(journalApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), log }));
