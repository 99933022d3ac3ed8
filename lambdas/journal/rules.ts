/** How far a journal is complete: pure. */

/**
 * The highest seq that is reached from `from` without a gap; `from - 1` when not even that one is
 * there. `seqs` in ascending order.
 */
export function contiguousThrough(from: number, seqs: readonly number[]): number {
  let through = from - 1;
  for (const seq of seqs) {
    if (seq === through + 1) through = seq;
    else if (seq > through) return through;
  }
  return through;
}

/**
 * Where a journal begins before its `callStarted` is known: ours at 0; a carrier tool that counts
 * from 1 is met too.
 */
export function assumedStart(seqs: readonly number[]): number {
  return seqs[0] === 1 ? 1 : 0;
}
