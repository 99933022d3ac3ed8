/** Fetches the carrier's recording of the caller's turn, and has the STT provider recognise it. */
import { bytesUpTo } from '../../../shared/bytes.ts';
import { FaultError } from '../../../shared/fault.ts';
import { withDeadline } from '../../../shared/io/clock.ts';
import { type ExotelAccount, exotelRecording } from '../../carriers/exotel/recording.ts';
import { type Recording, recognise } from '../../providers/deepgram/prerecorded.ts';
import type { CallContext } from '../preparation.ts';
import type { CallRuntime } from '../runtime.ts';

export interface RecordingConfig extends ExotelAccount {
  DEEPGRAM_API_KEY?: string | undefined;
  DEEPGRAM_BASE_URL: string;
}

/** A minute of uncompressed telephone audio is 1 MB, and no turn is longer than four minutes. */
const mostBytes = 4_194_304;
const fetchMs = 4_000;
/** A recording may be announced a moment before it can be fetched (404). */
const againMs = 400;
const tries = 5;

/**
 * The caller's words, and the recording's length. Throws `FaultError`: of source `carrier` if the
 * recording can't be fetched, of source `stt` if it can't be recognised.
 */
export async function recogniseRecording(
  url: string,
  { config, context, language }: { config: RecordingConfig; context: CallContext; language: string },
  runtime: Pick<CallRuntime, 'clock' | 'fetch'>,
): Promise<{ text: string; seconds: number }> {
  const recording = await fetched(url, config, runtime);
  const { business, ring } = context;
  const languages = [language, ...business.languages.filter((code) => code !== language)];
  const settings = {
    apiKey: config.DEEPGRAM_API_KEY ?? '',
    baseUrl: config.DEEPGRAM_BASE_URL,
  };
  return recognise(
    recording,
    { ...settings, tag: ring.callId, languages, keyterms: [business.name, business.agentName] },
    runtime,
  );
}

async function fetched(
  given: string,
  config: RecordingConfig,
  { clock, fetch }: Pick<CallRuntime, 'clock' | 'fetch'>,
): Promise<Recording> {
  const source = exotelRecording(given, config);
  if (!source) throw carrierFault('config', false, 'a recording that is not on a host of Exotel');
  return withDeadline(clock, fetchMs, async (signal) => {
    try {
      for (let attempt = 1; ; attempt++) {
        const answer = await fetch(source.url, { headers: source.headers, redirect: 'manual', signal });
        if (answer.ok && answer.body) {
          const bytes = await bytesUpTo(answer.body, mostBytes);
          if (bytes === null)
            throw carrierFault('protocol', false, `the recording is over ${mostBytes} bytes`);
          return { bytes, type: answer.headers.get('content-type') };
        }
        await answer.body?.cancel();
        if (answer.status !== 404 || attempt === tries)
          throw carrierFault('server', false, `the recording was answered ${answer.status}`);
        await new Promise<void>((resolve) => clock.after(againMs, resolve));
      }
    } catch (error) {
      if (error instanceof FaultError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      const kind = signal.aborted ? 'stall' : 'network';
      throw carrierFault(kind, true, `the recording could not be fetched: ${why}`);
    }
  });
}

function carrierFault(
  kind: 'config' | 'server' | 'stall' | 'network' | 'protocol',
  retryable: boolean,
  message: string,
): FaultError {
  return new FaultError({ source: 'carrier', kind, retryable, message });
}
