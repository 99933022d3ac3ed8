/** The bucket as recordings need it: places to put, links to hear, and what really lies there. */
import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type RemoveObject, s3Removal } from '../lib/s3.ts';
import { headBytes, wavSeconds } from './rules.ts';

export interface Bucket {
  /** A URL that takes one PUT of the object's bytes for `seconds`. */
  placeFor(key: string, seconds: number): Promise<string>;
  /** A URL that gives the object for `seconds`. */
  linkTo(key: string, seconds: number): Promise<string>;
  /** Reads the whole object back and hashes it; `null` when it is not there. */
  inspect(key: string): Promise<{ bytes: number; sha256: string; seconds: number } | null>;
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  remove: RemoveObject;
}

export function s3Bucket(client: S3Client, Bucket: string): Bucket {
  return {
    placeFor: (Key, expiresIn) => getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), { expiresIn }),
    linkTo: (Key, expiresIn) => getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn }),
    async put(Key, Body, ContentType) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
    },
    remove: s3Removal(client, Bucket),
    async inspect(Key) {
      const body = await read(client, Bucket, Key);
      if (!body) return null;
      const hash = createHash('sha256');
      const head = new Uint8Array(headBytes);
      let bytes = 0;
      for await (const chunk of body) {
        if (bytes < headBytes) head.set(chunk.subarray(0, headBytes - bytes), bytes);
        hash.update(chunk);
        bytes += chunk.byteLength;
      }
      return { bytes, sha256: hash.digest('hex'), seconds: wavSeconds(head.subarray(0, bytes), bytes) };
    },
  };
}

async function read(client: S3Client, Bucket: string, Key: string): Promise<AsyncIterable<Uint8Array> | null> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    // In Node the SDK's body is a readable stream of buffers; its type also names the browser's forms.
    return Body ? (Body as AsyncIterable<Uint8Array>) : null;
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}
