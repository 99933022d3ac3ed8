/** Lambda `recordings`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { addressesOf } from '../http/addresses.ts';
import { bucketAccess } from '../s3.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { s3Bucket } from './bucket.ts';
import { recordingsApp } from './routes.ts';

const env = readEnv('recordings');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'recordings' } });
const bucket = s3Bucket(bucketAccess(env.BUCKET_NAME, env.S3_ENDPOINT));

export const handler = handle(
  recordingsApp({
    table: dynamoTable(dynamoClient(), env.TABLE_NAME),
    bucket,
    log,
    now: Date.now,
    linkSeconds: env.RECORDING_LINK_SECONDS,
    recordingDays: env.RECORDING_DAYS,
    carriers: { accounts: env, fetch, addressesOf },
  }),
);
