/** Deepgram's prerecorded request (`POST /v1/listen`): recognises a whole recording, for calls by turns. */
import * as z from 'zod';
import { FaultError, faultOfStatus } from '../../../shared/fault.ts';
import { withDeadline } from '../../../shared/io/clock.ts';
import { retryAfterMs } from '../../../shared/io/retry-after.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import type { Deps } from '../deps.ts';
import { httpOrigin, messageOf } from '../upgrade.ts';
import { protocolFault } from './deepgram.ts';
import { keytermsOf, novaLanguage } from './query.ts';

/** `type`: the carrier's content type; where Deepgram doesn't know it, it looks into the file. */
export interface Recording {
  bytes: Uint8Array;
  type: string | null;
}

export interface PrerecordedOptions {
  apiKey: string;
  /** Bare origin of any scheme. */
  baseUrl: string;
  /** The likeliest first. */
  languages: readonly string[];
  keyterms: readonly string[];
  tag: string;
  timeoutMs?: number;
}

/** The one model for recordings: Flux takes streams only. */
const prerecordedModel = 'nova-3';
/** Deepgram takes well under a second for a caller's sentence. */
const defaultTimeoutMs = 6_000;

const Answer = z.object({
  metadata: z.object({ duration: z.number() }).optional(),
  results: z.object({
    channels: z.array(z.object({ alternatives: z.array(z.object({ transcript: z.string() })) })),
  }),
});

/**
 * The words, channel after channel; '' for silence. `seconds` are billed. Null when the shape is
 * not Deepgram's.
 */
export function parse(body: unknown): { text: string; seconds: number } | null {
  const answer = Answer.safeParse(body);
  if (!answer.success) return null;
  const { results, metadata } = answer.data;
  const text = results.channels.map(({ alternatives }) => alternatives[0]?.transcript.trim() ?? '').join(' ');
  return { text: hasWord(text) ? text.trim() : '', seconds: metadata?.duration ?? 0 };
}

/** Throws `FaultError` with source `stt`. */
export function recognise(
  recording: Recording,
  options: PrerecordedOptions,
  { fetch, clock }: Deps,
): Promise<{ text: string; seconds: number }> {
  const url = `${httpOrigin(options.baseUrl)}/v1/listen?${queryOf(options)}`;
  const headers = { authorization: `Token ${options.apiKey}`, 'content-type': contentType(recording) };
  return withDeadline(clock, options.timeoutMs ?? defaultTimeoutMs, async (signal) => {
    try {
      const answer = await fetch(url, { method: 'POST', headers, body: recording.bytes, signal });
      if (!answer.ok) {
        await answer.body?.cancel();
        const message = `a recording was answered ${answer.status}`;
        throw new FaultError(faultOfStatus('stt', answer.status, message, retryAfterMs(answer.headers)));
      }
      const recognised = parse(await answer.json());
      if (recognised) return recognised;
      throw new FaultError(protocolFault('a recognised recording of unknown shape').fault);
    } catch (error) {
      if (error instanceof FaultError) throw error;
      const kind = signal.aborted ? 'stall' : error instanceof SyntaxError ? 'protocol' : 'network';
      const message = `a recording was not recognised: ${messageOf(error)}`;
      throw new FaultError({ source: 'stt', kind, retryable: true, message });
    }
  });
}

function queryOf(options: PrerecordedOptions): URLSearchParams {
  const language = novaLanguage(options.languages);
  const query = new URLSearchParams({
    model: prerecordedModel,
    language,
    smart_format: 'true',
    mip_opt_out: 'true',
    tag: options.tag,
  });
  for (const term of keytermsOf(options.keyterms)) query.append('keyterm', term);
  return query;
}

function contentType({ bytes, type }: Recording): string {
  if (type?.startsWith('audio/')) return type;
  const isWav = bytes[0] === 0x52 && bytes[1] === 0x49 && bytes[2] === 0x46 && bytes[3] === 0x46;
  return isWav ? 'audio/wav' : 'audio/mpeg';
}
