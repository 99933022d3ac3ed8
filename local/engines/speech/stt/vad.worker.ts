/**
 * The VAD thread, which separates voice from noise: silero v5 on WebAssembly. It is not the recogniser's
 * thread, because decodes would delay every stream's end of turn.
 */
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { packageFile } from '../packages.ts';

export type VadRequest =
  | { type: 'frame'; stream: number; samples: Float32Array }
  | { type: 'forget'; stream: number };
export type VadAnswer = { type: 'ready' } | { type: 'voice'; stream: number; probability: number };

/** Silero at 8 kHz takes 256 samples with the 32 before them in front (snakers4/silero-vad, utils_vad.py). */
const contextSamples = 32;
const stateShape = [2, 1, 128];

interface Memory {
  state: Tensor;
  context: Float32Array;
}

const port = parentPort;
if (!port) throw new Error('vad.worker.ts runs as a worker thread only');
const answer = (message: VadAnswer): void => port.postMessage(message);

env.wasm.numThreads = 1;
const model = await readFile(packageFile('@ricky0123/vad-web', 'dist/silero_vad_v5.onnx'));
const session = await InferenceSession.create(model, {
  executionProviders: ['wasm'],
  graphOptimizationLevel: 'basic',
});
const rate = new Tensor('int64', BigInt64Array.of(8000n), []);
const memories = new Map<number, Memory>();
let turn: Promise<void> = Promise.resolve();

port.on('message', (request: VadRequest) => {
  turn = turn.then(() =>
    request.type === 'forget' ? void memories.delete(request.stream) : judge(request.stream, request.samples),
  );
});

async function judge(stream: number, samples: Float32Array): Promise<void> {
  const memory = memories.get(stream) ?? newMemory();
  const input = new Float32Array(contextSamples + samples.length);
  input.set(memory.context);
  input.set(samples, contextSamples);
  const { output, stateN } = await session.run({
    input: new Tensor('float32', input, [1, input.length]),
    state: memory.state,
    sr: rate,
  });
  if (!output || !stateN) throw new Error('the voice detector does not have the outputs of silero v5');
  memories.set(stream, { state: stateN, context: input.slice(-contextSamples) });
  answer({ type: 'voice', stream, probability: Number(output.data[0]) });
}

function newMemory(): Memory {
  return {
    state: new Tensor('float32', new Float32Array(256), stateShape),
    context: new Float32Array(contextSamples),
  };
}

// Warm up: the first runs are slow.
for (let run = 0; run < 20; run++)
  await session.run({
    input: new Tensor('float32', new Float32Array(288), [1, 288]),
    state: newMemory().state,
    sr: rate,
  });
answer({ type: 'ready' });
