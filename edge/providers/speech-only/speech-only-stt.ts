/**
 * A recogniser that is sent the caller's audio only around speech, because it bills what it is sent: not the
 * silence of the line, and not the time in which the agent speaks. Its owner does not see that: every time
 * is on the caller's clock, as if all audio had been sent.
 */
import { joinedBytes } from '../../../shared/bytes.ts';
import { preRollMs, quietMs } from '../../../shared/profiles/speech-only.ts';
import { bytesPerMs } from '../../audio/mulaw.ts';
import { blockBytes, createVoiceActivity } from '../../audio/voice-activity.ts';
import type { Stt, SttEvent, SttOptions, SttSign, SttStream } from '../ports.ts';
import { createLeftOut, type LeftOut } from './left-out.ts';

/** `stt` keeps a stream alive that is sent nothing; each of its own times is on the stream's clock. */
export function speechOnlyStt(stt: Stt): Stt {
  return {
    name: stt.name,
    model: stt.model,
    open: (options, emit, signal) => openSpeechOnly(stt, options, emit, signal),
  };
}

function openSpeechOnly(
  stt: Stt,
  options: SttOptions,
  emit: (event: SttEvent | SttSign) => void,
  signal: AbortSignal,
): SttStream {
  const leftOut = createLeftOut();
  const activity = createVoiceActivity();
  const quiet = quietMs(options.policy);
  /** On the caller's clock, in bytes: all audio, and the end of the last voice. */
  let received = 0;
  let voiceEnd = 0;
  /** What the stream was given. */
  let given = 0;
  /** A stream begins by sending: a call may begin with a word, and a fresh stream wants audio. */
  let isSending = false;
  let turn: keyof typeof quiet = 'unheard';
  /** The block that is not full yet, and the audio that was kept back: the last `preRollMs` of it. */
  let block: Uint8Array[] = [];
  let blockLength = 0;
  let kept: Uint8Array[] = [];
  let keptLength = 0;
  let isClosed = false;
  const stream = stt.open(options, take, signal);

  function take(event: SttEvent | SttSign): void {
    if (event.type === 'turnEnd') turn = 'ended';
    else if (event.type === 'words' || event.type === 'turnEnding') turn = 'open';
    emit(onCallersClock(event, leftOut));
  }

  function judge(piece: Uint8Array): void {
    block.push(piece);
    blockLength += piece.length;
    if (blockLength < blockBytes) return;
    const isVoice = activity.isVoice(block.length === 1 ? piece : joinedBytes(block));
    block = [];
    blockLength = 0;
    if (!isVoice) return;
    voiceEnd = received;
    if (turn === 'ended') turn = 'unheard';
  }

  function give(audio: Uint8Array, isEnding: boolean): void {
    if (audio.length === 0) return;
    given += audio.length;
    stream.send(audio, isEnding);
  }

  /** Everything that was kept back goes first. */
  function begin(isEnding: boolean): void {
    isSending = true;
    const ownMs = Math.max(0, stream.sentMs() - given / bytesPerMs);
    leftOut.goesOn(given / bytesPerMs + ownMs, (received - keptLength) / bytesPerMs);
    give(joinedBytes(kept), isEnding);
    kept = [];
    keptLength = 0;
  }

  function keep(piece: Uint8Array): void {
    kept.push(piece);
    keptLength += piece.length;
    while (keptLength > preRollMs * bytesPerMs) {
      const [oldest = piece] = kept;
      const surplus = Math.min(oldest.length, keptLength - preRollMs * bytesPerMs);
      if (surplus < oldest.length) kept[0] = oldest.subarray(surplus);
      else kept.shift();
      keptLength -= surplus;
    }
  }

  return {
    send(audio, isEnding = false) {
      if (isClosed) return;
      /** Where the part of `audio` that is to be sent in one begins. */
      let from = 0;
      for (let at = 0; at < audio.length; ) {
        const end = Math.min(audio.length, at + blockBytes - blockLength);
        const piece = audio.subarray(at, end);
        received += piece.length;
        judge(piece);
        const wants = (received - voiceEnd) / bytesPerMs <= quiet[turn];
        if (isSending && !wants) {
          give(audio.subarray(from, at), isEnding);
          isSending = false;
        }
        if (!isSending) keep(piece);
        if (!isSending && wants) {
          begin(isEnding);
          from = end;
        }
        at = end;
      }
      if (isSending) give(audio.subarray(from), isEnding);
    },
    sentMs: () => received / bytesPerMs,
    spent: () => stream.spent?.() ?? [{ provider: stt.name, model: stt.model, ms: stream.sentMs() }],
    leavesOut: () => !isSending,
    endTurn() {
      turn = 'ended';
      stream.endTurn?.();
    },
    expectDigits: (on) => stream.expectDigits?.(on),
    close() {
      isClosed = true;
      stream.close();
    },
  };
}

function onCallersClock(event: SttEvent | SttSign, leftOut: LeftOut): SttEvent | SttSign {
  if (!('text' in event)) return event;
  const lastWordEndMs = event.lastWordEndMs === null ? null : leftOut.ends(event.lastWordEndMs);
  if (event.type !== 'turnEnd') return { ...event, lastWordEndMs };
  const words = event.words.map((word) => ({
    ...word,
    startMs: leftOut.begins(word.startMs),
    endMs: leftOut.ends(word.endMs),
  }));
  return { ...event, lastWordEndMs, words };
}
