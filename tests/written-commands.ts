/** Reads the commands in the documents. Pure, except for reading the files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../local/root.ts';

/** A fenced block. `language` is the word after its fence; `sh` runs as written. */
export interface Block {
  file: string;
  language: string;
  text: string;
}

/** README and all pages of `docs`. */
export function documentFiles(): string[] {
  const inDocs = readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...inDocs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
}

export function textOf(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8');
}

export function blocksOf(file: string): Block[] {
  return [...textOf(file).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    file,
    language,
    text,
  }));
}

/**
 * One `curl` of a block. `base` is `API` or `EDGE`, `path` is without its query, `status` is the
 * refusal that its comment names, or null.
 */
export interface WrittenRequest {
  method: string;
  base: string;
  path: string;
  status: number | null;
}

export function requestsOf(text: string): WrittenRequest[] {
  return [...text.matchAll(/\bcurl ([^\n|]*)/g)].map(([, command = '']) => {
    const [, base = '', path = ''] = /"\$(API|EDGE)(\/[^"?]*)/.exec(command) ?? [];
    const status = /# (\d{3})\b/.exec(command)?.[1];
    return {
      method: /-X (\w+)/.exec(command)?.[1] ?? 'GET',
      base,
      path,
      status: status === undefined ? null : Number(status),
    };
  });
}
