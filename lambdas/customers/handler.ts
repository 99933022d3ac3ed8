import { lambdaHandler } from '../http/handler.ts';
import { bucketAccess, deleteObject } from '../s3.ts';
import { customersApp } from './routes.ts';

export const handler = lambdaHandler('customers', ({ env, ...ports }) => {
  const bucket = bucketAccess(env.BUCKET_NAME, env.S3_ENDPOINT);
  return customersApp({
    ...ports,
    removeObject: (key) => deleteObject(bucket, key),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
});
