/**
 * The samples that the softphone still has to play, with marks between them. A mark is returned when
 * everything before it was played or cleared. Pure.
 */

type Entry = { samples: Float32Array; at: number } | { mark: string };

export function createSpeakerQueue() {
  let entries: Entry[] = [];
  return {
    push: (samples: Float32Array): void => void entries.push({ samples, at: 0 }),
    /** `read` returns the name when it passes the mark. */
    mark: (name: string): void => void entries.push({ mark: name }),
    /** Drops what was not played and returns its marks, as a carrier does. */
    clear(): string[] {
      const marks = entries.flatMap((entry) => ('mark' in entry ? [entry.mark] : []));
      entries = [];
      return marks;
    },
    /** Fills `out`, with silence where nothing is queued, and returns the marks it passed. */
    read(out: Float32Array): string[] {
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
