/**
 * S3 on this machine: miniflare's R2 with its S3 interface, which checks signatures and expiry. A
 * part of its own, because miniflare takes half a second of CPU to load. Miniflare restarts its
 * workerd process if that dies (seen after kill -9).
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
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
    port: 0,
    cf: false,
    r2Buckets: { BUCKET: { id: bucket, s3Credentials: { accessKeyId, secretAccessKey } } },
  });
  // The converter drops the storage path, so it is added here.
  const miniflare = new Miniflare({ ...options, resourcePersistencePath: dir });
  await miniflare.ready;
  // Asked each time: a workerd that was restarted may have another port.
  const server = createServer((asked, answer) => {
    miniflare.ready.then(
      (storage) => forward(asked, answer, storage),
      () => answer.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await miniflare.dispose();
  };
  return { ready: {}, close };
});

/**
 * Miniflare knows no CORS rules, and the console reads recordings in the browser. In AWS the bucket has a
 * rule for the console's origins; here the signed link alone decides. The host stays as it was asked for,
 * because it is signed.
 */
function forward(asked: IncomingMessage, answer: ServerResponse, storage: URL): void {
  const { method, url: path, headers } = asked;
  const onward = request({ host: storage.hostname, port: storage.port, method, path, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, { ...given.headers, 'access-control-allow-origin': '*' });
    pipeline(given, answer, () => undefined);
  });
  onward.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  pipeline(asked, onward, () => undefined);
}
