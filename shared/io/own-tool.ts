/**
 * Calls a business's own tool: one signed HTTPS POST to a public address, 3 seconds, no redirects,
 * a small JSON answer. Whatever goes wrong is an answer for the model, never a failure of the call.
 */

import { bytesUpTo, hexOf } from '../bytes.ts';
import type { CallId } from '../ids.ts';
import { jsonOf } from '../json.ts';
import { isPublicAddress, publicHttpsFault } from '../public-address.ts';
import { type Clock, platformClock, withDeadline } from './clock.ts';

export interface OwnToolAsked {
  callId: CallId;
  /** As the business's settings have it. */
  tool: { name: string; url: string };
  /** Checked against the tool's schema (`checkedArguments`). */
  arguments: Readonly<Record<string, unknown>>;
  /** Signs the body; without one the request carries no signature. */
  secret: string | undefined;
}

export interface OwnToolDeps {
  /** On the edge: of the binding that reaches public addresses only. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * What a host's name resolves to, where the platform can tell (Node's `dns.lookup`). An address
   * may change between this look and the request (DNS rebinding); what then answers must still hold
   * a certificate for the name.
   */
  addressesOf?: (host: string) => Promise<readonly string[]>;
  /** What the time limit is measured by. Default: the platform's. */
  clock?: Clock;
}

/**
 * `result` is the tool's JSON. `error` is a sentence for the model; nothing of an address or a
 * secret is in it.
 */
export type OwnToolAnswer = { ok: true; result: unknown } | { ok: false; error: string };

export const ownToolMs = 3000;
/** A model reads the answer on the phone: what is longer is no answer. */
export const ownToolBytes = 16_384;

export async function callOwnTool(
  asked: OwnToolAsked,
  deps: OwnToolDeps,
  signal: AbortSignal,
): Promise<OwnToolAnswer> {
  const { name, url } = asked.tool;
  if (publicHttpsFault(url) !== null) return wrong(`${name} has an address that may not be called`);
  return withDeadline(deps.clock ?? platformClock, ownToolMs, async (deadline) => {
    const limit = AbortSignal.any([signal, deadline]);
    try {
      return await within(limit, ask(asked, deps, limit));
    } catch {
      return wrong(limit.aborted ? `${name} did not answer in time` : `${name} could not be reached`);
    }
  });
}

async function ask(
  { callId, tool, arguments: given, secret }: OwnToolAsked,
  deps: OwnToolDeps,
  signal: AbortSignal,
): Promise<OwnToolAnswer> {
  const { hostname } = new URL(tool.url);
  const addresses = (await deps.addressesOf?.(hostname.replace(/^\[|\]$/g, ''))) ?? [];
  if (!addresses.every(isPublicAddress)) return wrong(`${tool.name} has an address that may not be called`);
  const { fetch } = deps;
  const body = JSON.stringify({ callId, tool: tool.name, arguments: given });
  const answer = await fetch(tool.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(secret === undefined ? {} : { 'x-signature': await signatureOf(body, secret) }),
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
  if (bytes === null) return wrong(`${tool.name} answered too much`);
  const result = jsonOf(new TextDecoder().decode(bytes));
  return result === undefined
    ? wrong(`${tool.name} answered something that is no JSON`)
    : { ok: true, result };
}

/** `X-Signature`: `sha256=` and the hex HMAC-SHA256 of the body's bytes with the business's secret. */
export async function signatureOf(body: string, secret: string): Promise<string> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey('raw', encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encode(body)));
  return `sha256=${hexOf(digest)}`;
}

/** A name's resolution knows no signal, and a `fetch` may be slow to hear one. */
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
