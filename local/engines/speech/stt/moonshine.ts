/**
 * The STT model: Moonshine tiny (int8 ONNX, English) on WebAssembly, one thread. Runs only inside
 * `recogniser.worker.ts`.
 */
import { readFile } from 'node:fs/promises';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { packageFile } from '../packages.ts';

const modelRate = 16_000;
const startToken = 1;
const endToken = 2;
const heads = 8;
const headSize = 36;
/** Moonshine's own limit is 6 tokens a second. A little more allows a word of several tokens. */
const tokensPerSecond = 6.5;
const tokensAtLeast = 4;

export interface Token {
  id: number;
  probability: number;
}

export interface Moonshine {
  /**
   * Recognises -1..1 samples at 16 kHz. `draft`: the tokens of an earlier decode of the beginning of
   * the same audio. Checking them takes one pass (20 ms); generating them again takes 12 ms each. The
   * result is the same with or without it.
   */
  transcribe(samples: Float32Array, draft: readonly number[]): Promise<Token[]>;
}

/** Loads encoder and decoder (28 MB) in about a second. */
export async function loadMoonshine(): Promise<Moonshine> {
  env.wasm.numThreads = 1;
  const load = async (
    file: string,
    graphOptimizationLevel: 'disabled' | 'basic',
  ): Promise<InferenceSession> => {
    const model = await readFile(
      packageFile('@moonshine-ai/moonshine-js', `dist/model/tiny/quantized/${file}`),
    );
    return InferenceSession.create(model, {
      executionProviders: ['wasm'],
      graphOptimizationLevel,
      extra: { session: { disable_prepacking: '1' } },
    });
  };
  // Measured: optimising the encoder's graph does not speed it up and costs 350 ms at the start.
  // Optimising the decoder's saves a third of each token's time; levels above "basic" save no more.
  // Prepacking weights costs another 250 ms and saves nothing.
  const encoder = await load('encoder_model.onnx', 'disabled');
  const decoder = await load('decoder_model_merged.onnx', 'basic');
  const pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values'));
  const presentOf = (name: string): string => name.replace('past_key_values', 'present');
  const growing = pastNames.filter((name) => name.includes('.decoder.'));
  /** Only the outputs that change: this saves copying the encoder's keys out of the module at every token. */
  const stepOutputs = ['logits', ...growing.map(presentOf)];

  async function transcribe(samples: Float32Array, draft: readonly number[]): Promise<Token[]> {
    const limit = tokensAtLeast + Math.floor((samples.length / modelRate) * tokensPerSecond);
    const encoded = await encoder.run({ input_values: new Tensor('float32', samples, [1, samples.length]) });
    const hidden = output(encoded, 'last_hidden_state');
    const step = (
      ids: readonly number[],
      past: Record<string, Tensor>,
      outputs: readonly string[],
      cached: boolean,
    ) =>
      decoder.run(
        {
          input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
          encoder_hidden_states: hidden,
          use_cache_branch: new Tensor('bool', [cached], [1]),
          ...past,
        },
        outputs,
      );

    const nothing = Object.fromEntries(
      pastNames.map((name) => [name, new Tensor('float32', [], [0, heads, 1, headSize])]),
    );
    const expected = draft.slice(0, limit);
    const first = await step([startToken, ...expected], nothing, decoder.outputNames, false);
    const tokens: Token[] = [];
    for (let position = 0; position <= expected.length; position++) {
      // There was voice, so the first token is not the end token: "four" or "fifteen" alone would
      // otherwise come back empty.
      const best = bestToken(output(first, 'logits'), position, position === 0);
      tokens.push(best);
      if (best.id !== expected[position]) break;
    }
    const past = Object.fromEntries(pastNames.map((name) => [name, output(first, presentOf(name))]));
    for (const name of growing) past[name] = shortened(output(first, presentOf(name)), tokens.length);
    for (;;) {
      const last = tokens.at(-1);
      if (last === undefined || last.id === endToken) return tokens.slice(0, -1);
      if (tokens.length >= limit) return tokens;
      const result = await step([last.id], past, stepOutputs, true);
      for (const name of growing) past[name] = output(result, presentOf(name));
      tokens.push(bestToken(output(result, 'logits'), 0, false));
    }
  }
  return { transcribe };
}

function output(outputs: InferenceSession.ReturnType, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor) throw new Error(`the model has no output ${name}`);
  return tensor;
}

/** The most likely token after `position`, with its probability. */
function bestToken(logits: Tensor, position: number, mustSpeak: boolean): Token {
  const size = logits.dims[2] ?? 0;
  const scores = (logits.data as Float32Array).subarray(position * size, (position + 1) * size);
  let best = mustSpeak ? 0 : endToken;
  for (let id = 0; id < size; id++) {
    if ((scores[id] ?? 0) > (scores[best] ?? 0) && !(mustSpeak && id === endToken)) best = id;
  }
  const top = scores[best] ?? 0;
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - top);
  return { id: best, probability: 1 / sum };
}

/** The first `length` positions of a [1, heads, positions, headSize] tensor. */
function shortened(tensor: Tensor, length: number): Tensor {
  const positions = tensor.dims[2] ?? 0;
  if (positions === length) return tensor;
  const from = tensor.data as Float32Array;
  const kept = new Float32Array(heads * length * headSize);
  for (let head = 0; head < heads; head++) {
    const start = head * positions * headSize;
    kept.set(from.subarray(start, start + length * headSize), head * length * headSize);
  }
  return new Tensor('float32', kept, [1, heads, length, headSize]);
}
