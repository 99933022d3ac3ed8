/**
 * Everything that can happen in a call as the carrier and the caller see it. Plain data; one line
 * each when printed.
 */
import type { CallId, CarrierName } from '../../shared/ids.ts';

export type DialledCarrier = Exclude<CarrierName, 'browser'>;

/**
 * A webhook and its answer: the HTTP status, or `null` and `why` when there was none. `name` is the path
 * without the query, which may hold secrets: `/twilio/voice`.
 */
export interface Webhook {
  what: 'asked';
  name: string;
  status: number | null;
  tookMs: number;
  why?: string;
}

/**
 * Something wrong in what the product sent. `code`: Twilio's error number, or `exotel-…`. The real carrier
 * goes on after a `warning`.
 */
interface Complaint {
  what: 'complaint';
  code: string;
  severity: 'warning' | 'error';
  text: string;
}

/**
 * The side that ended the call. `carrier`: neither the caller nor the agent (a failed stream, a limit of
 * the carrier).
 */
export type EndedBy = 'agent' | 'caller' | 'carrier';

export type Happening =
  | { what: 'dialled'; carrier: DialledCarrier; callId: CallId; from: string; to: string }
  | Webhook
  | { what: 'socketOpened'; attempt: number; tookMs: number }
  | { what: 'socketRefused'; attempt: number; status: number | null; why: string }
  | { what: 'streamStarted'; streamSid: string }
  /** A reply's first audio arrived. It starts to play `waitsMs` later (0: the line was free). */
  | { what: 'agentStarted'; reply: number; waitsMs: number }
  /** Nothing has played for `quietMs`; the reply's last audio ended at `endedAtMs`. */
  | { what: 'agentFinished'; reply: number; startedAtMs: number; endedAtMs: number }
  /** Silence between two clauses of one reply (`sound/hearing.ts` defines it), noted at its end. */
  | { what: 'paused'; reply: number; ms: number }
  /** Silence inside a clause, noted at its end. */
  | { what: 'underrun'; reply: number; ms: number }
  | { what: 'cleared'; droppedMs: number }
  | { what: 'markEchoed'; name: string; cleared: boolean }
  /** The first loud audio of a line left the phone. */
  | { what: 'callerStarted'; line: number; text: string; bargeIn: boolean }
  /** The last loud audio of a line left the phone. */
  | { what: 'callerFinished'; line: number; text: string }
  | { what: 'digitPressed'; digit: string }
  /** The carrier's voice spoke: `<Say>`, or the announcement of a transfer. */
  | { what: 'carrierSaid'; text: string }
  /** The carrier tried to connect a person. */
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
