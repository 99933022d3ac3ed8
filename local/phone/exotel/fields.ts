/**
 * The fields of Exotel's requests: the call, the outcome of a stream (`edge/carriers/fixtures/exotel` 08),
 * times.
 */

import type { Trunk } from '../trunk.ts';
import { nationalNumber } from './wire.ts';

export interface StreamOutcome {
  streamSid: string;
  streamUrl: string;
  status: 'completed' | 'failed' | 'cancelled';
  disconnectedBy: 'user' | 'bot' | 'NA';
  seconds: number;
  error?: string;
  detailedStatus?: string;
}

/**
 * `flat`: one parameter for each field, such as `Stream[Status]=…`. `json`: one parameter `Stream` that holds
 * all of them. Both occur (Exotel's support article 3000132269).
 */
export function streamQuery(outcome: StreamOutcome, encoding: 'flat' | 'json'): Record<string, string> {
  const fields: Record<string, string> = {
    StreamSID: outcome.streamSid,
    Status: outcome.status,
    Duration: String(outcome.seconds),
    StreamUrl: outcome.streamUrl,
    DisconnectedBy: outcome.disconnectedBy,
    ...(outcome.error !== undefined && { Error: outcome.error }),
    ...(outcome.detailedStatus !== undefined && { DetailedStatus: outcome.detailedStatus }),
  };
  if (encoding === 'json') return { Stream: JSON.stringify(fields) };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`Stream[${name}]`, value]));
}

/** The fields that every applet sends. */
export function callFields(trunk: Trunk): Record<string, string> {
  const [from, to] = [nationalNumber(trunk.from), nationalNumber(trunk.to)];
  return { CallSid: trunk.callSid, CallFrom: from, CallTo: to, From: from, To: to, Direction: 'incoming' };
}

/** A time as Exotel writes it, in Indian time without a zone: `2026-05-14 10:00:00`. */
export function exotelTime(at: Date = new Date()): string {
  return new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
