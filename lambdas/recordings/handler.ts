import { lambdaHandler } from '../http/handler.ts';
import { publicFetch } from '../http/public-fetch.ts';
import { bucketAccess } from '../s3.ts';
import { recordingsApp } from './routes.ts';

export const handler = lambdaHandler('recordings', ({ env, ...ports }) =>
  recordingsApp({
    ...ports,
    bucket: bucketAccess(env.BUCKET_NAME, env.S3_ENDPOINT),
    linkSeconds: env.RECORDING_LINK_SECONDS,
    recordingDays: env.RECORDING_DAYS,
    carriers: { accounts: env, fetch, publicFetch },
  }),
);
