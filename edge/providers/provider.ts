/**
 * A provider, as the rest of the edge sees it: one object in its own file, and one line in `registry.ts`.
 */
import * as z from 'zod';
import { type Fault, FaultError, faultOfStatus } from '../../shared/fault.ts';
import type { CostItem } from '../../shared/pricing.ts';
import type { Deps } from './deps.ts';

type Shape = Readonly<Record<string, z.ZodType>>;

/** The part of a call that a provider serves; its faults name it as their source. */
export type ProviderKind = 'stt' | 'llm' | 'tts';

/** For providers that run several models. */
export interface ModelChoice {
  /** The setting that names the model. Providers of one maker may share it. */
  readonly setting: string;
  /** The setting that names a second model to fail over to. */
  readonly fallbackSetting?: string;
  readonly default: string;
  /** Whether this provider serves the model of this name. */
  runs(model: string): boolean;
}

/**
 * What one call gives its providers besides their settings; an adapter has a default for what is
 * left out.
 */
export interface CallDetails {
  /** The call's id, for the provider's own usage pages. */
  tag?: string;
  /** The business: its long prompt is the same for all its calls, so they share a cache. */
  promptCacheKey?: string;
  firstTokenMs?: number;
  tokenStallMs?: number;
  clauseStallMs?: number;
  voiceStallMs?: number;
  /** For voices: another one stands in, so this one does not wait twice for a clause's first audio. */
  hasOtherVoice?: boolean;
  /** For voices: told of the fault of a clause that is requested once more. */
  retried?: ((fault: Fault) => void) | undefined;
}

/** A request without a body, whose answer is not read. */
export interface BareRequest {
  url: string;
  headers: Record<string, string>;
}

export interface Provider<Port = unknown, Secrets extends Shape = Shape, Settings extends Shape = Shape> {
  /** As in `STT_PROVIDER`, `LLM_PROVIDER` or `TTS_PROVIDER`, in journals and on the rate card. */
  readonly name: string;
  readonly kind: ProviderKind;
  /** Environment variables it can't work without. Deployed as secrets, never as plain variables. */
  readonly secrets: Secrets;
  /** Its other environment variables; anyone with the dashboard may read them. */
  readonly settings: Settings;
  readonly model?: ModelChoice;
  /** The lines of a bill it causes; `shared/pricing.ts` has a rate for each. */
  readonly priceItems: readonly CostItem[];
  /**
   * For recognisers: a stream that is sent no audio stays open and has no other clock than its audio, so
   * silence may be left out. Absent: it has to be sent everything.
   */
  readonly staysOpenInSilence?: true;
  /**
   * For voices: the address of the service, because the same voice name elsewhere is another voice in the
   * phrase store.
   */
  endpoint?(settings: SettingsOf<Secrets, Settings>): string;
  /** For recognisers: whether this model knows the language of this code. Absent: every one of ours. */
  hears?(language: string, model: string): boolean;
  /** For voices: whether it can say the language of this code. Absent: it can say every one of ours. */
  speaks?(language: string): boolean;
  /**
   * For models and voices: a request to the host of a call's own requests that is free of charge and changes
   * nothing. It is sent ahead, as HEAD, to open the connection. Absent: none is sent.
   */
  openingRequest?(settings: SettingsOf<Secrets, Settings>): BareRequest;
  create(settings: SettingsOf<Secrets, Settings>, call: CallDetails & { model: string }, deps: Deps): Port;
  /** The cheapest request that proves a call would work. Throws `FaultError` when it would not. */
  probe(
    settings: SettingsOf<Secrets, Settings>,
    model: string,
    deps: Deps,
    signal: AbortSignal,
  ): Promise<void>;
}

export type SettingsOf<Secrets extends Shape, Settings extends Shape> = z.output<
  z.ZodObject<Secrets & Settings>
>;

/** Gives `create` and `probe` the types of their settings; does nothing else. */
export function provider<Port, Secrets extends Shape, Settings extends Shape>(
  described: Provider<Port, Secrets, Settings>,
): Provider<Port, Secrets, Settings> {
  return described;
}

/** A probe by GET: any success will do, and the body is not read. */
export async function probeByGet(
  kind: ProviderKind,
  { url, headers }: BareRequest,
  { fetch }: Deps,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(url, { headers, signal, redirect: 'manual' });
  // A body that is not read holds its connection.
  await answer.body?.cancel();
  if (!answer.ok) throw new FaultError(faultOfStatus(kind, answer.status, `answered ${answer.status}`));
}

/** A setting that is any text. */
export const text = z.string().optional();

/** A setting that is a scheme and a host, with a port or without; a trailing slash is dropped. */
export function origin(...schemes: string[]) {
  return z
    .string()
    .optional()
    .refine(
      (value) => value === undefined || isOrigin(value, schemes),
      `must be only a scheme and a host, such as ${schemes.at(-1)}://host.example (a bare origin with ${schemes.join(' or ')}, no path behind it)`,
    )
    .transform((value) => value?.replace(/\/$/, ''));
}

/** A setting that is a whole http or https address, its path included. `localhost:1234` is none. */
export function webAddress(example: string) {
  return z.string().refine((value) => {
    const url = URL.parse(value);
    return url !== null && /^https?:$/.test(url.protocol);
  }, `must be a whole address with http:// or https://, such as ${example}`);
}

export function isOrigin(value: string, schemes: readonly string[]): boolean {
  const url = URL.parse(value);
  return (
    url !== null &&
    schemes.includes(url.protocol.slice(0, -1)) &&
    (url.pathname === '/' || url.pathname === '') &&
    url.search === '' &&
    url.username === ''
  );
}
