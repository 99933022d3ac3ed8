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

/** 100 ms at 8 kHz: the size in which a provider's audio arrives. */
const pieceSamples = 800;

/**
 * Streams a voice as the response's body. The head waits for the first samples, so that a voice that fails
 * at once is still an error with a status. A later failure cuts the connection, as a provider's would.
 */
export async function streamVoice(
  response: ServerResponse,
  voice: AsyncIterable<Int16Array>,
  format: SampleFormat,
  head: Record<string, string>,
): Promise<void> {
  for await (const samples of voice) {
    if (!response.headersSent) response.writeHead(200, head);
    for (let at = 0; at < samples.length; at += pieceSamples)
      response.write(encoded(samples.subarray(at, at + pieceSamples), format));
  }
  if (!response.headersSent) response.writeHead(200, head);
  response.end();
}
