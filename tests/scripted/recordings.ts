/** Deepgram's answer to a whole recording (`POST /v1/listen`), its words by script. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readWav } from '../../edge/audio/wav.ts';

/** One recording as it came in. */
export interface RecordingAsked {
  number: number;
  /** The call's id. */
  tag: string;
  seconds: number;
}

export async function answerRecording(
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
  wordsOf: (asked: RecordingAsked) => string,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const wav = readWav(new Uint8Array(Buffer.concat(pieces)));
  if (!/^token \S/i.test(request.headers.authorization ?? '') || 'why' in wav) {
    response.writeHead('why' in wav ? 400 : 401, { 'content-type': 'application/json' });
    response.end('{"err_code":"SCRIPTED"}');
    return;
  }
  const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const seconds = (wav.channels[0]?.length ?? 0) / wav.rateHz;
  const transcript = wordsOf({ number, tag: searchParams.get('tag') ?? '', seconds });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      metadata: { duration: seconds },
      results: { channels: [{ alternatives: [{ transcript }] }] },
    }),
  );
}
