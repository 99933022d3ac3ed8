import type { LambdaEnv } from '../config.ts';
import type { App, Ports } from '../http/app.ts';
import { lambdaHandler } from '../http/handler.ts';
import { publicFetch } from '../http/public-fetch.ts';
import { secretHandler } from '../http/secret-handler.ts';
import { bucketAccess } from '../s3.ts';
import { recordingsApp } from './routes.ts';

function appOf({ env, ...ports }: Ports & { env: LambdaEnv<'recordings'> }): App {
  return recordingsApp({
    ...ports,
    bucket: bucketAccess(env.BUCKET_NAME, env.S3_ENDPOINT),
    linkSeconds: env.RECORDING_LINK_SECONDS,
    recordingDays: env.RECORDING_DAYS,
    carriers: { accounts: env, fetch, publicFetch },
  });
}

export const handler = await secretHandler('recordings', (env) => lambdaHandler('recordings', appOf, env));
