/**
 * The messages of Sarvam's realtime recogniser, read. Their shapes are those of Sarvam's SDK 1.1.10
 * (`Realtime*`); numbers were also seen as text.
 */
import * as z from 'zod';
import { type Fault, faultOfStatus } from '../../../shared/fault.ts';
import { jsonOf } from '../../../shared/json.ts';
import type { Moment } from './utterance-turns.ts';

export type SarvamMessage =
  | Moment
  | { type: 'ignored'; why: string; notice?: Notice }
  | { type: 'fault'; fault: Fault; notice: Notice };

/** The list bounds a metric: an error whose code is not on it counts as `Error`. */
const notices = ['Error', 'unknown', 'unreadable', 'invalid_config'] as const;
export type Notice = (typeof notices)[number];

const Typed = z.object({ event: z.string() });
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);
const word = z.string().nullish().catch(null);
/** Only the text has to be there: what else is broken is read as missing, and the message counts. */
const Transcript = z.object({
  text: z.string().nullable(),
  utterance_idx: number,
  language: word,
  end_s: number,
});
const Marked = z.object({ utterance_idx: number });
const ErrorMessage = z.object({
  code: word,
  is_fatal: z.boolean().catch(false),
  status_code: number,
});

/** Never throws. Unknown events are ignored and counted, malformed ones are a protocol fault. */
export function parse(message: unknown): SarvamMessage {
  const whole = typeof message === 'string' ? jsonOf(message) : null;
  const typed = Typed.safeParse(whole);
  if (!typed.success) return unreadable('a message without an event');
  switch (typed.data.event) {
    case 'transcript.partial':
    case 'transcript.final':
      return transcriptOf(whole, typed.data.event === 'transcript.final');
    case 'vad.speech_start':
      return { type: 'speechStarted', utterance: indexOf(Marked.safeParse(whole).data?.utterance_idx) };
    case 'vad.speech_end':
      return { type: 'speechEnded', utterance: indexOf(Marked.safeParse(whole).data?.utterance_idx) };
    case 'error':
      return errorOf(whole);
    case 'session.begin':
    case 'session.end':
    case 'config.updated':
    case 'pong':
      return { type: 'ignored', why: typed.data.event };
    default:
      return { type: 'ignored', why: 'an unknown event', notice: 'unknown' };
  }
}

function transcriptOf(whole: unknown, isFinal: boolean): SarvamMessage {
  const transcript = Transcript.safeParse(whole);
  if (!transcript.success) return unreadable('a transcript of unknown shape');
  const { text, utterance_idx, language, end_s } = transcript.data;
  return {
    type: isFinal ? 'final' : 'partial',
    utterance: indexOf(utterance_idx),
    text: (text ?? '').trim(),
    language: language ?? null,
    endMs: typeof end_s === 'number' ? Math.round(end_s * 1000) : null,
  };
}

function indexOf(given: number | null | undefined): number | null {
  return typeof given === 'number' && Number.isSafeInteger(given) && given >= 0 ? given : null;
}

/**
 * An error that is not fatal leaves the session as it is. Its message is left out: it is free text, which may
 * hold a caller's words. Without a status a fatal one is the server's.
 */
function errorOf(whole: unknown): SarvamMessage {
  const { code, is_fatal, status_code } = ErrorMessage.safeParse(whole).data ?? { is_fatal: false };
  const notice = notices.find((known) => known === code) ?? 'Error';
  if (!is_fatal) return { type: 'ignored', why: 'an error', notice };
  const named = typeof code === 'string' && /^[a-z_]{3,40}$/.test(code) ? `Error ${code}` : 'Error';
  return { type: 'fault', fault: faultOf(named, status_code), notice };
}

/** 408: nothing was sent for too long. A new stream may do better. */
function faultOf(named: string, status: number | null | undefined): Fault {
  if (typeof status !== 'number') return { source: 'stt', kind: 'server', retryable: true, message: named };
  const message = `${named} ${status}`;
  if (status === 408) return { source: 'stt', kind: 'network', retryable: true, message };
  return faultOfStatus('stt', status, message);
}

function unreadable(message: string): SarvamMessage {
  const fault: Fault = { source: 'stt', kind: 'protocol', retryable: true, message };
  return { type: 'fault', notice: 'unreadable', fault };
}
