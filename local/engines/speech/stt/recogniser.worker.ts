/** The recognising thread. It decodes one utterance at a time; `recogniser.ts` decides the order. */
import { parentPort } from 'node:worker_threads';
import llamaTokenizer from 'llama-tokenizer-js';
import { wholeConverted } from '../../../../edge/audio/resample.ts';
import { loadMoonshine, type Token } from './moonshine.ts';

export interface RecogniserRequest {
  id: number;
  /** -1..1 at 8 kHz. */
  samples: Float32Array;
  draft: readonly number[];
}
export interface RecognisedPiece {
  text: string;
  probability: number;
}
export type RecogniserAnswer =
  | { type: 'ready' }
  | { type: 'recognised'; id: number; tokens: number[]; pieces: RecognisedPiece[] }
  | { type: 'failed'; id: number; message: string };

const port = parentPort;
if (!port) throw new Error('recogniser.worker.ts runs as a worker thread only');
const answer = (message: RecogniserAnswer): void => port.postMessage(message);

const moonshine = await loadMoonshine();

/** The model takes 16 kHz. Telephone audio has nothing above 4 kHz. */
const upsample = (samples: Float32Array): Float32Array => wholeConverted(samples, 8000, 16_000);

port.on('message', async ({ id, samples, draft }: RecogniserRequest) => {
  try {
    const tokens = await moonshine.transcribe(upsample(samples), draft);
    answer({ type: 'recognised', id, tokens: tokens.map((token) => token.id), pieces: tokens.map(piece) });
  } catch (thrown) {
    answer({ type: 'failed', id, message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});

/**
 * A token as text. "▁" starts a word. "<0xC2>" is one byte of a character outside the vocabulary, which
 * English does not need.
 */
function piece({ id, probability }: Token): RecognisedPiece {
  const text = llamaTokenizer.vocabById[id] ?? '';
  return { text: /^<.*>$/u.test(text) ? '' : text.replaceAll('▁', ' '), probability };
}

// Warm up: the first run of each graph takes half a second. This one takes both branches of the decoder.
await moonshine.transcribe(
  Float32Array.from({ length: 16_000 }, (_, index) => Math.sin(index / 9) * Math.sin(index / 1500)),
  [338],
);
answer({ type: 'ready' });
