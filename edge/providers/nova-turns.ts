/** Nova's results folded into turns: it says what was said, and only two hints, `speech_final` and UtteranceEnd, say that a turn is over. Pure. */
import { hasWord } from './deepgram.ts';
import type { HeardWord, SttEvent } from './ports.ts';

export interface NovaResults {
  type: 'results';
  text: string;
  languages: string[];
  confidence: number;
  words: HeardWord[];
  isFinal: boolean;
  speechFinal: boolean;
}

/** `lastWordEndMs` null: the service didn't know (it sends -1). */
export interface NovaUtteranceEnd {
  type: 'utteranceEnd';
  lastWordEndMs: number | null;
}

type Piece = Omit<NovaResults, 'type' | 'isFinal' | 'speechFinal'>;

/**
 * Final pieces are joined until `speech_final` or UtteranceEnd, whichever comes first (Deepgram, "end of speech detection"). `spoken` is what
 * the turn's language is when the results don't name one.
 */
export function createNovaTurns(spoken: string[]): { hear(message: NovaResults | NovaUtteranceEnd): SttEvent[] } {
  let finals: Piece[] = [];
  let interim: Piece | null = null;
  let lastText = '';
  /** Where the closed turn's last word ended: what a late message says of the time before is known already. */
  let closedUntilMs = -1;

  const pieces = () => (interim ? [...finals, interim] : finals);
  const close = (): SttEvent[] => {
    const turn = joinedTurn(pieces(), spoken);
    finals = [];
    interim = null;
    lastText = '';
    if (!hasWord(turn.text)) return [];
    closedUntilMs = turn.lastWordEndMs ?? closedUntilMs;
    // As sure as its least sure piece.
    return [{ type: 'turnEnd', ...turn }];
  };

  return {
    hear(message) {
      if (message.type === 'utteranceEnd') {
        // After a speech_final the turn is closed and its UtteranceEnd still comes, maybe when the caller is speaking again.
        const isOld = message.lastWordEndMs === null ? finals.length === 0 : message.lastWordEndMs <= closedUntilMs;
        return isOld ? [] : close();
      }
      const piece = unheard(message, closedUntilMs);
      if (message.isFinal) {
        if (piece) finals.push(piece);
        interim = null;
      } else {
        interim = piece ?? interim;
      }
      if (message.isFinal && message.speechFinal) return close();
      const { text, languages, lastWordEndMs } = joinedTurn(pieces(), spoken);
      if (text === lastText || !hasWord(text)) return [];
      lastText = text;
      return [{ type: 'words', text, languages, lastWordEndMs }];
    },
  };
}

function joinedTurn(pieces: readonly Piece[], spoken: string[]): Omit<Extract<SttEvent, { type: 'turnEnd' }>, 'type'> {
  const words = pieces.flatMap((piece) => piece.words);
  const languages = [...new Set(pieces.flatMap((piece) => piece.languages))];
  return {
    text: pieces.map((piece) => piece.text).join(' '),
    languages: languages.length === 0 ? spoken : languages,
    confidence: pieces.length === 0 ? null : Math.min(...pieces.map((piece) => piece.confidence)),
    lastWordEndMs: words.at(-1)?.endMs ?? null,
    words,
  };
}

/**
 * The piece without what a closed turn has said already: an UtteranceEnd may close on an interim, and the final of the same words comes late.
 * Told by where a word starts, because its end moves a little from interim to final. Null when nothing new is left.
 */
function unheard(piece: Piece, closedUntilMs: number): Piece | null {
  const words = piece.words.filter((word) => word.startMs >= closedUntilMs);
  const text = words.length === piece.words.length ? piece.text : words.map((word) => word.word).join(' ');
  return hasWord(text) ? { ...piece, text, words } : null;
}
