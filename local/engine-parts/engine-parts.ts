/**
 * The embedded engines as parts: processes of their own, because recognising an utterance takes a
 * CPU for a quarter of a second.
 */

import type { Progress } from '../parts/progress.ts';
import type { Crew } from '../parts/supervisor.ts';
import type { InnerPorts } from '../run/settings.ts';

export interface SpeechInput {
  deepgramPort: number;
  azurePort: number;
}

export interface DialogueInput {
  port: number;
}

/** Starts recogniser and voices behind Deepgram's and Azure's wire protocols. */
export async function startSpeech(
  crew: Crew,
  inner: InnerPorts,
  env: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  await crew.module<SpeechInput, Record<string, never>>({
    name: 'speech',
    module: new URL('speech.part.ts', import.meta.url),
    env,
    input: { deepgramPort: inner.deepgram, azurePort: inner.azure },
    onProgress: (text) => progress.note('speech', text),
  });
}

/** Starts the scripted demo engine behind OpenAI's wire protocol. */
export async function startDialogue(
  crew: Crew,
  inner: InnerPorts,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await crew.module<DialogueInput, Record<string, never>>({
    name: 'dialogue',
    module: new URL('dialogue.part.ts', import.meta.url),
    env,
    input: { port: inner.openai },
  });
}
