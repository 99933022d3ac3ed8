/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { phraseLifeMs } from '../call/phrases/phrase-store.ts';
import type { Env } from '../env.ts';
import { createPhraseRows } from './phrase-rows.ts';

const { SWITCHBOARDS } = env as unknown as Env;
const audio = (bytes: number, byte = 7) => new Uint8Array(bytes).fill(byte);

let objects = 0;

function inRows(
  limits: { phrases: number; bytes: number },
  script: (rows: ReturnType<typeof createPhraseRows>) => void,
): Promise<void> {
  objects += 1;
  return runInDurableObject(SWITCHBOARDS.getByName(`business:rows-${objects}`), (_, { storage }) =>
    script(createPhraseRows(storage.sql, limits)),
  );
}

const keysOf = (rows: ReturnType<typeof createPhraseRows>, now = 1): string[] =>
  rows.read(['a', 'b', 'c', 'd'], now).map(({ key }) => key);

test('a stored phrase is read back byte by byte, also after a restart', async () => {
  const stub = SWITCHBOARDS.getByName('business:kept');
  expect(await stub.phrases(['a'])).toEqual([]);
  await stub.keepPhrase('a', audio(40_000, 211));
  await evictDurableObject(stub);
  const [kept] = await stub.phrases(['unknown', 'a']);
  expect(kept?.key).toBe('a');
  expect(kept?.audio).toEqual(audio(40_000, 211));
  expect(kept?.madeAt).toBeGreaterThan(Date.now() - 10_000);
});

test('a newer phrase of the same key replaces the older', () =>
  inRows({ phrases: 9, bytes: 999 }, (rows) => {
    rows.keep('a', audio(10), 1);
    rows.keep('a', audio(20), 2);
    expect(rows.read(['a'], 3)).toEqual([{ key: 'a', audio: audio(20), madeAt: 2 }]);
  }));

test('the number of phrases is limited: the oldest are deleted', () =>
  inRows({ phrases: 2, bytes: 999 }, (rows) => {
    for (const [at, key] of ['a', 'b', 'c'].entries()) rows.keep(key, audio(1), at);
    expect(keysOf(rows)).toEqual(['b', 'c']);
  }));

test('the bytes of phrases are limited: the oldest are deleted', () =>
  inRows({ phrases: 9, bytes: 250 }, (rows) => {
    for (const [at, key] of ['a', 'b', 'c'].entries()) rows.keep(key, audio(100), at);
    expect(keysOf(rows)).toEqual(['b', 'c']);
    rows.keep('d', audio(251), 4);
    expect(keysOf(rows)).toEqual([]);
  }));

test('a phrase of thirty days is not read, and is deleted with the next write', () =>
  inRows({ phrases: 9, bytes: 999 }, (rows) => {
    rows.keep('a', audio(1), 0);
    expect(keysOf(rows, phraseLifeMs - 1)).toEqual(['a']);
    expect(keysOf(rows, phraseLifeMs)).toEqual([]);
    rows.keep('b', audio(1), phraseLifeMs);
    expect(keysOf(rows, 1)).toEqual(['b']);
  }));
