/**
 * Calls a business's own tool: one signed HTTPS POST to a public address, 3 seconds, no redirects,
 * a small JSON answer. Every failure is an answer for the model and never a failure of the call.
 */

import { bytesUpTo, hexOf } from '../bytes.ts';
import type { CallId } from '../ids.ts';
import { jsonOf } from '../json.ts';
import { publicHttpsFault } from '../public-address.ts';
import { type Clock, platformClock, withDeadline } from './clock.ts';

interface OwnToolCall {
  callId: CallId;
  /** From the business's settings. */
  tool: { name: string; url: string };
  /** Checked against the tool's schema (`checkedArguments`). */
  arguments: Readonly<Record<string, unknown>>;
  /** Signs the body; without it the request carries no signature. */
  secret: string | undefined;
}

export interface OwnToolDeps {
  /**
   * Reaches public addresses only, whatever a name resolves to. On the edge the platform sees to that, on a
   * Lambda `publicFetch`.
   */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The clock of the time limit. Default: the platform's. */
  clock?: Clock;
}

/** `result` is the tool's JSON. `error` is a sentence for the model, without addresses or secrets. */
type OwnToolAnswer = { ok: true; result: unknown } | { ok: false; error: string };

const ownToolMs = 3000;
/** The largest answer that is read: the model has to sum it up on the phone. */
export const ownToolBytes = 16_384;

export async function callOwnTool(
  call: OwnToolCall,
  deps: OwnToolDeps,
  signal: AbortSignal,
): Promise<OwnToolAnswer> {
  const { name, url } = call.tool;
  if (publicHttpsFault(url) !== null) return wrong(`${name} has an address that may not be called`);
  return withDeadline(deps.clock ?? platformClock, ownToolMs, async (deadline) => {
    const limit = AbortSignal.any([signal, deadline]);
    try {
      return await within(limit, send(call, deps, limit));
    } catch {
      return wrong(limit.aborted ? `${name} did not answer in time` : `${name} could not be reached`);
    }
  });
}

async function send(
  { callId, tool, arguments: given, secret }: OwnToolCall,
  deps: OwnToolDeps,
  signal: AbortSignal,
): Promise<OwnToolAnswer> {
  const { fetch } = deps;
  const body = JSON.stringify({ callId, tool: tool.name, arguments: given });
  const signature = secret === undefined ? null : await signatureOf(body, secret);
  const answer = await fetch(tool.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(signature === null ? {} : { 'x-signature': signature }),
    },
    body,
    redirect: 'manual',
    signal,
  });
  if (answer.status < 200 || answer.status > 299) {
    await answer.body?.cancel();
    return wrong(`${tool.name} answered ${answer.status}`);
  }
  const bytes = answer.body ? await bytesUpTo(answer.body, ownToolBytes) : new Uint8Array();
  if (bytes === null) return wrong(`${tool.name} sent too long an answer`);
  const result = jsonOf(withoutSecrets(new TextDecoder().decode(bytes), { signature, secret }));
  return result === undefined ? wrong(`${tool.name} sent an answer that is not JSON`) : { ok: true, result };
}

/**
 * What a tool answered, without the signature or the secret where it repeats them as they are, as a server
 * that echoes a request does. Who has the signature of a body can send that body again in the business's
 * name.
 */
export function withoutSecrets(
  text: string,
  { signature, secret }: { signature: string | null; secret: string | undefined },
): string {
  const hex = signature?.replace('sha256=', '');
  const unsigned = hex ? text.replace(new RegExp(hex, 'gi'), '…') : text;
  if (!secret) return unsigned;
  return unsigned.replaceAll(secret, '…').replaceAll(JSON.stringify(secret).slice(1, -1), '…');
}

/** `X-Signature`: `sha256=` and the hex HMAC-SHA256 of the body with the business's secret. */
async function signatureOf(body: string, secret: string): Promise<string> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey('raw', encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encode(body)));
  return `sha256=${hexOf(digest)}`;
}

/** Name resolution takes no signal, and `fetch` may be slow to react to one. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, late]);
}

function wrong(error: string): OwnToolAnswer {
  return { ok: false, error };
}
