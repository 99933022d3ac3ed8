/**
 * The embedded engines as parts. Own processes, because a decode uses a CPU for up to a quarter of
 * a second.
 */

import type { Progress } from '../parts/progress.ts';
import type { Supervisor } from '../parts/supervisor.ts';
import type { InnerPorts } from '../run/settings.ts';

export interface SpeechInput {
  deepgramPort: number;
  azurePort: number;
}

export interface DialogueInput {
  port: number;
}

/** Starts STT and TTS behind Deepgram's and Azure's wire protocols. */
export async function startSpeech(
  supervisor: Supervisor,
  inner: InnerPorts,
  env: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  await supervisor.module<SpeechInput, Record<string, never>>({
    name: 'speech',
    module: new URL('speech.part.ts', import.meta.url),
    env,
    input: { deepgramPort: inner.deepgram, azurePort: inner.azure },
    onProgress: (text) => progress.note('speech', text),
  });
}

/** Starts the scripted demo engine behind OpenAI's wire protocol. */
export async function startDialogue(
  supervisor: Supervisor,
  inner: InnerPorts,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await supervisor.module<DialogueInput, Record<string, never>>({
    name: 'dialogue',
    module: new URL('dialogue.part.ts', import.meta.url),
    env,
    input: { port: inner.openai },
  });
}
