/** The latest audio of one stream. Positions are samples since the stream began. */
export interface AudioBuffer {
  /** Position just after the last sample. */
  end(): number;
  push(samples: Float32Array): void;
  /** A copy of [from, to), without samples that were dropped or have not arrived. */
  slice(from: number, to: number): Float32Array<ArrayBuffer>;
  /** Drops everything before `position`. */
  forget(position: number): void;
}

export function emptyBuffer(): AudioBuffer {
  let buffer = new Float32Array(16_000);
  let from = 0;
  let length = 0;
  return {
    end: () => from + length,
    push(samples) {
      if (length + samples.length > buffer.length) {
        const larger = new Float32Array(2 * (length + samples.length));
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      buffer.set(samples, length);
      length += samples.length;
    },
    slice: (start, stop) =>
      buffer.slice(Math.max(0, start - from), Math.max(0, Math.min(length, stop - from))),
    forget(position) {
      const dropped = Math.min(length, position - from);
      // Moving the rest costs more than the memory saved, so a second is collected first.
      if (dropped < 8000) return;
      buffer.copyWithin(0, dropped, length);
      from += dropped;
      length -= dropped;
    },
  };
}
