/** `npm run docs`: writes the generated parts of the documents. A test fails when they are stale. */
import { writeFileSync } from 'node:fs';
import { generatedDocuments } from './documents.ts';

for (const { file, text } of generatedDocuments()) {
  writeFileSync(file, text);
  console.log(`${file}: written`);
}
