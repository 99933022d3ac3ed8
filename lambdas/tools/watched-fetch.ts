/**
 * A `fetch` that keeps what was sent and what came back, for a person to see: without the signature, and
 * without the `secret` that made it. The caller gets an answer of the same status and body; only what a call
 * would read of the body is read.
 */
import type { ToolTried } from '../../shared/contract/own-tool.ts';
import { ownToolBytes, withoutSecrets } from '../../shared/io/own-tool.ts';
import type { PublicFetch } from '../http/public-fetch.ts';

export interface WatchedFetch {
  fetch: PublicFetch;
  seen(): Pick<ToolTried, 'request' | 'answer'>;
}

export function watchedFetch(fetch: PublicFetch, secret: string | undefined): WatchedFetch {
  let request: ToolTried['request'] = null;
  let answer: ToolTried['answer'] = null;
  return {
    seen: () => ({ request, answer }),
    async fetch(url, init) {
      const sent = new Headers(init.headers);
      request = {
        url,
        headers: Object.fromEntries([...sent].map(masked)),
        body: String(init.body ?? ''),
      };
      const { status, headers, body } = await fetch(url, init);
      answer = { status, body: '', isCut: false };
      const bytes = body ? await firstBytes(body, ownToolBytes + 1) : null;
      const isCut = (bytes?.length ?? 0) > ownToolBytes;
      const text = new TextDecoder().decode(bytes?.subarray(0, ownToolBytes));
      answer = { status, body: withoutSecrets(text, { signature: sent.get('x-signature'), secret }), isCut };
      return new Response(bytes, { status, headers });
    },
  };
}

/** Who has the signature of a body can send the same body again in the business's name. */
function masked([name, value]: [string, string]): [string, string] {
  return [name, name === 'x-signature' ? value.replace(/=.*/, '=…') : value];
}

async function firstBytes(body: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const first = new Uint8Array(most);
  let length = 0;
  for await (const piece of body) {
    const part = piece.subarray(0, most - length);
    first.set(part, length);
    length += part.length;
    if (length === most) break;
  }
  return first.slice(0, length);
}
