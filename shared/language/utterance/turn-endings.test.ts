/**
 * How many turns the rule judges rightly, of tables that hold what callers say up to a pause. The
 * rates are those measured: a change of the word lists must not lower them.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { turnEnding } from './unfinished.ts';

function tableOf(code: 'en' | 'hi'): { finished: string[]; unfinished: string[] } {
  const table = readFileSync(`${import.meta.dirname}/../${code}/turn-endings-${code}.cases.txt`, 'utf8');
  const [, finished = '', unfinished = ''] = table.split(/^\[(?:un)?finished\]$/m);
  const lines = (section: string) => section.split('\n').filter((line) => line.trim() !== '');
  return { finished: lines(finished), unfinished: lines(unfinished) };
}

/** The share, in percent, that is judged as `isFinished` says, and the turns that are not. */
function judged(turns: readonly string[], codes: readonly string[], isFinished: boolean) {
  const wrong = turns.filter((turn) => (turnEnding(turn, codes) === 'finished') !== isFinished);
  return { percent: (100 * (turns.length - wrong.length)) / turns.length, wrong };
}

describe.each([
  // Before the lists held prepositions, auxiliaries and "that": 50 % of the unfinished ones.
  ['en', ['en-IN'], 99, 94],
  ['en', ['hi-IN', 'en-IN'], 99, 94],
  // Before: 50 %.
  ['hi', ['hi-IN', 'en-IN'], 99, 94],
] as const)('of the turns of %s in a call in %s', (code, codes, finishedAtLeast, unfinishedAtLeast) => {
  const { finished, unfinished } = tableOf(code);

  it('there are at least 120 of each kind, each written once', () => {
    expect(Math.min(finished.length, unfinished.length)).toBeGreaterThanOrEqual(120);
    expect(new Set([...finished, ...unfinished]).size).toBe(finished.length + unfinished.length);
  });

  it(`${finishedAtLeast} % of the finished ones are taken for finished`, () => {
    const { percent, wrong } = judged(finished, codes, true);
    expect(percent, wrong.join(' | ')).toBeGreaterThanOrEqual(finishedAtLeast);
  });

  it(`${unfinishedAtLeast} % of the unfinished ones are taken for unfinished`, () => {
    const { percent, wrong } = judged(unfinished, codes, false);
    expect(percent, wrong.join(' | ')).toBeGreaterThanOrEqual(unfinishedAtLeast);
  });
});
