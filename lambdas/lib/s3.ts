/** The client of S3, and taking objects away; the only file that knows how it is reached. */
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** `endpoint` is for local runs. Checksums only where required: else a presigned PUT carries the CRC32 of an empty body. */
export function s3Client(endpoint: string | undefined): S3Client {
  return new S3Client({
    maxAttempts: 3,
    // The largest recording is read back in seconds; the time-out is for a connection that went silent.
    requestHandler: { socketTimeout: 5000, connectionTimeout: 1000 },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
}

/** Takes an object away; one that is not there is away already. */
export type RemoveObject = (key: string) => Promise<void>;

export function s3Removal(client: S3Client, Bucket: string): RemoveObject {
  return async (Key) => {
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  };
}
