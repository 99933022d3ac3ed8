import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ConsoleFiles } from '../edge/routes/console.ts';

const { script, preloads, styles, texts }: ConsoleFiles = JSON.parse(
  readFileSync('.build/console/files.txt', 'utf8'),
);

/** A file with all that it imports at once: other files, and styles that come with it. */
function withImports(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const text = texts[name] ?? '';
  for (const [, imported = ''] of text.matchAll(/(?:import|from)\s*["']\.\/([\w.-]+)["']/g))
    withImports(imported, found);
  return found;
}

const named = (start: string) => Object.keys(texts).filter((name) => name.startsWith(start));

test('the first view, the list of calls, is at most 150 KB gzipped', () => {
  const firsts = [script, ...preloads, ...styles, ...named('calls-page-'), ...named('en-')];
  // The styles of a page are beside it.
  const all = new Set([...firsts, ...named('calls-')].flatMap((name) => [...withImports(name)]));
  const bytes = [...all].map((name) => gzipSync(texts[name] ?? '').length);
  expect(all.size).toBeGreaterThan(4);
  expect(bytes.reduce((sum, each) => sum + each, 0) / 1024).toBeLessThan(150);
});

test('the other pages, the other language and the waveform are not in the first view', () => {
  const first = withImports(script);
  for (const start of ['waveform-', 'softphone-page-', 'live-call-page-', 'requests-page-', 'hi-']) {
    expect(named(start).length, start).toBeGreaterThan(0);
    expect(
      named(start).some((name) => first.has(name)),
      start,
    ).toBe(false);
  }
});
