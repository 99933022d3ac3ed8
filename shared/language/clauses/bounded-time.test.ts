import { expect, it } from 'vitest';
import { clauseSplitter } from './sentences.ts';

// Counts of searches instead of times: a busy machine would make a timed test fail.

it.each(['<a <a ', '[a [a ', '](a', 'www.a.', '``` ', '<!-- ', '1,', 'Dr. '])(
  'a reply that repeats %j, without an end, is cut with work that grows as its length',
  (piece) => {
    const workOf = (length: number): number => {
      let searched = 0;
      const slice = String.prototype.slice;
      String.prototype.slice = function (...range) {
        searched += 1;
        return slice.apply(this, range);
      };
      try {
        const splitter = clauseSplitter();
        splitter.push(piece.repeat(length / piece.length));
        splitter.end();
      } finally {
        String.prototype.slice = slice;
      }
      return searched;
    };
    const [short, long] = [workOf(2400), workOf(4800)];
    expect(long).toBeLessThan(short * 3);
    expect(long / 4800).toBeLessThan(300);
  },
);
