/**
 * Finds the markers of fixed lines, such as `{{hours}}`, in a model's text. They come in pieces, so text that
 * may become one is held back. Double braces and not brackets: brackets are read as stage directions and
 * thoughts before the text comes here. Pure.
 */

/** `id`: as the settings may have it. `written`: what the model wrote. */
export type MarkedPiece = { type: 'text'; text: string } | { type: 'marker'; id: string; written: string };

export interface MarkerReader {
  push(delta: string): MarkedPiece[];
  /** The rest. A marker that the end has cut counts as one. */
  end(): MarkedPiece[];
}

export function markerOf(id: string): string {
  return `{{${id}}}`;
}

/** A longer text in braces is no marker. */
const whole = /^\{{2,}([^{}\n]{0,60})\}{2,}/;
const part = /^\{(?:\{+[^{}\n]{0,60}\}?)?$/;
/** It was not closed as it should be: its name is what stands before one brace, or else the next word. */
const broken = /^\{{2,}(?:([^{}\n]{0,60})\}| {0,2}([\w-]{0,24}))/;
/** Marks that would end the words for which a marker stands, and belong to nothing once it is replaced. */
const closers = /^[\s,;:.!?।॥…*_"'”’)\]}–—-]+/u;

/** The same pieces, joined, wherever the text was cut. */
export function createMarkerReader(): MarkerReader {
  let held = '';
  let isBehindMarker = false;

  function read(isWhole: boolean): MarkedPiece[] {
    const pieces: MarkedPiece[] = [];
    const give = (given: string): void => {
      const text = isBehindMarker ? given.replace(closers, '') : given;
      if (text === '') return;
      pieces.push({ type: 'text', text: isBehindMarker ? ` ${text}` : text });
      isBehindMarker = false;
    };
    const mark = (written: string, name: string): void => {
      pieces.push({ type: 'marker', id: idOf(name), written });
      isBehindMarker = true;
    };
    for (;;) {
      const at = held.indexOf('{');
      if (at < 0) {
        give(held);
        held = '';
        return pieces;
      }
      give(held.slice(0, at));
      held = held.slice(at);
      const found = whole.exec(held);
      if (!found && !isWhole && part.test(held)) return pieces;
      const [written = '{', inside, word = ''] = found ?? broken.exec(held) ?? [];
      if (written === '{') give(written);
      // Braces around nothing name no line, and are no words.
      else mark(written, inside ?? word);
      held = held.slice(written.length);
    }
  }

  return {
    push(delta) {
      held += delta;
      return read(false);
    },
    end: () => read(true),
  };
}

/** `Opening hours` is `opening-hours`. */
function idOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}
