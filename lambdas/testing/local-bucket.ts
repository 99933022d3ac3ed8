/** A real S3 for a test file: miniflare's R2 with its S3 endpoint, which checks signatures and expiry. */
import { S3Client } from '@aws-sdk/client-s3';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { type BucketAccess, bucketAccess } from '../s3.ts';

export interface LocalBucket {
  access: BucketAccess;
  /** Amazon's own client, to check what is stored. */
  client: S3Client;
  bucketName: string;
  endpoint: string;
  stop(): Promise<void>;
}

const bucketName = 'recordings';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local-secret' };

export async function localBucket(): Promise<LocalBucket> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default { fetch() { return new Response(null, { status: 404 }) } }',
      compatibilityDate: '2026-10-01',
      host: '127.0.0.1',
      port: 0,
      cf: false,
      r2Buckets: { [bucketName]: { id: bucketName, s3Credentials: credentials } },
    }),
  );
  const endpoint = `${(await miniflare.ready).origin}/cdn-cgi/local/r2/s3`;
  const client = new S3Client({
    region: 'ap-south-1',
    endpoint,
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const access = bucketAccess(bucketName, endpoint, {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  const stop = async () => {
    client.destroy();
    await miniflare.dispose();
  };
  return { access, client, bucketName, endpoint, stop };
}
