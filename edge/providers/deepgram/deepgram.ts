/**
 * The common part of all Deepgram adapters: their settings, and the reading of the recognisers' messages.
 */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import { languages } from '../../../shared/language/registry.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import type { Deps } from '../deps.ts';
import type { SttOptions } from '../ports.ts';
import { type CallDetails, origin, type SettingsOf, text } from '../provider.ts';
import { httpOrigin, upgrade } from '../upgrade.ts';
import { type Notice, noticeOf } from './notices.ts';

export const secrets = { DEEPGRAM_API_KEY: text };
export const settings = {
  /** By default Deepgram's servers in India, so that the audio stays there. */
  DEEPGRAM_BASE_URL: origin('ws', 'wss', 'http', 'https').pipe(
    z.string().default('wss://api.in.deepgram.com'),
  ),
  DEEPGRAM_MODEL: text,
  STT_EAGER: z.enum(['on', 'off']).default('on'),
};
export type DeepgramSettings = SettingsOf<typeof secrets, Pick<typeof settings, 'DEEPGRAM_BASE_URL'>>;

export function authorization({ DEEPGRAM_API_KEY }: DeepgramSettings): string {
  return `Token ${DEEPGRAM_API_KEY ?? ''}`;
}

export interface DeepgramSttConfig {
  apiKey: string;
  /** Bare origin, `ws`, `wss`, `http` or `https`. */
  baseUrl: string;
  model: string;
  /** Shows up in Deepgram's usage pages: the call id. */
  tag?: string;
  /**
   * Longest wait for the handshake, and on Flux also for its first message. 3000 by default, so that the
   * caller hears something within 3 s in any case.
   */
  handshakeMs?: number;
  /** Emit `turnEnding`; on Flux that takes `eager_eot_threshold`. On by default. */
  eager?: boolean;
}

/** Query parameters besides the model. Arrays are repeated. */
export type DeepgramQuery = Record<string, string | number | boolean | string[]>;

export function sttConfigOf(
  config: SettingsOf<typeof secrets, typeof settings>,
  { model, tag }: CallDetails & { model: string },
): DeepgramSttConfig {
  return {
    apiKey: config.DEEPGRAM_API_KEY ?? '',
    baseUrl: config.DEEPGRAM_BASE_URL,
    model,
    eager: config.STT_EAGER !== 'off',
    ...(tag === undefined ? {} : { tag }),
  };
}

export const defaultHandshakeMs = 3000;

/** Longer than any probe may take: the prober's signal is the limit. */
const probeMs = 10_000;

/**
 * A handshake with the parameters of a call: a wrong model or parameter is refused here as it would be
 * there. Without audio it costs nothing.
 */
export async function probeListen(
  version: 'v1' | 'v2',
  config: DeepgramSttConfig,
  queryOf: (config: DeepgramSttConfig, options: SttOptions) => DeepgramQuery,
  deps: Deps,
  signal: AbortSignal,
): Promise<void> {
  const query = queryOf(config, {
    languages: languages.map(({ code }) => code),
    keyterms: [],
    policy: defaultTurnPolicy,
  });
  const search = new URLSearchParams({ model: config.model });
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) search.append(name, String(each));
  const url = `${httpOrigin(config.baseUrl)}/${version}/listen?${search}`;
  const headers = { Authorization: `Token ${config.apiKey}` };
  const socket = await upgrade({ source: 'stt', url, headers, timeoutMs: probeMs, signal }, deps);
  socket.accept();
  socket.close(1000);
}

/** A provider's seconds as whole ms. */
export function msOf(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** A text frame's JSON; null when it is none; anything else unchanged (the SDK has parsed it already). */
export function jsonOf(message: unknown): unknown {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}

/** One unreadable message; `openStream` tolerates a few. */
export function protocolFault(message: string): { type: 'fault'; notice: Notice; fault: Fault } {
  return {
    type: 'fault',
    notice: 'unreadable',
    fault: { source: 'stt', kind: 'protocol', retryable: true, message },
  };
}

/**
 * The service reports that it failed. Its description is left out: it may hold a caller's words. So is a code
 * that is not known.
 */
export function serverFault(message: unknown): { type: 'fault'; notice: Notice; fault: Fault } {
  const notice = noticeOf(message, 'Error');
  const text = notice === 'Error' ? 'Error' : `Error ${notice}`;
  return { type: 'fault', notice, fault: { source: 'stt', kind: 'server', retryable: true, message: text } };
}
