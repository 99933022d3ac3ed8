/**
 * The phone's vocabulary: everything that can happen in a call as the carrier and the caller see
 * it. Plain data, one line each when printed.
 */
import type { CallId, CarrierName } from '../../shared/ids.ts';

export type DialledCarrier = Exclude<CarrierName, 'browser'>;

/**
 * How a webhook went: its HTTP status, or `null` and `why` when there was no answer. `name` is the
 * path without secrets, such as `/twilio/voice`.
 */
export interface Asked {
  what: 'asked';
  name: string;
  status: number | null;
  tookMs: number;
  why?: string;
}

/**
 * The carrier found fault with what the product sent. `code`: Twilio's error number, or `exotel-…`.
 * A `warning` is survivable on the real carrier.
 */
export interface Complaint {
  what: 'complaint';
  code: string;
  severity: 'warning' | 'error';
  text: string;
}

/** Who ended a call: `carrier` when neither side did (a failed stream, a limit of the carrier's). */
export type EndedBy = 'agent' | 'caller' | 'carrier';

export type Happening =
  | { what: 'dialled'; carrier: DialledCarrier; callId: CallId; from: string; to: string }
  | Asked
  | { what: 'socketOpened'; attempt: number; tookMs: number }
  | { what: 'socketRefused'; attempt: number; status: number | null; why: string }
  | { what: 'streamStarted'; streamSid: string }
  /** A reply's first audio arrived; it starts to sound `waitsMs` later (0 when the line was free). */
  | { what: 'agentStarted'; reply: number; waitsMs: number }
  /** Nothing has sounded for the caller's `quietMs`; the reply's last audio ended at `endedAtMs`. */
  | { what: 'agentFinished'; reply: number; startedAtMs: number; endedAtMs: number }
  /** Silence between two clauses of one reply (see `hearing.ts`), noted when it ended. */
  | { what: 'paused'; reply: number; ms: number }
  /** Silence in the middle of a clause, noted when it ended. */
  | { what: 'underrun'; reply: number; ms: number }
  | { what: 'cleared'; droppedMs: number }
  | { what: 'markEchoed'; name: string; cleared: boolean }
  /** The first loud audio of a line left the phone. */
  | { what: 'callerStarted'; line: number; text: string; bargeIn: boolean }
  /** The last loud audio of a line left the phone. */
  | { what: 'callerFinished'; line: number; text: string }
  | { what: 'digitPressed'; digit: string }
  /** The carrier's own voice spoke: `<Say>`, or a transfer's announcement. */
  | { what: 'carrierSaid'; text: string }
  /** The carrier connected, or tried to connect, a person. */
  | { what: 'personDialled'; number: string; outcome: string }
  | Complaint
  | { what: 'note'; text: string }
  | { what: 'socketClosed'; by: EndedBy; code: number }
  | { what: 'ended'; by: EndedBy; why: string };

/** `atMs`: ms since the call was placed. */
export type PhoneRecord = { atMs: number } & Happening;

export type RecordOf<W extends Happening['what']> = Extract<PhoneRecord, { what: W }>;

export function recordsOf<W extends Happening['what']>(
  records: readonly PhoneRecord[],
  what: W,
): RecordOf<W>[] {
  return records.filter((record): record is RecordOf<W> => record.what === what);
}
