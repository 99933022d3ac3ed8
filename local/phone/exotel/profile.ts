/** How an Exotel account, its flow and its quirks are set up for a simulated call. */
import { randomBytes } from 'node:crypto';
import type { DialReportOrder } from './dial-reports.ts';
import { type ExotelStreamOptions, ordinaryExotelStream } from './wire.ts';

export interface ExotelProfile {
  accountSid: string;
  /** The `token` in the query of every webhook. */
  webhookToken: string;
  stream: ExotelStreamOptions;
  resolver: 'GET' | 'POST';
  /** A static media URL, with or without user and password, instead of the resolver. */
  mediaUrl: string | null;
  /**
   * `flow`: applets follow the stream. `direct`: the call ends with the stream (Connect Voice AI). `turns`: a
   * flow without the Voicebot applet.
   */
  route: 'flow' | 'direct' | 'turns';
  passthru: 'flat' | 'json';
  /** The Passthru applets after the Voicebot, in order. Each asks one question; 302 means yes. */
  asks: readonly ('transfer' | 'turns' | 'resume')[];
  statusCallback: 'none' | 'form' | 'json' | 'twice';
  /** Whether the account's stream limit is reached: then no stream is opened. */
  throttled: boolean;
  maxStreamMs: number;
  /**
   * The limit for resolver and handshake together. The handshake is then tried once more, with the
   * same limit.
   */
  setUpWithinMs: number;
  /** How many handshakes the edge answers without the answer arriving. */
  lostHandshakes: number;
  /** How long the carrier's voice takes for one character of a greeting, ms. */
  sayMsPerCharacter: number;
  /** How the person answers a transfer, how long that phone rings (200 ms), and how long the two talk. */
  person: { outcome: 'completed' | 'busy' | 'no-answer' | 'failed'; talksMs: number; ringsMs?: number };
  /** `by call`: one of the orders, by the call's id. */
  dialReports: DialReportOrder | 'by call';
  /**
   * How often the flow leads back to the Voicebot after the call's end, as a flow does whose last applet
   * was forgotten. No request of ours can end the call then.
   */
  leadsBack: number;
}

export function ordinaryExotel(accountSid: string, webhookToken: string): ExotelProfile {
  return {
    accountSid,
    webhookToken,
    stream: ordinaryExotelStream,
    resolver: 'GET',
    mediaUrl: null,
    route: 'flow',
    passthru: 'flat',
    asks: ['transfer', 'resume'],
    statusCallback: 'form',
    throttled: false,
    maxStreamMs: 3_600_000,
    setUpWithinMs: 10_000,
    lostHandshakes: 0,
    sayMsPerCharacter: 60,
    person: { outcome: 'completed', talksMs: 300 },
    dialReports: 'by call',
    leadsBack: 0,
  };
}

/** A new id: 32 hex digits, as in production. Twilio-like prefixes occur only in Exotel's documentation. */
export function exotelSid(): string {
  return randomBytes(16).toString('hex');
}
