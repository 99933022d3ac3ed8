/**
 * S3 on this machine: miniflare's R2 with its S3 interface, which checks signatures and expiry. A
 * part of its own, because miniflare takes half a second of CPU to load. Miniflare restarts its
 * workerd process if that dies (seen after kill -9).
 */
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { servePart } from '../parts/serve-part.ts';

export interface S3Input {
  port: number;
  /** An absolute path; created if missing. */
  dir: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

servePart<S3Input, Record<string, never>>(async ({ port, dir, bucket, accessKeyId, secretAccessKey }) => {
  const options = convertV4MiniflareOptions({
    modules: true,
    script: 'export default { fetch: () => new Response("only S3 is served here", { status: 404 }) }',
    compatibilityDate: '2026-11-01',
    host: '127.0.0.1',
    port,
    cf: false,
    r2Buckets: { BUCKET: { id: bucket, s3Credentials: { accessKeyId, secretAccessKey } } },
  });
  // The converter drops the storage path, so it is added here.
  const miniflare = new Miniflare({ ...options, resourcePersistencePath: dir });
  await miniflare.ready;
  return { ready: {}, close: () => miniflare.dispose() };
});
