import { describe, expect, it } from 'vitest';
import { createPhraseMemory, phraseLifeMs } from './phrase-store.ts';

const audio = (bytes: number) => new Uint8Array(bytes).fill(1);

describe('phrases in memory', () => {
  it('stay within the limit of bytes: the least recently used go first', () => {
    const memory = createPhraseMemory({ bytes: 250, phrases: 10 });
    memory.keep('a', audio(100), 0);
    memory.keep('b', audio(100), 0);
    expect(memory.find('a', 1)).toHaveLength(100);
    memory.keep('c', audio(100), 0);
    expect(['a', 'b', 'c'].map((key) => memory.find(key, 1) !== null)).toEqual([true, false, true]);
  });

  it('stay within the limit of phrases, however small they are', () => {
    const memory = createPhraseMemory({ bytes: 1000, phrases: 2 });
    for (const key of ['a', 'b', 'c']) memory.keep(key, audio(1), 0);
    expect(['a', 'b', 'c'].map((key) => memory.find(key, 1) !== null)).toEqual([false, true, true]);
  });

  it('that are larger than the limit are not kept', () => {
    const memory = createPhraseMemory({ bytes: 100, phrases: 2 });
    memory.keep('a', audio(101), 0);
    expect(memory.find('a', 1)).toBeNull();
    memory.keep('b', audio(100), 0);
    expect(memory.find('b', 1)).toHaveLength(100);
  });

  it('take the place of an older one of the same key, and count once', () => {
    const memory = createPhraseMemory({ bytes: 200, phrases: 10 });
    memory.keep('a', audio(150), 0);
    memory.keep('a', audio(100), 0);
    memory.keep('b', audio(100), 0);
    expect(memory.find('a', 1)).toHaveLength(100);
    expect(memory.find('b', 1)).toHaveLength(100);
  });

  it('are forgotten after thirty days', () => {
    const memory = createPhraseMemory({ bytes: 200, phrases: 10 });
    memory.keep('a', audio(100), 5);
    expect(memory.find('a', 4 + phraseLifeMs)).not.toBeNull();
    expect(memory.find('a', 5 + phraseLifeMs)).toBeNull();
  });
});
