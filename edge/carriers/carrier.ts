/**
 * A telephone company, as the edge sees it: one descriptor (`Carrier`), listed in `registry.ts`. It
 * translates frames and describes REST requests as data. It opens no connection itself.
 */
import type { Fault } from '../../shared/fault.ts';
import type { CallId, CarrierName } from '../../shared/ids.ts';
import type { RefusalReason } from '../../shared/language/language.ts';

/**
 * An event from the media socket. Audio is call audio. `atMs` is the carrier's own media clock, ms since
 * its stream began; null when it is not known or not trusted.
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
  /** A frame that makes no sense; the session counts it. `why` never holds the frame's content. */
  | { type: 'unknown'; why: string };

/** A command for the media socket. The line has already cut and aligned the call audio. */
export type CarrierCommand =
  | { type: 'audio'; bytes: Uint8Array }
  | { type: 'mark'; name: string }
  | { type: 'clear' };

/** One per call. Remembers the stream id and counters, nothing else. */
export interface Codec {
  /**
   * Never throws. When the carrier sent no start, `started` is made up from the first frame that
   * carries a stream id.
   */
  decode(frame: string | ArrayBuffer): CarrierEvent[];
  /**
   * Empty until the stream id is known, so the line queues until `started`. Frames are text, except
   * for the softphone's audio.
   */
  encode(command: CarrierCommand): (string | ArrayBuffer)[];
}

/** How the line cuts and paces audio for a carrier. All in ms of call audio (1 ms = 8 bytes). */
export interface Wire {
  /** Chunk size until `openingMs` of a reply was sent, and after that. */
  openingChunkMs: number;
  openingMs: number;
  /** A reply that finds the line silent begins with what is there, once it is this much. */
  leastOpeningMs: number;
  chunkMs: number;
  /** A reply's last chunk is padded with silence to a multiple of this, and to at least `minChunkMs`. */
  alignMs: number;
  minChunkMs: number;
  /** The most audio that may be sent ahead of what is playing. */
  aheadMs: number;
  /** False when the current chunk is played to its end after a `clear` (Exotel). */
  clearStopsAtOnce: boolean;
}

/** A ring, as the edge knows it before there is a media socket, whichever carrier rang. */
export interface Ring {
  callId: CallId;
  carrier: CarrierName;
  callSid: string;
  from: string;
  to: string;
  /** An admin talks to the draft of the settings. */
  isTrial?: true;
}

/**
 * Why a ring is refused. `over`: the call has ended before. `uncorroborated`: Exotel knows no such call. Both
 * get no token: nothing is said in them but by the carrier.
 */
export type Refusal = RefusalReason | 'over' | 'uncorroborated';

/** The accounts for a carrier's REST, under their names in the configuration. */
export interface CarrierAccounts {
  TWILIO_ACCOUNT_SID?: string | undefined;
  /** A comma list while it is rotated. */
  TWILIO_AUTH_TOKEN?: string | undefined;
  TWILIO_API_BASE_URL?: string | undefined;
}

/** Ending a live call by the carrier's REST: one POST, and what its answer means. */
export interface RestHangUp {
  /** Null when the account is not configured. */
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
  /** Appended to the media URL that the carrier opens: empty, or `?` and parameters. */
  readonly mediaQuery: string;
  /** It may send no frames while the caller is silent, so a quiet line must be pinged to be known alive. */
  readonly mayOmitSilence: boolean;
  /** It says a text in a voice of its own, so a refused ring needs no media socket to be told why. */
  readonly saysRefusals: boolean;
  /**
   * Ends a call that continues after we closed its media socket. Null where closing the socket is all
   * that we can do. A browser's socket is the call. Exotel's v1 REST has no documented request that ends
   * a live call of an inbound flow; there the flow's own applets hang up.
   */
  readonly restHangUp: RestHangUp | null;
}

/**
 * What a carrier reports at the end of dialling a person. `completed`: it does not say whether the two
 * talked. They did if the carrier reported before that the person answered.
 */
export type DialReport = ReturnType<typeof transferOutcome> | 'completed';

/** The outcome of dialling a person, in the carrier's word. `hasTalked`: the two were connected. */
export function transferOutcome(
  status: string | null,
  hasTalked: boolean,
): 'talked' | 'busy' | 'noAnswer' | 'failed' {
  if (hasTalked) return 'talked';
  if (status === 'busy') return 'busy';
  return status === 'no-answer' ? 'noAnswer' : 'failed';
}
