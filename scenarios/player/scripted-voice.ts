/**
 * The voice of a scenario: the real clause pipeline of an HTTP voice (the next clause is fetched
 * while one plays; stalls and one retry included) over a scripted server. Every text sounds as one
 * byte value of its own, so that a test sees which text the caller heard.
 */

import { bytesOf, silenceByte } from '../../edge/audio/mulaw.ts';
import { recordedByte } from '../../edge/call/testing/whole-call.ts';
import { speakClauses } from '../../edge/providers/clause-pipeline.ts';
import { failoverTts } from '../../edge/providers/failover/failover-tts.ts';
import { defaultCoolDownMs, type FailoverPolicy } from '../../edge/providers/failover/order.ts';
import type { Tts, Voice } from '../../edge/providers/ports.ts';
import type { Clock } from '../../shared/io/clock.ts';
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import type { Settings, VoiceDirection } from '../language/scenario.ts';

export interface Spoken {
  at: number;
  text: string;
  voice: Voice;
  byte: number;
  lengthMs: number;
}

export interface ScenarioVoice extends Tts {
  spoken: Spoken[];
  direct(direction: VoiceDirection): void;
}

/** 0x7f is mu-law's negative zero, which comes back from Exotel's PCM as silence. */
const unusable: ReadonlySet<number> = new Set([0x7f, silenceByte, recordedByte]);
const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !unusable.has(byte));

const page = '<!DOCTYPE html><html><body><h1>The service is unavailable</h1></body></html>';

const statusOf = {
  auth: 401,
  config: 400,
  rate: 429,
  server: 503,
  network: 502,
  stall: 504,
  truncated: 502,
  protocol: 502,
} as const;

/** With two voices the script directs the first; the second works. */
export function scenarioVoice(
  clock: Clock,
  { voice: pace, voices: count }: Settings,
  policy: TurnPolicy,
  onFailover: FailoverPolicy['onFailover'],
): ScenarioVoice {
  const spoken: Spoken[] = [];
  const byteOf = new Map<string, number>();
  let now: VoiceDirection = { does: 'works' };
  /** The texts that the first voice got since it was directed. */
  let directed = new Set<string>();

  /** What the script makes the first voice do with this text. */
  function actOn(text: string): VoiceDirection {
    directed.add(text);
    const isOther = now.inClause !== undefined && [...directed].indexOf(text) !== now.inClause - 1;
    return isOther ? { does: 'works' } : now;
  }

  function answer(text: string, voice: Voice, act: VoiceDirection, signal: AbortSignal): Promise<Response> {
    const known = byteOf.get(text);
    const byte = known ?? bytes[byteOf.size % bytes.length] ?? 0;
    byteOf.set(text, byte);
    const lengthMs = text.length * pace.msPerCharacter;
    spoken.push({ at: clock.now(), text, voice, byte, lengthMs });
    if (act.does === 'stalls')
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      );
    if (act.does === 'fails') return later(pace.firstByteMs).then(() => refused(act));
    return later(act.does === 'is late' ? act.firstByteMs : pace.firstByteMs).then(
      () => new Response(act.does === 'answers with a page' ? page : audio(byte, lengthMs, act.does)),
    );
  }

  function refused(by: VoiceDirection): Response {
    const status = by.does === 'fails' ? statusOf[by.kind] : 500;
    return new Response(null, { status });
  }

  /** In pieces, as it is read. */
  function audio(byte: number, lengthMs: number, does: VoiceDirection['does']): ReadableStream<Uint8Array> {
    let saidMs = 0;
    const lastMs = does === 'is empty' ? 0 : does === 'ends early' ? lengthMs / 10 : lengthMs;
    return new ReadableStream({
      async pull(controller) {
        if (saidMs > 0 && pace.betweenMs > 0) await later(pace.betweenMs);
        const isHalfWay = saidMs >= lengthMs / 2;
        if (does === 'breaks off' && isHalfWay) return controller.error(new Error('connection lost'));
        if (does === 'dribbles' && isHalfWay) {
          await later(1000);
          return controller.enqueue(new Uint8Array([byte]));
        }
        const pieceMs = does === 'floods' ? pace.pieceMs : Math.min(pace.pieceMs, lastMs - saidMs);
        saidMs += pieceMs;
        if (pieceMs > 0) controller.enqueue(new Uint8Array(bytesOf(pieceMs)).fill(byte));
        if (does !== 'floods' && saidMs >= lastMs) controller.close();
      },
    });
  }

  const later = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
  const named = (name: string, act: (text: string) => VoiceDirection): Tts => ({
    name,
    speak(text, voice, signal, spent) {
      const deps = {
        clock,
        fetch: (_url: string, init?: RequestInit) =>
          answer(String(init?.body), voice, act(String(init?.body)), init?.signal ?? signal),
      };
      const limits = { firstByteMs: policy.voiceStallMs, stallMs: policy.voiceStallMs, rate: voice.rate };
      return speakClauses(
        text,
        (clause) => ({ url: 'https://voice.invalid', init: { method: 'POST', body: clause } }),
        limits,
        deps,
        signal,
        (characters) => spent?.(characters, name),
      );
    },
  });
  const first = named('scripted-voice', actOn);
  const choices: [Tts, ...Tts[]] =
    count === 2 ? [first, named('second-voice', () => ({ does: 'works' }))] : [first];
  return Object.assign(failoverTts(choices, { clock, coolDownMs: defaultCoolDownMs, onFailover }), {
    spoken,
    direct(direction: VoiceDirection) {
      now = direction;
      directed = new Set();
    },
  });
}
