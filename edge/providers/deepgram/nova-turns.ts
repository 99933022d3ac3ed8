/**
 * Nova's results folded into turns. It says what was said, and only two hints, `speech_final` and
 * UtteranceEnd, say that it is silent: whether the turn is over is told by the words. Pure: time
 * comes in with each message, and the owner asks `endsAtMs` when to come back.
 */
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { turnEnding } from '../../../shared/language/utterance/unfinished.ts';
import type { HeardWord, SttEvent, SttPolicy } from '../ports.ts';
import { hasWord } from './deepgram.ts';

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

/** Sound that may be speech, or noise, or the echo of our own voice. */
export interface NovaSpeechStarted {
  type: 'speechStarted';
}

export type NovaMoment = NovaResults | NovaUtteranceEnd | NovaSpeechStarted;

export interface NovaTurnOptions {
  /** The turn's language when the results don't name one. */
  spoken: string[];
  /** Whose rules tell whether words are finished; BCP 47. */
  languages: readonly string[];
  waits: NovaWaits;
  /** Tell `eagerEnd` while a turn waits, so that the reply can be begun speculatively. */
  eager: boolean;
}

export type NovaWaits = Pick<SttPolicy, 'finishedWaitMs' | 'unfinishedWaitMs' | 'digitsWaitMs'>;

export interface NovaTurns {
  /** `atMs`: now, only ever compared with itself. Look at `endsAtMs` afterwards. */
  hear(moment: NovaMoment, atMs: number): SttEvent[];
  /** When `waited` is due; null while nothing waits. */
  endsAtMs(): number | null;
  /** Nobody said more: the turn that waits is over. */
  waited(): SttEvent[];
}

type Piece = Omit<NovaResults, 'type' | 'isFinal' | 'speechFinal'>;
type Turn = Omit<Extract<SttEvent, { type: 'turnEnd' }>, 'type'>;

/**
 * How it is known to be silent: `speech_final` after the short pause of endpointing, or
 * UtteranceEnd after the longer gap between words.
 */
type Hint = 'pause' | 'gap';

/** Interim results come about once a second, so the first word of speech that has begun may take so long. */
const firstWordMs = 1000;

/**
 * Final pieces are joined until `speech_final` or UtteranceEnd, whichever comes first (Deepgram,
 * "end of speech detection"). Then the turn waits: for a breath where its words sound finished,
 * longer where they don't; new words take it up again, silence ends it. No `eagerEnd` on a final
 * piece alone: Nova makes those in the middle of speech, and its `speech_final` follows the real
 * end by 100 to 300 ms, so a reply begun there would be thrown away more often than used.
 */
export function createNovaTurns({ spoken, languages, waits, eager }: NovaTurnOptions): NovaTurns {
  let finals: Piece[] = [];
  let interim: Piece | null = null;
  let lastText = '';
  /**
   * Where the closed turn's last word ended: what a late message says of the time before is known
   * already.
   */
  let closedUntilMs = -1;
  let held: { turn: Turn; hint: Hint; endsAtMs: number } | null = null;

  const present = (): Turn => joinedTurn(interim ? [...finals, interim] : finals, spoken);
  const close = (turn: Turn): SttEvent[] => {
    finals = [];
    interim = null;
    lastText = '';
    held = null;
    if (!hasWord(turn.text)) return [];
    closedUntilMs = turn.lastWordEndMs ?? closedUntilMs;
    // As sure as its least sure piece.
    return [{ type: 'turnEnd', ...turn }];
  };
  const words = ({ text, languages: heard, lastWordEndMs }: Turn): SttEvent[] => {
    if (text === lastText || !hasWord(text)) return [];
    lastText = text;
    return [{ type: 'words', text, languages: heard, lastWordEndMs }];
  };
  const resumed = (): SttEvent[] => (eager ? [{ type: 'resumed' }] : []);
  /** A gap is longer than any breath. */
  const waitMsOf = {
    finished: { pause: waits.finishedWaitMs, gap: 0 },
    unfinished: waits.unfinishedWaitMs,
    digits: waits.digitsWaitMs,
  };
  const settle = (turn: Turn, hint: Hint, atMs: number): SttEvent[] => {
    const wait = waitMsOf[turnEnding(turn.text, languages)];
    const waitMs = typeof wait === 'number' ? wait : wait[hint];
    if (waitMs === 0 || !hasWord(turn.text)) return close(turn);
    held = { turn, hint, endsAtMs: atMs + waitMs };
    const { text, languages: heard, lastWordEndMs } = turn;
    return [
      ...words(turn),
      ...(eager ? [{ type: 'eagerEnd' as const, text, languages: heard, lastWordEndMs }] : []),
    ];
  };
  /**
   * More came while a turn waits, or the same again: the late final of an interim, an empty one, an
   * UtteranceEnd behind a `speech_final`.
   */
  const whileHeld = (since: NonNullable<typeof held>, told: Hint | null, atMs: number): SttEvent[] => {
    const turn = present();
    if (sameWords(turn.text, since.turn.text)) {
      held = { ...since, turn };
      return [];
    }
    held = null;
    // Words that were only revised bring no further hint that it is silent, so the one that came
    // still stands.
    const isRevised =
      turn.lastWordEndMs !== null &&
      turn.words.every((word) => word.startMs < (since.turn.lastWordEndMs ?? 0));
    const hint = told ?? (isRevised ? since.hint : null);
    return [...resumed(), ...(hint ? settle(turn, hint, atMs) : words(turn))];
  };

  return {
    hear(moment, atMs) {
      if (moment.type === 'speechStarted') {
        // An event without a word tells nothing, but a turn that waits for words waits for these.
        if (held) held = { ...held, endsAtMs: Math.max(held.endsAtMs, atMs + firstWordMs) };
        return [];
      }
      if (moment.type === 'utteranceEnd') {
        // After a speech_final the turn is closed and its UtteranceEnd still comes, maybe when the
        // caller is speaking again.
        const isOld =
          moment.lastWordEndMs === null ? finals.length === 0 : moment.lastWordEndMs <= closedUntilMs;
        if (isOld) return [];
        return held ? whileHeld(held, 'gap', atMs) : settle(present(), 'gap', atMs);
      }
      const piece = unheard(moment, closedUntilMs);
      if (moment.isFinal) {
        if (piece) finals.push(piece);
        interim = null;
      } else {
        interim = piece ?? interim;
      }
      const hint = moment.isFinal && moment.speechFinal ? 'pause' : null;
      if (held) return whileHeld(held, hint, atMs);
      return hint ? settle(present(), hint, atMs) : words(present());
    },
    endsAtMs: () => held?.endsAtMs ?? null,
    waited: () => (held ? close(held.turn) : []),
  };
}

function joinedTurn(pieces: readonly Piece[], spoken: string[]): Turn {
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
 * The piece without what a closed turn has said already: an UtteranceEnd may close on an interim,
 * and the final of the same words comes late. Told by where a word starts, because its end moves a
 * little from interim to final. Null when nothing new is left.
 */
function unheard(piece: Piece, closedUntilMs: number): Piece | null {
  const words = piece.words.filter((word) => word.startMs >= closedUntilMs);
  const text = words.length === piece.words.length ? piece.text : words.map((word) => word.word).join(' ');
  return hasWord(text) ? { ...piece, text, words } : null;
}
