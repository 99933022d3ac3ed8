/** Makes the audio of the caller's lines: synthesised words, or a WAV file. */
import { readFile } from 'node:fs/promises';
import { callAudioOf, readWav } from '../../../edge/audio/wav.ts';
import { synthesise } from '../../engines/speech/voices.ts';
import { UsageError } from '../../terminal/command.ts';
import type { Line } from '../caller.ts';

/** The source of a caller's line. */
export type Source = ({ say: string } | { wav: string }) & { bargeInMs?: number };

/** Throws `UsageError` for a file that is not a WAV file. */
export async function spokenLine(source: Source, language: string): Promise<Line> {
  const bargeIn = source.bargeInMs === undefined ? {} : { bargeInMs: source.bargeInMs };
  if ('say' in source) {
    // The flite voice that the embedded STT understands best: 4 to 7 % of the words wrong (kal: 12 to 17 %).
    const voice = /^en\b/i.test(language) ? ({ voice: 'rms' } as const) : {};
    return { text: source.say, audio: await synthesise(source.say, { language, ...voice }), ...bargeIn };
  }
  const wav = readWav(await fileOf(source.wav));
  if ('why' in wav) throw new UsageError(`${source.wav}: ${wav.why}`);
  return { text: `(${source.wav})`, audio: callAudioOf(wav), ...bargeIn };
}

async function fileOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
