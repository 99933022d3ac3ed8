/**
 * One stream of audio being listened to: feeds the detector, asks the recogniser at the right
 * moments, and tells what is known after each step.
 */

import { blankTape } from './audio-buffer.ts';
import type { Recognised, Recogniser, Urgency } from './recogniser.ts';
import { type HeardWord, wordsHeard } from './transcript.ts';
import { type Vad, vadFrameSamples } from './vad.ts';
import { quietestPosition, voicing } from './voicing.ts';
import { type TimedWord, timeWords } from './word-times.ts';

export const rate = 8000;
const samplesIn = (ms: number): number => (ms * rate) / 1000;

/**
 * What precedes the first sound is given to the model as well: it hears the first word better after
 * a breath.
 */
const leadIn = samplesIn(300);
const leadOut = samplesIn(100);
/**
 * Silence after which the text is asked for, so that it is there when the turn's end is reached: a
 * decode takes 50 to 200 ms.
 */
const speculateAfter = samplesIn(128);
const firstWordsAfter = samplesIn(480);
const interimEvery = samplesIn(700);
/** On a slow machine interims come so much more rarely that they take a fifth of the time at most. */
const interimShare = 5;
/**
 * Past this length a pause closes a piece of the text for good: the model reads at most some ten
 * seconds well, and its time grows with them.
 */
const pieceUpTo = samplesIn(6000);
const pieceAtMost = samplesIn(12_000);
/** A cut without a pause is made at the quietest place of the last two seconds. */
const searchBack = samplesIn(2000);

/** What is known of the speech since the last turn ended. */
export interface Hearing {
  /** Audio received and judged so far. */
  nowSeconds: number;
  /** When this speech began; null while nobody has spoken. */
  speechStartSeconds: number | null;
  /** Silence since the end of the last sound of speech; 0 while somebody speaks. */
  silenceMs: number;
  words: readonly TimedWord[];
  /** True when `words` cover everything that was said. */
  isSettled: boolean;
}

export interface Listener {
  /** -1..1 samples at 8 kHz, any number of them. */
  push(samples: Float32Array): void;
  /**
   * Asks for the words of what was said up to now, without waiting for silence; resolves when
   * `hear` has had them.
   */
  settle(): Promise<void>;
  /** The turn is over: forget its speech. */
  endTurn(): void;
  /** Resolves when every sample pushed so far was judged and no decode is open. */
  idle(): Promise<void>;
  close(): void;
}

/**
 * `hear` is called after each 32 ms of audio and whenever words arrive; `fail` once, when the
 * recogniser is gone.
 */
export function listen(
  vad: Vad,
  recogniser: Recogniser,
  interims: boolean,
  hear: (hearing: Hearing) => void,
  fail: (error: Error) => void,
): Listener {
  const tape = blankTape();
  const voice = voicing();
  let isClosed = false;
  let judged = 0;
  let framed = 0;
  /** The decode that waits or runs; there is one at a time. */
  let open: { urgency: Urgency; pauseAfter: number | null; stop: AbortController } | undefined;
  let lastDecode = 0;
  let askedAt = 0;
  let pieceFrom = 0;
  let settledPieces: TimedWord[] = [];
  let piece: HeardWord[] = [];
  let draft: readonly number[] = [];
  /** End of speech that `piece` covers. */
  let covered = -1;
  let turn = 0;
  let waiters: (() => void)[] = [];

  const detector = vad.open((probability) => {
    if (isClosed) return;
    voice.frame(tape.slice(judged, judged + vadFrameSamples), judged, probability);
    judged += vadFrameSamples;
    if (voice.spans().length === 0) tape.forget(judged - 2 * leadIn);
    else consider();
    tell();
  }, broken);

  const lastSound = (): number => voice.spans().at(-1)?.end ?? judged;
  const silence = (): number => judged - lastSound();

  /** Decides after each frame whether the recogniser should look at the speech now. */
  function consider(): void {
    const [first] = voice.spans();
    if (!first) return;
    if (open) {
      // What still waits in the queue is withdrawn when it has become the wrong question: speech
      // went on after a pause, or a pause came.
      const isPause = silence() >= speculateAfter;
      if (
        open.pauseAfter === null ? isPause && open.urgency !== 'endOfTurn' : open.pauseAfter !== lastSound()
      )
        open.stop.abort();
      return;
    }
    const spoken = lastSound() - Math.max(first.start, pieceFrom);
    if (silence() >= speculateAfter) {
      if (covered !== lastSound()) ask('endOfTurn', lastSound(), leadOut);
    } else if (spoken > pieceAtMost) ask('endOfTurn', quietestPosition(tape, judged - searchBack, judged), 0);
    else if (!interims || !voice.isVoiced()) return;
    else if (piece.length === 0 && settledPieces.length === 0 && askedAt < first.start) {
      if (spoken >= firstWordsAfter) ask('firstWords', judged, 0);
    } else if (judged - askedAt >= Math.max(interimEvery, interimShare * lastDecode) && recogniser.isIdle())
      ask('interim', judged, 0);
  }

  /** Recognises the open piece up to `to`, and `extra` samples more of what follows it. */
  function ask(urgency: Urgency, to: number, extra: number): void {
    const from = Math.max(pieceFrom, (voice.spans()[0]?.start ?? judged) - leadIn);
    const asked = turn;
    askedAt = judged;
    const stop = new AbortController();
    open = { urgency, pauseAfter: extra === leadOut ? to : null, stop };
    recogniser
      .recognise(tape.slice(from, to + extra), draft, urgency, stop.signal)
      .then((recognised) => {
        if (recognised) lastDecode = judged - askedAt;
        if (recognised && asked === turn) take(recognised, to, urgency === 'endOfTurn');
      })
      .catch(broken)
      .finally(() => {
        open = undefined;
        if (isClosed) return release();
        consider();
        tell();
      });
  }

  function take(recognised: Recognised, to: number, covers: boolean): void {
    const length = to - Math.max(voice.spans()[0]?.start ?? to, pieceFrom);
    piece = wordsHeard(recognised.pieces, length / rate);
    draft = recognised.tokens;
    if (!covers) return;
    covered = to;
    if (length <= pieceUpTo) return;
    settledPieces = timed(to);
    pieceFrom = to === lastSound() ? to + leadOut : to;
    piece = [];
    draft = [];
  }

  /** All words so far, the open piece's spread over the voice from its beginning to `to`. */
  function timed(to: number): TimedWord[] {
    const spans = voice
      .spans()
      .map((span) => ({ start: Math.max(span.start, pieceFrom), end: Math.min(span.end, to) }));
    const own = spans.filter((span) => span.end > span.start);
    return [...settledPieces, ...timeWords(piece, own, rate)];
  }

  function tell(): void {
    const isSettled = covered === lastSound() && !open;
    // A cough: it was looked at, and there was no word in it.
    if (isSettled && piece.length + settledPieces.length === 0 && silence() >= speculateAfter) endTurn();
    const [first] = voice.spans();
    hear({
      nowSeconds: judged / rate,
      speechStartSeconds: first ? first.start / rate : null,
      silenceMs: first && !(voice.isVoiced() && silence() < vadFrameSamples) ? (1000 * silence()) / rate : 0,
      words: timed(judged),
      isSettled: isSettled && first !== undefined,
    });
    if (open || judged + vadFrameSamples <= tape.end()) return;
    release();
  }

  function release(): void {
    for (const waiter of waiters) waiter();
    waiters = [];
  }

  /** One of the two threads is gone: nothing more is asked of them. */
  function broken(thrown: unknown): void {
    if (isClosed) return;
    isClosed = true;
    fail(thrown instanceof Error ? thrown : new Error(String(thrown)));
    release();
  }

  function endTurn(): void {
    turn++;
    pieceFrom = Math.min(judged, lastSound() + leadOut);
    voice.reset();
    settledPieces = [];
    piece = [];
    draft = [];
    covered = -1;
  }

  function idle(): Promise<void> {
    if (isClosed || (!open && judged + vadFrameSamples > tape.end())) return Promise.resolve();
    return new Promise((resolve) => waiters.push(resolve));
  }

  return {
    push(samples) {
      tape.push(samples);
      for (; framed + vadFrameSamples <= tape.end(); framed += vadFrameSamples)
        detector.push(tape.slice(framed, framed + vadFrameSamples));
    },
    async settle() {
      await idle();
      if (voice.spans().length > 0 && covered !== lastSound())
        ask('endOfTurn', lastSound(), Math.min(leadOut, silence()));
      await idle();
    },
    endTurn,
    idle,
    close() {
      isClosed = true;
      open?.stop.abort();
      detector.close();
      release();
    },
  };
}
