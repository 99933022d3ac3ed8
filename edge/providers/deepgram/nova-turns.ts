/**
 * Nova's results folded into turns. Nova transcribes and gives two hints of silence, `speech_final` and
 * UtteranceEnd. The words decide whether the turn is over. Pure: each message comes with its time, and
 * the owner has to call `waited` at `endsAtMs`.
 */
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { turnEnding } from '../../../shared/language/utterance/unfinished.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import type { RecognisedWord, SttEvent, SttPolicy } from '../ports.ts';

export interface NovaResults {
  type: 'results';
  text: string;
  languages: string[];
  /** Null when the message gave none. */
  confidence: number | null;
  words: RecognisedWord[];
  /** The audio that this result is about; null where the message has no times. */
  window: { startMs: number; endMs: number } | null;
  isFinal: boolean;
  speechFinal: boolean;
}

/** `lastWordEndMs` null: Deepgram doesn't know (it sends -1). */
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
  /** Languages whose rules decide whether a sentence is finished; BCP 47. */
  languages: readonly string[];
  waits: NovaWaits;
  /** Emit `turnEnding` where a turn is probably over, so that a speculative reply can begin. */
  eager: boolean;
}

export type NovaWaits = Pick<SttPolicy, 'finishedWaitMs' | 'unfinishedWaitMs' | 'digitsWaitMs' | 'wordGapMs'>;

export interface NovaTurns {
  /** Whether the message has words, and all of them are known: it only tells a final once more. */
  repeats(moment: NovaMoment): boolean;
  /** `atMs`: now, on any clock. Read `endsAtMs` afterwards. */
  add(moment: NovaMoment, atMs: number): SttEvent[];
  /** When `waited` is due; null while no turn waits. */
  endsAtMs(): number | null;
  /** No more words came: the turn that waits is over. */
  waited(): SttEvent[];
}

type Piece = Pick<NovaResults, 'text' | 'languages' | 'confidence' | 'words' | 'window'>;
type Turn = Omit<Extract<SttEvent, { type: 'turnEnd' }>, 'type'>;

/** A hint of silence: `speech_final` after endpointing's short pause, or UtteranceEnd after a longer gap. */
type Hint = 'pause' | 'gap';

/** Interim results come about once a second, so the first word of new speech may take that long. */
const firstWordMs = 1000;
/**
 * Noise hides the silence: then no `speech_final` comes, and an UtteranceEnd comes only after a gap of
 * `wordGapMs`. Words that sound finished are a probable end after this share of that gap.
 */
const guessedGapShare = 0.5;

/**
 * Final pieces are joined until `speech_final` or UtteranceEnd, whichever comes first (Deepgram,
 * "End of speech detection"). Then the turn waits: as long as a breath if its words sound finished,
 * longer if they don't. New words resume it, silence ends it. While it waits it is a probable end
 * (`turnEnding`). So are finished words behind which a result shows a gap (`guessedGapShare`). A final piece
 * alone is none: Nova sends those in the middle of speech. Without `eager` the same words and ends come at
 * the same times.
 */
export function createNovaTurns({ spoken, languages, waits, eager }: NovaTurnOptions): NovaTurns {
  let finals: Piece[] = [];
  let interim: Piece | null = null;
  let lastText = '';
  /** Where the words of `lastText` end in the stream; without word times, in the first result with them. */
  let lastTextEndMs: number | null = null;
  /** Where the closed turn's last word ended; a late message about the time before it brings nothing new. */
  let closedUntilMs = -1;
  /** The audio up to here is final: a later message about it repeats what is known. */
  let final: Final = nothingFinal;
  let held: { turn: Turn; hint: Hint; endsAtMs: number } | null = null;
  /** The words of a probable end that a gap alone has shown. No hint of silence has come yet. */
  let guessed: string | null = null;

  const present = (): Turn => joinedTurn(interim ? [...finals, interim] : finals, spoken);
  const close = (turn: Turn): SttEvent[] => {
    finals = [];
    interim = null;
    lastText = '';
    held = null;
    guessed = null;
    if (!hasWord(turn.text)) return [];
    closedUntilMs = turn.lastWordEndMs ?? closedUntilMs;
    // Words of the turn may still come in a late final, which then has only them.
    final = { ...final, windowEndMs: Math.max(final.windowEndMs, turn.lastWordEndMs ?? 0) };
    // As confident as its least confident piece.
    return [{ type: 'turnEnd', ...turn }];
  };
  const words = (turn: Turn): SttEvent[] => {
    if (sameWords(turn.text, lastText) || !hasWord(turn.text)) return [];
    lastText = turn.text;
    lastTextEndMs = turn.lastWordEndMs;
    return [{ type: 'words', ...soFar(turn) }];
  };
  const resumed = (): SttEvent[] => (eager ? [{ type: 'resumed' }] : []);
  /** Other words than those that were guessed to be the last ones. */
  const takenBack = (turn: Turn): SttEvent[] => {
    if (guessed === null || sameWords(guessed, turn.text)) return [];
    guessed = null;
    return resumed();
  };
  const guess = (turn: Turn, { window }: NovaResults): SttEvent[] => {
    if (!eager || guessed !== null || window === null || lastTextEndMs === null) return [];
    if (window.endMs - lastTextEndMs < guessedGapShare * waits.wordGapMs) return [];
    if (!hasWord(turn.text) || turnEnding(turn.text, languages) !== 'finished') return [];
    guessed = turn.text;
    return [{ type: 'turnEnding', ...soFar(turn) }];
  };
  /** A gap is longer than any breath. */
  const waitMsOf = {
    finished: { pause: waits.finishedWaitMs, gap: 0 },
    unfinished: waits.unfinishedWaitMs,
    digits: waits.digitsWaitMs,
  };
  const settle = (turn: Turn, hint: Hint, atMs: number): SttEvent[] => {
    const changed = takenBack(turn);
    const wait = waitMsOf[turnEnding(turn.text, languages)];
    const waitMs = typeof wait === 'number' ? wait : wait[hint];
    if (waitMs === 0 || !hasWord(turn.text)) return [...changed, ...close(turn)];
    const isTold = !eager || guessed !== null;
    guessed = null;
    held = { turn, hint, endsAtMs: atMs + waitMs };
    const ending: SttEvent[] = isTold ? [] : [{ type: 'turnEnding', ...soFar(turn) }];
    return [...changed, ...words(turn), ...ending];
  };
  /**
   * A result while a turn waits: more words, or the same again (the late final of an interim, an empty
   * one, an UtteranceEnd after a `speech_final`).
   */
  const whileHeld = (since: NonNullable<typeof held>, newHint: Hint | null, atMs: number): SttEvent[] => {
    const turn = present();
    if (sameWords(turn.text, since.turn.text)) {
      held = { ...since, turn };
      return [];
    }
    held = null;
    // Words that were only revised bring no new hint of silence, so the last one still counts.
    const isRevised =
      turn.lastWordEndMs !== null &&
      turn.words.every((word) => word.startMs < (since.turn.lastWordEndMs ?? 0));
    const hint = newHint ?? (isRevised ? since.hint : null);
    return [...resumed(), ...(hint ? settle(turn, hint, atMs) : words(turn))];
  };

  return {
    repeats: (moment) =>
      moment.type === 'results' && hasWord(moment.text) && newPart(moment, closedUntilMs, final) === null,
    add(moment, atMs) {
      if (moment.type === 'speechStarted') {
        // No words yet, but a waiting turn must be given time for them.
        if (held) held = { ...held, endsAtMs: Math.max(held.endsAtMs, atMs + firstWordMs) };
        return [];
      }
      if (moment.type === 'utteranceEnd') {
        // After a speech_final has closed the turn its UtteranceEnd still comes, perhaps while the caller
        // is speaking again.
        const isOld =
          moment.lastWordEndMs === null ? finals.length === 0 : moment.lastWordEndMs <= closedUntilMs;
        if (isOld) return [];
        return held ? whileHeld(held, 'gap', atMs) : settle(present(), 'gap', atMs);
      }
      const piece = newPart(moment, closedUntilMs, final);
      if (moment.isFinal) {
        // A final without words is about silence: what the interim told stays, until a hint of silence
        // ends it or other words replace it.
        if (!hasWord(moment.text)) finals.push(...(interim && moment.speechFinal ? [interim] : []));
        else if (piece) finals.push(piece);
        if (hasWord(moment.text) || moment.speechFinal) interim = null;
        final = afterFinal(final, moment);
      } else {
        interim = piece ?? interim;
      }
      const hint = moment.isFinal && moment.speechFinal ? 'pause' : null;
      if (held) return whileHeld(held, hint, atMs);
      const turn = present();
      if (hint) return settle(turn, hint, atMs);
      return [...takenBack(turn), ...words(turn), ...guess(turn, moment)];
    },
    endsAtMs: () => held?.endsAtMs ?? null,
    waited: () => (held ? close(held.turn) : []),
  };
}

function soFar({ confidence: _, words: _words, ...turn }: Turn): Omit<Turn, 'confidence' | 'words'> {
  return turn;
}

interface Final {
  /** Start of the last final word, and end of the last final window. */
  wordStartMs: number;
  windowEndMs: number;
}

const nothingFinal: Final = { wordStartMs: -1, windowEndMs: -1 };

function afterFinal({ wordStartMs, windowEndMs }: Final, { words, window }: NovaResults): Final {
  return {
    wordStartMs: Math.max(wordStartMs, words.at(-1)?.startMs ?? -1),
    windowEndMs: Math.max(windowEndMs, window?.endMs ?? -1),
  };
}

function joinedTurn(pieces: readonly Piece[], spoken: string[]): Turn {
  const words = pieces.flatMap((piece) => piece.words);
  const languages = [...new Set(pieces.flatMap((piece) => piece.languages))];
  const confidences = pieces.flatMap(({ confidence }) => confidence ?? []);
  const windowEndMs = pieces.at(-1)?.window?.endMs ?? null;
  const isEstimated = words.length === 0 && windowEndMs !== null;
  return {
    text: pieces.map((piece) => piece.text).join(' '),
    languages: languages.length === 0 ? spoken : languages,
    confidence: confidences.length === 0 ? null : Math.min(...confidences),
    // Without word times the last word ends in the last window.
    lastWordEndMs: words.at(-1)?.endMs ?? windowEndMs,
    ...(isEstimated ? { isEstimated } : {}),
    words,
  };
}

/**
 * The piece without words that are known: those of a closed turn (an UtteranceEnd may close a turn on an
 * interim, and the final of the same words comes late), and those of a final that is repeated or overtaken.
 * Words are compared by their start, because the end moves a little from interim to final. Where words have
 * no times, the window decides. Null when nothing new is left.
 */
function newPart(piece: NovaResults, closedUntilMs: number, final: Final): Piece | null {
  if (piece.words.length === 0) {
    const isKnown = piece.window !== null && piece.window.endMs <= final.windowEndMs;
    return !isKnown && hasWord(piece.text) ? piece : null;
  }
  const words = piece.words.filter(({ startMs }) => startMs >= closedUntilMs && startMs > final.wordStartMs);
  const text = words.length === piece.words.length ? piece.text : words.map((word) => word.word).join(' ');
  return hasWord(text) ? { ...piece, text, words } : null;
}
