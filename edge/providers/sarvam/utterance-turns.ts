/**
 * Sarvam's utterances folded into turns. Its VAD cuts the caller's speech at short silences and numbers the
 * pieces; each has partials and, some time after its end, one final. The words decide whether the turn is
 * over. Pure: each message comes with its time, and the owner has to call `waited` at `endsAtMs`.
 */
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { turnEnding } from '../../../shared/language/utterance/unfinished.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import type { SttEvent, SttPolicy } from '../ports.ts';

/** `utterance`: its number within the stream; null where the message has none. */
export type Moment =
  | { type: 'speechStarted'; utterance: number | null }
  | { type: 'speechEnded'; utterance: number | null }
  | {
      type: 'partial' | 'final';
      utterance: number | null;
      text: string;
      /** Told where the stream detects the language. */
      language: string | null;
      /** Where the utterance ends, in ms of the audio sent. Told in finals. */
      endMs: number | null;
    };

export interface UtteranceTurnOptions {
  /** The turn's language when the messages don't name one. */
  spoken: string[];
  /** Languages whose rules decide whether a sentence is finished; BCP 47. */
  languages: readonly string[];
  waits: Pick<SttPolicy, 'finishedWaitMs' | 'unfinishedWaitMs' | 'digitsWaitMs'>;
  /** Emit `turnEnding` while a turn waits, so that a speculative reply can begin. */
  eager: boolean;
}

export interface UtteranceTurns {
  /** `atMs`: now, on any clock. Null: it is about a turn that is over. Read `endsAtMs` afterwards. */
  add(moment: Moment, atMs: number): SttEvent[] | null;
  /** When `waited` is due; null while no turn waits. */
  endsAtMs(): number | null;
  /** No more words came: the turn that waits is over. */
  waited(): SttEvent[];
}

interface Utterance {
  index: number;
  text: string;
  languages: string[];
  endMs: number | null;
  /** When its speech ended, on the owner's clock; null while it goes on. */
  endedAtMs: number | null;
  isFinal: boolean;
}

type Turn = Omit<Extract<SttEvent, { type: 'turnEnd' }>, 'type'>;

/**
 * A final is made by a second model after the end of speech and usually follows within a few hundred ms. One
 * that has not come by then is not waited for: the last partial has the words. (A user reports that a stream
 * that detects the language itself may never send finals.)
 */
const finalMs = 1200;
/** Speech has begun, and its first words may take so long. */
const firstWordMs = 1000;

/**
 * When all utterances with words have ended, the turn waits: as long as a breath if its words sound finished,
 * longer if they don't, and for finals that are due. New words resume it. The wait counts from the end of
 * speech, so that a final that comes late within it costs nothing. `turnEnding` is told only when all finals
 * are there: they are another model's words than the partials, and a reply begun earlier would often be
 * discarded.
 */
export function createUtteranceTurns({
  spoken,
  languages,
  waits,
  eager,
}: UtteranceTurnOptions): UtteranceTurns {
  let utterances: Utterance[] = [];
  /** The last utterance of the last turn. Later messages about it bring nothing new. */
  let closedIndex = -1;
  let lastText = '';
  /** New speech has begun: a turn that waits goes on waiting until then. */
  let speechUntilMs = Number.NEGATIVE_INFINITY;
  /** `isTold`: `turnEnding` was emitted with these words. */
  let held: { turn: Turn; endsAtMs: number; isTold: boolean } | null = null;

  const worded = (): Utterance[] => utterances.filter(({ text }) => hasWord(text));
  const words = (turn: Turn): SttEvent[] => {
    if (turn.text === lastText) return [];
    lastText = turn.text;
    return [{ type: 'words', ...soFar(turn) }];
  };
  const close = (): SttEvent[] => {
    const turn = joinedTurn(worded(), spoken);
    closedIndex = Math.max(closedIndex, ...utterances.map(({ index }) => index));
    utterances = [];
    lastText = '';
    speechUntilMs = Number.NEGATIVE_INFINITY;
    held = null;
    return hasWord(turn.text) ? [{ type: 'turnEnd', ...turn }] : [];
  };
  /** Null while an utterance with words goes on. */
  const endsAtMs = (turn: Turn): number | null => {
    let silentSinceMs = Number.NEGATIVE_INFINITY;
    let finalsUntilMs = Number.NEGATIVE_INFINITY;
    for (const { endedAtMs, isFinal } of worded()) {
      if (endedAtMs === null) return null;
      silentSinceMs = Math.max(silentSinceMs, endedAtMs);
      if (!isFinal) finalsUntilMs = Math.max(finalsUntilMs, endedAtMs + finalMs);
    }
    const waitMs = waits[`${turnEnding(turn.text, languages)}WaitMs`];
    return Math.max(silentSinceMs + waitMs, finalsUntilMs, speechUntilMs);
  };
  /** After each change: what it means for the turn. */
  const settle = (atMs: number): SttEvent[] => {
    const turn = joinedTurn(worded(), spoken);
    if (!hasWord(turn.text)) return [];
    const before = held;
    const isResumed = before?.isTold === true && !sameWords(before.turn.text, turn.text);
    const resumed: SttEvent[] = isResumed ? [{ type: 'resumed' }] : [];
    const endMs = endsAtMs(turn);
    if (endMs === null) {
      held = null;
      return [...resumed, ...words(turn)];
    }
    const isComplete = worded().every(({ isFinal }) => isFinal);
    if (isComplete && endMs <= atMs) return [...resumed, ...close()];
    const wasTold = (before?.isTold ?? false) && !isResumed;
    const isTelling = eager && isComplete && !wasTold;
    held = { turn, endsAtMs: endMs, isTold: wasTold || isTelling };
    if (wasTold) return [];
    return [
      ...resumed,
      ...words(turn),
      ...(isTelling ? [{ type: 'turnEnding' as const, ...soFar(turn) }] : []),
    ];
  };
  const found = (index: number): Utterance => {
    const known = utterances.find((each) => each.index === index);
    if (known) return known;
    const made = { index, text: '', languages: [], endMs: null, endedAtMs: null, isFinal: false };
    // Finals may come after the first partials of the next utterance.
    utterances = [...utterances, made].sort((a, b) => a.index - b.index);
    return made;
  };

  return {
    add(moment, atMs) {
      const index = moment.utterance ?? utterances.at(-1)?.index ?? closedIndex + 1;
      if (index <= closedIndex) return null;
      if (moment.type === 'speechStarted') {
        // No words yet, but a waiting turn must be given time for them.
        if (held) {
          speechUntilMs = atMs + firstWordMs;
          held = { ...held, endsAtMs: Math.max(held.endsAtMs, speechUntilMs) };
        }
        return [];
      }
      const utterance = found(index);
      if (moment.type === 'speechEnded') {
        utterance.endedAtMs ??= atMs;
        speechUntilMs = Number.NEGATIVE_INFINITY;
        return settle(atMs);
      }
      // A partial behind its final tells less than it.
      if (utterance.isFinal) return null;
      // A final without words is the second model's opinion of a noise or a short word. What the partials
      // told stays, so that the caller is answered.
      if (hasWord(moment.text)) {
        utterance.text = moment.text;
        if (moment.language !== null) utterance.languages = [moment.language];
      }
      if (moment.type === 'final') {
        utterance.isFinal = true;
        utterance.endMs = moment.endMs;
        utterance.endedAtMs ??= atMs;
      }
      return settle(atMs);
    },
    endsAtMs: () => held?.endsAtMs ?? null,
    waited: () => (held ? close() : []),
  };
}

function soFar({ confidence: _, words: _words, ...turn }: Turn): Omit<Turn, 'confidence' | 'words'> {
  return turn;
}

/** No word has a time of its own. A final tells where its utterance ends, with the silence that ended it. */
function joinedTurn(pieces: readonly Utterance[], spoken: string[]): Turn {
  const languages = [...new Set(pieces.flatMap((piece) => piece.languages))];
  const lastWordEndMs = pieces.at(-1)?.endMs ?? null;
  return {
    text: pieces.map(({ text }) => text).join(' '),
    languages: languages.length === 0 ? spoken : languages,
    confidence: null,
    lastWordEndMs,
    ...(lastWordEndMs === null ? {} : { isEstimated: true as const }),
    words: [],
  };
}
