/** Two streams that the Worker's runtime has and Node has not, as far as a delivery needs them. */
import { createHash } from 'node:crypto';

class DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;

  constructor() {
    const hash = createHash('sha256');
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer>();
    super({
      write: (piece) => void hash.update(piece),
      close: () => resolve(new Uint8Array(hash.digest()).buffer),
    });
    this.digest = promise;
  }
}

class FixedLengthStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(bytes: number) {
    let left = bytes;
    super({
      transform(piece, controller) {
        left -= piece.length;
        controller.enqueue(piece);
      },
      flush() {
        if (left !== 0) throw new TypeError(`${left} bytes of the promised length are missing`);
      },
    });
  }
}

export function installWorkerStreams(): void {
  Object.assign(globalThis, { FixedLengthStream });
  Object.assign(crypto, { DigestStream });
}
