/** The thread that recognises, one utterance at a time; who comes next is decided by `recogniser.ts`. */
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
export interface HeardPiece {
  text: string;
  probability: number;
}
export type RecogniserAnswer =
  | { type: 'ready' }
  | { type: 'recognised'; id: number; tokens: number[]; pieces: HeardPiece[] }
  | { type: 'failed'; id: number; message: string };

const port = parentPort;
if (!port) throw new Error('recogniser.worker.ts runs as a worker thread only');
const answer = (message: RecogniserAnswer): void => port.postMessage(message);

const moonshine = await loadMoonshine();

/** The model is trained on the output of this; the telephone's 8 kHz have nothing above 4 kHz to give it. */
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
 * A token's text: "▁" opens a word, "<0xC2>" is one byte of a character the vocabulary doesn't have
 * (nothing English needs).
 */
function piece({ id, probability }: Token): HeardPiece {
  const text = llamaTokenizer.vocabById[id] ?? '';
  return { text: /^<.*>$/u.test(text) ? '' : text.replaceAll('▁', ' '), probability };
}

// The first run of each graph costs half a second: both branches of the decoder are taken here.
await moonshine.transcribe(
  Float32Array.from({ length: 16_000 }, (_, index) => Math.sin(index / 9) * Math.sin(index / 1500)),
  [338],
);
answer({ type: 'ready' });
