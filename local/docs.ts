/** `npm run docs`: writes what is generated into the documents. A test fails when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stateDiagram } from '../edge/core/diagram.ts';

const file = 'docs/architecture.md';
const before = readFileSync(file, 'utf8');
const after = before.replace(/(```mermaid\n)[\s\S]*?(\n```)/, (_, open: string, close: string) => `${open}${stateDiagram()}${close}`);
writeFileSync(file, after);
console.log(before === after ? `${file} is up to date` : `${file}: the state diagram was drawn anew`);
