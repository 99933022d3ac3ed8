/** Lambda `customers`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../lib/config.ts';
import { dynamoClient, dynamoTable } from '../lib/dynamo.ts';
import { s3Client, s3Removal } from '../lib/s3.ts';
import { customersApp } from './routes.ts';

const env = readEnv('customers');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'customers' } });

const removeObject = s3Removal(s3Client(env.S3_ENDPOINT), env.BUCKET_NAME);

export const handler = handle(customersApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), removeObject, log, now: Date.now }));
