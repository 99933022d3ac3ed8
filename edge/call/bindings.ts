/**
 * The other Durable Objects that a call uses, with only the methods it needs. The Worker's `Env` has
 * them.
 */
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics/call-metrics.ts';
import type { PhraseStore } from './phrases/phrase-store.ts';

/** The limits by which a switchboard admits a call. */
export interface AdmissionLimits {
  concurrentCalls: number;
  callsPerMinutePerNumber: number;
  longestSeconds: number;
}

/** A call that asks for a place. */
export interface Arrival {
  callId: string;
  objectName: string;
  from: string;
  /** The member of staff whose softphone it is. */
  person?: string;
}

/**
 * `over`: this call has ended, and its carrier rings again. `ofPerson`: it is a limit of the member of staff
 * who calls from the softphone.
 */
export type Admission =
  | { ok: true }
  | { ok: false; reason: 'concurrency' | 'rate' | 'over'; ofPerson?: never }
  | { ok: false; reason: 'concurrency' | 'rate'; ofPerson: true };

export interface Switchboard extends PhraseStore {
  admit(call: Arrival, limits: AdmissionLimits): Promise<Admission>;
  left(callId: string): Promise<void>;
  /** The ring was admitted and led to no call: its place is free again. */
  release(callId: string): Promise<void>;
  /** The caller talks to a person now, or is back from there. */
  withPerson(callId: string, is: boolean): Promise<void>;
  /** The name of the object that holds a live or recent call. */
  objectOf(callId: string): Promise<string | null>;
  recall(phone: string): Promise<Remembered>;
  remember(phone: string, found: { business?: Business; customer?: Customer | null }): Promise<void>;
  trust(phone: string, wanted: number, most: number): Promise<number>;
  /** The ring was refused: its caller is to be called back. */
  refused(ring: { callId: string; from: string; reason: string }): Promise<void>;
}

/** A number's memory, at most five minutes old. */
export interface Remembered {
  business: Business | null;
  customer: Customer | null;
}

export function admissionLimits(config: Config): AdmissionLimits {
  return {
    concurrentCalls: config.MAX_CONCURRENT_CALLS,
    callsPerMinutePerNumber: config.CALLS_PER_MINUTE_PER_NUMBER,
    longestSeconds: config.MAX_CALL_DURATION_SECONDS,
  };
}

/** The object of another call, or of this one's id. */
interface OtherCall {
  fetch(url: string, init: RequestInit): Promise<Response>;
  claim(): Promise<boolean>;
  unclaim(): Promise<void>;
}

export interface CallBindings {
  /** Other calls' objects: a caller who comes back over the static media URL arrives at a new one. */
  CALLS: { getByName(name: string): OtherCall };
  SWITCHBOARDS: { getByName(name: string): Switchboard };
  /**
   * A network that reaches public addresses only, for the tools of businesses. Absent on Cloudflare,
   * whose own network reaches nothing else.
   */
  PUBLIC_NETWORK?: { fetch(url: string, init: RequestInit): Promise<Response> };
  METRICS: Metrics;
}

/** The name of the switchboard that counts the calls of the whole deployment. It is no phone number's. */
export const deploymentSwitchboard = 'deployment';

/**
 * The name of the switchboard that knows a business's numbers and keeps its phrases. It can't be the
 * name of a phone number's switchboard.
 */
export function businessIndex(businessId: string): string {
  return `business:${businessId}`;
}

/** The name of the switchboard that counts the voices a person has listened to. It is no phone number's. */
export function listenerIndex(person: string): string {
  return `listener:${person}`;
}
