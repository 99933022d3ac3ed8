/**
 * Recognises one stream of audio: feeds the VAD, starts decodes at the right moments, and reports
 * the speech so far after each step.
 */

import { emptyBuffer } from './audio-buffer.ts';
import type { Recognised, Recogniser, Urgency } from './recogniser.ts';
import { type RecognisedWord, recognisedWords } from './transcript.ts';
import { type Vad, vadFrameSamples } from './vad.ts';
import { quietestPosition, voicing } from './voicing.ts';
import { type TimedWord, timeWords } from './word-times.ts';

const rate = 8000;
const samplesIn = (ms: number): number => (ms * rate) / 1000;

/** Audio before the first sound that is decoded too: the model recognises the first word better with it. */
const leadIn = samplesIn(300);
const leadOut = samplesIn(100);
/**
 * Silence after which the speech is decoded, so that the text is there by the end of the turn. A
 * decode takes 50 to 200 ms.
 */
const speculateAfter = samplesIn(128);
const firstWordsAfter = samplesIn(480);
const interimEvery = samplesIn(700);
/** Interim decodes take at most a fifth of the time: a slow machine makes fewer. */
const interimShare = 5;
/**
 * After this length, a pause closes a piece of the text for good: the model is good for about ten
 * seconds, and its decode time grows with the length.
 */
const pieceUpTo = samplesIn(6000);
const pieceAtMost = samplesIn(12_000);
/** Without a pause, the cut is made at the quietest place of the last two seconds. */
const searchBack = samplesIn(2000);

/** The speech since the end of the last turn, as far as it is known. */
export interface SpeechSoFar {
  /** Audio that the VAD has judged so far. */
  nowSeconds: number;
  /** When the speech began; `null` before any speech. */
  speechStartSeconds: number | null;
  /** Silence since the last sound of speech; 0 during speech. */
  silenceMs: number;
  words: readonly TimedWord[];
  /** Whether `words` cover everything that was said. */
  isSettled: boolean;
}

export interface Listener {
  /** -1..1 samples at 8 kHz, any number of them. */
  push(samples: Float32Array): void;
  /** Decodes what was said so far, without waiting for silence. Resolves after `onSpeech` got the words. */
  settle(): Promise<void>;
  /** Ends the turn: its speech is dropped. */
  endTurn(): void;
  /** Resolves when all samples so far were judged and no decode is open. */
  idle(): Promise<void>;
  close(): void;
}

/**
 * `onSpeech` is called after each 32 ms of audio and whenever words arrive; `fail` once, when the
 * VAD or the recogniser has died for good.
 */
export function listen(
  vad: Vad,
  recogniser: Recogniser,
  interims: boolean,
  onSpeech: (speech: SpeechSoFar) => void,
  fail: (error: Error) => void,
): Listener {
  const buffer = emptyBuffer();
  const voice = voicing();
  let isClosed = false;
  let judged = 0;
  let framed = 0;
  /** The decode that waits or runs. There is one at a time. */
  let open: { urgency: Urgency; pauseAfter: number | null; stop: AbortController } | undefined;
  let lastDecode = 0;
  let decodedAt = 0;
  let pieceFrom = 0;
  let settledPieces: TimedWord[] = [];
  let piece: RecognisedWord[] = [];
  let draft: readonly number[] = [];
  /** End of speech that `piece` covers. */
  let covered = -1;
  let turn = 0;
  let waiters: (() => void)[] = [];

  const detector = vad.open((probability) => {
    if (isClosed) return;
    voice.frame(buffer.slice(judged, judged + vadFrameSamples), judged, probability);
    judged += vadFrameSamples;
    if (voice.spans().length === 0) buffer.forget(judged - 2 * leadIn);
    else consider();
    report();
  }, broken);

  const lastSound = (): number => voice.spans().at(-1)?.end ?? judged;
  const silence = (): number => judged - lastSound();

  /** Decides after each frame whether to start a decode. */
  function consider(): void {
    const [first] = voice.spans();
    if (!first) return;
    if (open) {
      // A decode that still waits in the queue is withdrawn when it is outdated: the speech went on
      // after a pause, or a pause came.
      const isPause = silence() >= speculateAfter;
      if (
        open.pauseAfter === null ? isPause && open.urgency !== 'endOfTurn' : open.pauseAfter !== lastSound()
      )
        open.stop.abort();
      return;
    }
    const spoken = lastSound() - Math.max(first.start, pieceFrom);
    if (silence() >= speculateAfter) {
      if (covered !== lastSound()) decode('endOfTurn', lastSound(), leadOut);
    } else if (spoken > pieceAtMost)
      decode('endOfTurn', quietestPosition(buffer, judged - searchBack, judged), 0);
    else if (!interims || !voice.isVoiced()) return;
    else if (piece.length === 0 && settledPieces.length === 0 && decodedAt < first.start) {
      if (spoken >= firstWordsAfter) decode('firstWords', judged, 0);
    } else if (judged - decodedAt >= Math.max(interimEvery, interimShare * lastDecode) && recogniser.isIdle())
      decode('interim', judged, 0);
  }

  /** Decodes the open piece up to `to`, plus `extra` samples after it. */
  function decode(urgency: Urgency, to: number, extra: number): void {
    const from = Math.max(pieceFrom, (voice.spans()[0]?.start ?? judged) - leadIn);
    const ofTurn = turn;
    decodedAt = judged;
    const stop = new AbortController();
    open = { urgency, pauseAfter: extra === leadOut ? to : null, stop };
    recogniser
      .recognise(buffer.slice(from, to + extra), draft, urgency, stop.signal)
      .then((recognised) => {
        if (recognised) lastDecode = judged - decodedAt;
        if (recognised && ofTurn === turn) take(recognised, to, urgency === 'endOfTurn');
      })
      .catch(broken)
      .finally(() => {
        open = undefined;
        if (isClosed) return release();
        consider();
        report();
      });
  }

  function take(recognised: Recognised, to: number, covers: boolean): void {
    const length = to - Math.max(voice.spans()[0]?.start ?? to, pieceFrom);
    piece = recognisedWords(recognised.pieces, length / rate);
    draft = recognised.tokens;
    if (!covers) return;
    covered = to;
    if (length <= pieceUpTo) return;
    settledPieces = timed(to);
    pieceFrom = to === lastSound() ? to + leadOut : to;
    piece = [];
    draft = [];
  }

  /** All words so far. Those of the open piece are spread over the voice up to `to`. */
  function timed(to: number): TimedWord[] {
    const spans = voice
      .spans()
      .map((span) => ({ start: Math.max(span.start, pieceFrom), end: Math.min(span.end, to) }));
    const own = spans.filter((span) => span.end > span.start);
    return [...settledPieces, ...timeWords(piece, own, rate)];
  }

  function report(): void {
    const isSettled = covered === lastSound() && !open;
    // A cough: decoded, and without a word in it.
    if (isSettled && piece.length + settledPieces.length === 0 && silence() >= speculateAfter) endTurn();
    const [first] = voice.spans();
    onSpeech({
      nowSeconds: judged / rate,
      speechStartSeconds: first ? first.start / rate : null,
      silenceMs: first && !(voice.isVoiced() && silence() < vadFrameSamples) ? (1000 * silence()) / rate : 0,
      words: timed(judged),
      isSettled: isSettled && first !== undefined,
    });
    if (open || judged + vadFrameSamples <= buffer.end()) return;
    release();
  }

  function release(): void {
    for (const waiter of waiters) waiter();
    waiters = [];
  }

  /** One of the two threads has died: the stream ends. */
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
    if (isClosed || (!open && judged + vadFrameSamples > buffer.end())) return Promise.resolve();
    return new Promise((resolve) => waiters.push(resolve));
  }

  return {
    push(samples) {
      buffer.push(samples);
      for (; framed + vadFrameSamples <= buffer.end(); framed += vadFrameSamples)
        detector.push(buffer.slice(framed, framed + vadFrameSamples));
    },
    async settle() {
      await idle();
      if (voice.spans().length > 0 && covered !== lastSound())
        decode('endOfTurn', lastSound(), Math.min(leadOut, silence()));
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
