/**
 * The seam to a telephone company: a codec that translates frames, and what its REST is asked as
 * data; never a client. One codec per call; it remembers only the stream id and counters.
 */
import type { Fault } from '../../shared/fault.ts';
import type { CallId, CarrierName } from '../../shared/ids.ts';

/**
 * What came in on the media socket. Audio is house audio (mu-law 8 kHz mono). `atMs` is the
 * carrier's own media clock, ms since its stream began.
 */
export type CarrierEvent =
  | { type: 'connected' }
  | {
      type: 'started';
      streamId: string;
      callSid: string | null;
      from: string | null;
      to: string | null;
      parameters: Record<string, string>;
    }
  | { type: 'audio'; bytes: Uint8Array; atMs: number | null }
  | { type: 'dtmf'; digit: string }
  | { type: 'mark'; name: string }
  | { type: 'stopped'; reason: string | null }
  /** Nonsense, counted by the session; `why` names the trouble and never holds the frame. */
  | { type: 'unknown'; why: string };

/** What goes out. `audio` is house audio, already cut and aligned by the line. */
export type CarrierCommand =
  | { type: 'audio'; bytes: Uint8Array }
  | { type: 'mark'; name: string }
  | { type: 'clear' };

export interface Codec {
  /**
   * Never throws. A `started` is made up from the first frame that carries a stream id when the
   * carrier sent no start.
   */
  decode(frame: string | ArrayBuffer): CarrierEvent[];
  /**
   * Empty until the stream id is known (the line queues until `started`). Text but for the
   * softphone's audio, which is binary.
   */
  encode(command: CarrierCommand): (string | ArrayBuffer)[];
}

/** How the line must cut and pace audio for this carrier; all in ms of house audio (1 ms = 8 bytes). */
export interface Wire {
  /** Chunk size while less than `openingMs` of a reply was sent, and after that. */
  openingChunkMs: number;
  openingMs: number;
  chunkMs: number;
  /** A reply's last chunk is padded with silence to a multiple of this, and to no less than `minChunkMs`. */
  alignMs: number;
  minChunkMs: number;
  /** Never send more than this ahead of what is being played. */
  aheadMs: number;
  /** `clear`: `false` when the chunk being played goes on to its end (Exotel). */
  clearStopsAtOnce: boolean;
}

/** What the edge knows of a ring before the media socket exists, whichever carrier rang. */
export interface Ring {
  callId: CallId;
  carrier: CarrierName;
  callSid: string;
  from: string;
  to: string;
}

/** The accounts that a carrier's REST is asked with, as the configuration names them. */
export interface CarrierAccounts {
  TWILIO_ACCOUNT_SID?: string | undefined;
  /** A comma list while it is rotated. */
  TWILIO_AUTH_TOKEN?: string | undefined;
  TWILIO_API_BASE_URL?: string | undefined;
}

/** Ending a live call by the carrier's REST, as data: one POST and what its answer means. */
export interface RestHangUp {
  /** Null where the account is not configured. */
  requestFor(
    callSid: string,
    accounts: CarrierAccounts,
  ): { url: string; headers: Record<string, string>; body: string } | null;
  /** Null: the call is over, by this request or before it. */
  faultOf(status: number, body: string): Fault | null;
}

export interface Carrier {
  readonly name: CarrierName;
  readonly wire: Wire;
  codec(): Codec;
  /**
   * For a call that goes on although we closed its media socket. Null where closing it is all there
   * is: a browser's socket is the call, and Exotel's v1 REST has no documented request that ends a
   * live call of an inbound flow (telephony reference, 2.6); its flow hangs up after the applets
   * behind it.
   */
  readonly restHangUp: RestHangUp | null;
}
