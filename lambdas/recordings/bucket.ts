/** The bucket as recordings need it: places to put, links to hear, and what really lies there. */
import { createHash } from 'node:crypto';
import {
  type BucketAccess,
  deleteObject,
  getObject,
  putObject,
  type RemoveObject,
  signedUrl,
} from '../s3.ts';
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

export function s3Bucket(access: BucketAccess): Bucket {
  return {
    placeFor: (key, seconds) => signedUrl(access, 'PutObject', key, seconds),
    linkTo: (key, seconds) => signedUrl(access, 'GetObject', key, seconds),
    put: (key, bytes, contentType) => putObject(access, key, bytes, contentType),
    remove: (key) => deleteObject(access, key),
    async inspect(key) {
      const body = await getObject(access, key);
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
