/** The embedded recogniser and voices behind Deepgram's wire. */
import { samplesOf } from '../../../edge/audio/mulaw.ts';
import { rateConverter } from '../../../edge/audio/resample.ts';
import { callAudioOf } from '../../../edge/audio/wav.ts';
import type { DeepgramBrain } from '../../../testing/wire/deepgram/server.ts';
import { timedShapes } from '../../../testing/wire/deepgram/shapes.ts';
import type { AudioFormat } from '../../../testing/wire/deepgram/words.ts';
import { judgeTurns } from './flux-turns.ts';
import { judgeUtterances } from './nova-turns.ts';
import { listen, type SpeechSoFar } from './stt/listener.ts';
import type { Recogniser } from './stt/recogniser.ts';
import type { Vad } from './stt/vad.ts';
import type { TimedWord } from './stt/word-times.ts';
import type { VoiceThread } from './tts/voice-thread.ts';

/** The parts that all connections share. `idleMs`: how long a client may send nothing. */
export interface SttEngines {
  vad: Vad;
  recogniser: Recogniser;
  idleMs: number;
}

/** Silence after a stream's last frame, so that an open turn ends by the ordinary rules. */
const lastBreath = new Float32Array(1.3 * 8000);

export function deepgramBrain(stt: SttEngines, voices: VoiceThread): DeepgramBrain {
  return {
    idleMs: stt.idleMs,
    // Words keep their times: the latencies of a call are measured from them.
    shapes: timedShapes,
    listen({ wire, format, socket, fail }) {
      const read = audioReader(format);
      const utterances = wire.version === 'v1' ? judgeUtterances(wire.settings, wire.results) : null;
      const turns = wire.version === 'v2' ? judgeTurns(wire.turns) : null;
      const isOver = (speech: SpeechSoFar): boolean =>
        wire.version === 'v2'
          ? (turns?.add(speech, wire.settings()) ?? false)
          : (utterances?.add(speech) ?? false);
      const listener = listen(
        stt.vad,
        stt.recogniser,
        wire.version === 'v2' || wire.settings.interimResults,
        (speech) => {
          if (socket.readyState === socket.OPEN && isOver(speech)) listener.endTurn();
        },
        (error) => fail('INTERNAL_SERVER_ERROR', error.message),
      );
      const finalize = async (): Promise<void> => {
        await listener.settle();
        if (socket.readyState !== socket.OPEN) return;
        utterances?.finalize();
        listener.endTurn();
      };
      return {
        audio: (bytes) => listener.push(read(bytes)),
        async forceEndTurn() {
          await listener.settle();
          if (socket.readyState !== socket.OPEN || !turns?.forceEnd()) return false;
          listener.endTurn();
          return true;
        },
        finalize,
        async finish() {
          if (utterances) await finalize();
          listener.push(lastBreath);
          await listener.idle();
        },
        closed: () => listener.close(),
      };
    },
    recognise: (wav) => wordsOfRecording(floats(samplesOf(callAudioOf(wav))), stt),
    speak: (text, rate, left) => voices.speak({ text, voice: 'kal', language: 'en', rate }, left),
  };
}

/** Silence that separates two utterances of a recording, which no caller waits for. */
const utteranceGapMs = 500;

async function wordsOfRecording(samples: Float32Array, stt: SttEngines): Promise<TimedWord[]> {
  const words: TimedWord[] = [];
  let failure: Error | undefined;
  const listener = listen(
    stt.vad,
    stt.recogniser,
    false,
    (speech) => {
      if (!speech.isSettled || speech.silenceMs < utteranceGapMs) return;
      words.push(...speech.words);
      listener.endTurn();
    },
    (error) => {
      failure = error;
    },
  );
  const step = 4000;
  for (let at = 0; at < samples.length && !failure; at += step) {
    listener.push(samples.subarray(at, at + step));
    await listener.idle();
  }
  listener.push(lastBreath);
  await listener.idle();
  listener.close();
  if (failure) throw failure;
  return words;
}

/**
 * Reads one stream's binary frames, cut anywhere (half a sample waits for its other byte), as -1..1
 * at 8 kHz.
 */
function audioReader(format: AudioFormat): (bytes: Uint8Array) => Float32Array {
  const converter = rateConverter(format.sampleRate, 8000);
  let odd = new Uint8Array(0);
  return (bytes) => {
    if (format.encoding === 'mulaw') return converter.push(floats(samplesOf(bytes)));
    const whole = new Uint8Array(odd.length + bytes.length);
    whole.set(odd);
    whole.set(bytes, odd.length);
    const count = whole.length >> 1;
    odd = whole.slice(2 * count);
    const view = new DataView(whole.buffer);
    return converter.push(
      floats(Int16Array.from({ length: count }, (_, index) => view.getInt16(2 * index, true))),
    );
  };
}

/** 16-bit samples as -1..1. */
function floats(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32_768);
}
