/** The HTTP code that every provider's wire server needs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mulawOf } from '../../edge/audio/mulaw.ts';

/** A request refused: thrown in a handler, answered by the server in its provider's own shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The one key that every server refuses, for tests of what happens then. */
export const invalidKey = 'invalid';

/** The whole body. Throws a 413 beyond `limit` bytes. */
export async function bodyOf(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limit) throw new Refusal(413, 'PAYLOAD_TOO_LARGE', `the body is larger than ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Null when it is not JSON. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A signal that aborts when the client leaves before it has everything. */
export function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return gone.signal;
}

export type SampleFormat = 'mulaw' | 'pcm16';

/** 16-bit samples as the bytes of a raw format. */
export function encoded(samples: Int16Array, format: SampleFormat): Uint8Array {
  return format === 'mulaw'
    ? mulawOf(samples)
    : new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** What a brain makes: 16-bit samples at 8 kHz, or bytes that are sent as they are. */
export type VoicePiece = Int16Array | Uint8Array;

/**
 * The sizes in which a provider's audio arrives, in bytes: about 100 ms, odd, and once a single byte. A
 * network splits where it likes. Of 16-bit samples twice as many, less one: halves of samples.
 */
const pieceBytes = [801, 799, 1, 803, 797];

/**
 * Streams a voice as the response's body. The head waits for the first samples, so that a voice that fails
 * at once is still an error with a status. A later failure cuts the connection, as a provider's would. A
 * client that does not read is waited for.
 */
export async function streamVoice(
  response: ServerResponse,
  voice: AsyncIterable<VoicePiece>,
  format: SampleFormat,
  head: Record<string, string>,
): Promise<void> {
  let pieces = 0;
  for await (const made of voice) {
    if (!response.headersSent) response.writeHead(200, head);
    const bytes = made instanceof Int16Array ? encoded(made, format) : made;
    for (let at = 0; at < bytes.length; ) {
      const size = pieceBytes[pieces++ % pieceBytes.length] ?? 800;
      const end = at + (format === 'mulaw' ? size : 2 * size - 1);
      const isTaken = response.write(bytes.subarray(at, end));
      at = end;
      if (!isTaken) await drained(response);
    }
  }
  if (!response.headersSent) response.writeHead(200, head);
  response.end();
}

/** Resolves when the client has read on, or has left. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
    if (response.destroyed) done();
  });
}
