/** What both Deepgram recognisers are configured with, and how their messages are read. */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';

export interface DeepgramSttConfig {
  apiKey: string;
  /** Bare origin, `ws`, `wss`, `http` or `https`; `wss://api.in.deepgram.com` keeps the audio in India. */
  baseUrl: string;
  model: string;
  /** Shows up in Deepgram's usage pages: the call id. */
  tag?: string;
  /**
   * Longest wait for the handshake, and on Flux again for its first message; 3000 by default: the
   * caller hears something within 3 s anyway.
   */
  handshakeMs?: number;
  /** Tell `eagerEnd`; on Flux that takes `eager_eot_threshold`. On by default. */
  eager?: boolean;
}

export const defaultHandshakeMs = 3000;

/** A provider's seconds as whole ms. */
export function msOf(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** True when there is something to read aloud or to understand: a letter or a digit of any script. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** A text frame's JSON; null when it is none; anything else as it is (the SDK has parsed it already). */
export function jsonOf(message: unknown): unknown {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}

/** One message that nobody can read; `openStream` bears a few. */
export function protocolFault(message: string): { type: 'fault'; fault: Fault } {
  return { type: 'fault', fault: { source: 'stt', kind: 'protocol', retryable: true, message } };
}

const ErrorMessage = z.object({ err_code: z.string().optional(), code: z.string().optional() });

/**
 * The service says that it failed: v1 and v2 name the code differently. Its description may hold a
 * caller's words and is left out.
 */
export function serverFault(message: unknown): { type: 'fault'; fault: Fault } {
  const { data } = ErrorMessage.safeParse(message);
  const code = data?.err_code ?? data?.code ?? '';
  return {
    type: 'fault',
    fault: { source: 'stt', kind: 'server', retryable: true, message: `Error ${code}`.trim() },
  };
}
