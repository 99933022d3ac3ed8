/** The local S3: its address and its start. */
import type { Crew } from '../parts/supervisor.ts';
import type { S3Input } from './s3.part.ts';

/** The endpoint for an S3 client with `forcePathStyle`, region `auto`. */
export function s3Endpoint(port: number): string {
  return `http://127.0.0.1:${port}/cdn-cgi/local/r2/s3`;
}

/** Starts S3 with its one bucket and resolves when it answers. */
export async function startS3(
  crew: Crew,
  input: S3Input,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await crew.module<S3Input, Record<string, never>>({
    name: 's3',
    module: new URL('s3.part.ts', import.meta.url),
    env,
    input,
  });
}
