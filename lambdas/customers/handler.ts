/** Lambda `customers`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { bucketAccess, deleteObject } from '../s3.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { customersApp } from './routes.ts';

const env = readEnv('customers');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'customers' } });

const recordings = bucketAccess(env.BUCKET_NAME, env.S3_ENDPOINT);
const removeObject = (key: string) => deleteObject(recordings, key);

export const handler = handle(
  customersApp({ table: dynamoTable(dynamoClient(), env.TABLE_NAME), removeObject, log, now: Date.now }),
);
