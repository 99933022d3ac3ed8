/** Calls in which sentences are spoken one after the other, and the agent has its own time before each. */
import { silence } from '../../edge/audio/mulaw.ts';
import { frameBytes } from './sent-audio.ts';

export interface Sentence {
  text: string;
  /** Where its audio begins and ends in the call. */
  startMs: number;
  endMs: number;
}

export interface Call {
  sentences: Sentence[];
  /** Call audio of whole frames of 20 ms. */
  audio: Uint8Array;
}

/** Before each sentence: the time in which the agent speaks, and the caller thinks. */
export const agentMs = 3000;
const sentencesACall = 10;

/** At most `most` of the sentences, from all parts of the list. */
export function sample(sentences: readonly string[], most: number): string[] {
  const count = Math.min(most, sentences.length);
  return Array.from(
    { length: count },
    (_, at) => sentences[Math.floor((at * sentences.length) / count)] ?? '',
  );
}

/** The sentences in their order. `speak` gives call audio. */
export async function callsOf(
  sentences: readonly string[],
  speak: (text: string) => Promise<Uint8Array>,
): Promise<Call[]> {
  const calls: Call[] = [];
  for (let first = 0; first < sentences.length; first += sentencesACall) {
    const pieces: Uint8Array[] = [];
    const spoken: Sentence[] = [];
    let length = 0;
    const add = (piece: Uint8Array) => {
      pieces.push(piece);
      length += piece.length;
    };
    for (const text of sentences.slice(first, first + sentencesACall)) {
      add(silence(agentMs));
      const startMs = length / 8;
      add(await speak(text));
      spoken.push({ text, startMs, endMs: length / 8 });
    }
    add(silence(agentMs));
    const audio = silence((Math.ceil(length / frameBytes) * frameBytes) / 8);
    audio.set(Buffer.concat(pieces));
    calls.push({ sentences: spoken, audio });
  }
  return calls;
}
