/**
 * What the softphone still has to play: samples with marks between them. A mark is returned when
 * all before it has sounded, or was cleared. Pure.
 */

export interface SpeakerQueue {
  push(samples: Float32Array): void;
  /** The name is returned by the read that passes it. */
  mark(name: string): void;
  /** Throws away what has not sounded; its marks come back, as a telephone company returns them. */
  clear(): string[];
  /** Fills `out`, with silence where there is nothing to play, and returns the marks that were passed. */
  read(out: Float32Array): string[];
}

type Entry = { samples: Float32Array; at: number } | { mark: string };

export function createSpeakerQueue(): SpeakerQueue {
  let entries: Entry[] = [];
  return {
    push: (samples) => void entries.push({ samples, at: 0 }),
    mark: (name) => void entries.push({ mark: name }),
    clear() {
      const marks = entries.flatMap((entry) => ('mark' in entry ? [entry.mark] : []));
      entries = [];
      return marks;
    },
    read(out) {
      const passed: string[] = [];
      let filled = 0;
      for (let entry = entries[0]; entry; entry = entries[0]) {
        if ('mark' in entry) passed.push(entry.mark);
        else {
          const piece = entry.samples.subarray(entry.at, entry.at + out.length - filled);
          out.set(piece, filled);
          filled += piece.length;
          entry.at += piece.length;
          if (entry.at < entry.samples.length) break;
        }
        entries.shift();
      }
      out.fill(0, filled);
      return passed;
    },
  };
}
