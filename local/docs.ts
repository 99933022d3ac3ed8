/** `npm run docs`: writes what is generated into the documents. A test fails when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stateDiagram } from '../edge/core/diagram.ts';
import { generatedDocuments } from './generate/documents.ts';

const architecture = 'docs/architecture.md';
const drawn = readFileSync(architecture, 'utf8').replace(
  /(```mermaid\n)[\s\S]*?(\n```)/,
  (_, open: string, close: string) => `${open}${stateDiagram()}${close}`,
);
for (const { file, text } of [{ file: architecture, text: drawn }, ...generatedDocuments()]) {
  writeFileSync(file, text);
  console.log(`${file}: written`);
}
