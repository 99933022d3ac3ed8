/** Scripted providers on a virtual clock. */
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Llm, LlmPart, Message } from '../../../shared/io/llm.ts';
import { bytesOf } from '../../audio/mulaw.ts';
import type { Stt, SttEvent, SttOptions, SttSign, Tts, Voice } from '../../providers/ports.ts';
import { delay } from './virtual-clock.ts';

/** One step of a model's answer: a wait in ms, text, a part, or a failure. */
export type LlmStep = number | string | LlmPart | { fault: Fault };

export interface ScriptedLlm extends Llm {
  /** The messages of each request. */
  requests: Message[][];
  /** The number of answers that were not read to their end. */
  stopped(): number;
}

export const done: LlmPart = {
  type: 'done',
  finish: 'stop',
  usage: { inputTokens: 100, cachedTokens: 40, outputTokens: 10 },
};

export function toolCall(name: string, args: unknown = {}, id = `call-${name}`): LlmPart {
  return { type: 'toolCall', call: { id, name, arguments: JSON.stringify(args) } };
}

export function fault(source: Fault['source'], kind: Fault['kind'] = 'server'): Fault {
  return { source, kind, retryable: false, message: `scripted ${kind}` };
}

/** `answers`: a list of steps for each request. Further requests fail. */
export function scriptedLlm(clock: Clock, answers: readonly (readonly LlmStep[])[]): ScriptedLlm {
  const requests: Message[][] = [];
  let stopped = 0;
  return {
    name: 'scripted',
    model: 'scripted-1',
    requests,
    stopped: () => stopped,
    async *reply(messages, _tools, signal) {
      const answer = answers[requests.length] ?? [{ fault: fault('llm') }];
      requests.push(structuredClone([...messages]));
      let isWhole = false;
      try {
        for (const step of answer) {
          if (typeof step === 'number') await delay(clock, step, signal);
          else if (typeof step === 'string') yield { type: 'text', text: step };
          else if ('fault' in step) throw new FaultError(step.fault);
          else yield step;
        }
        isWhole = true;
      } finally {
        if (!isWhole) stopped += 1;
      }
    },
  };
}

export interface TtsScript {
  firstByteMs?: number;
  msPerCharacter?: number;
  /** Length of the pieces of audio. */
  pieceMs?: number;
  /** The wait between two pieces of a clause. */
  betweenMs?: number;
  /** Faults in place of a clause's first byte, by the clause's number (from 0). */
  faults?: Readonly<Record<number, Fault>>;
}

export interface ScriptedTts extends Tts {
  spoken: { text: string; voice: Voice }[];
}

/**
 * Every clause sounds as one byte value, its number (from 1), so that a test sees which clause a
 * chunk is from.
 */
export function scriptedTts(clock: Clock, script: TtsScript = {}): ScriptedTts {
  const { firstByteMs = 150, msPerCharacter = 60, pieceMs = 400, betweenMs = 0, faults = {} } = script;
  const spoken: { text: string; voice: Voice }[] = [];
  return {
    name: 'scripted-voice',
    spoken,
    async *speak(text, voice, signal, spent) {
      for await (const clause of text) {
        signal.throwIfAborted();
        const number = spoken.length;
        spoken.push({ text: clause, voice });
        spent?.(clause.length, 'scripted-voice');
        await delay(clock, firstByteMs, signal);
        const failure = faults[number];
        if (failure) throw new FaultError(failure);
        const lengthMs = clause.length * msPerCharacter;
        for (let fromMs = 0; fromMs < lengthMs; fromMs += pieceMs) {
          if (fromMs > 0 && betweenMs > 0) await delay(clock, betweenMs, signal);
          yield {
            type: 'audio',
            bytes: new Uint8Array(bytesOf(Math.min(pieceMs, lengthMs - fromMs))).fill(number + 1),
          };
        }
        yield { type: 'said', text: clause };
      }
    },
  };
}

export interface ScriptedStt extends Stt {
  options: SttOptions[];
  /** Audio it was sent, in ms. */
  sentMs(): number;
  say(event: SttEvent): void;
  sign(sign: SttSign): void;
  /** What it was asked to do: `endTurn`, `digits true`. */
  told: string[];
  words(text: string): void;
  /** `lastWordEndMs` is the audio sent so far, less `silenceMs`. */
  turnEnd(text: string, silenceMs?: number): void;
  /** Its stream adds this much silence of its own. */
  staysAwake(silentMs: number): void;
  closed(): boolean;
}

/** `pieceMs`: audio counts as sent in whole pieces of this length. */
export function scriptedStt(pieceMs = 1): ScriptedStt {
  const options: SttOptions[] = [];
  let emit: (event: SttEvent | SttSign) => void = () => undefined;
  const told: string[] = [];
  let sentBytes = 0;
  let isClosed = false;
  const sentMs = (): number => Math.floor(sentBytes / 8 / pieceMs) * pieceMs;
  const stt: ScriptedStt = {
    name: 'scripted-stt',
    model: 'scripted',
    options,
    sentMs,
    closed: () => isClosed,
    say: (event) => emit(event),
    sign: (sign) => emit(sign),
    told,
    staysAwake: (silentMs) => {
      sentBytes += bytesOf(silentMs);
    },
    words: (text) => emit({ type: 'words', text, languages: ['en'], lastWordEndMs: sentMs() }),
    turnEnd(text, silenceMs = 0) {
      const lastWordEndMs = sentMs() - silenceMs;
      emit({ type: 'turnEnd', text, languages: ['en'], confidence: 0.9, lastWordEndMs, words: [] });
    },
    open(given, report) {
      options.push(given);
      emit = report;
      return {
        send: (audio) => {
          sentBytes += audio.length;
        },
        sentMs,
        endTurn: () => void told.push('endTurn'),
        expectDigits: (on) => void told.push(`digits ${on}`),
        close: () => {
          isClosed = true;
        },
      };
    },
  };
  return stt;
}
