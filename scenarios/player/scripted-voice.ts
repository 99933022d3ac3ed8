/**
 * The voice of a scenario: the real clause pipeline of an HTTP voice (the next clause is fetched
 * while one plays; stalls and one retry included) over a scripted server. Every text sounds as one
 * byte value of its own, so that a test sees which text the caller heard.
 */

import { bytesOf, silenceByte } from '../../edge/audio/mulaw.ts';
import { recordedByte } from '../../edge/call/testing/whole-call.ts';
import { speakClauses } from '../../edge/providers/clause-pipeline.ts';
import { failoverTts } from '../../edge/providers/failover/failover.ts';
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

export function scenarioVoice(
  clock: Clock,
  pace: Settings['voice'],
  policy: TurnPolicy,
  onFailover: FailoverPolicy['onFailover'],
): ScenarioVoice {
  const spoken: Spoken[] = [];
  const byteOf = new Map<string, number>();
  let now: VoiceDirection = { does: 'works' };

  function answer(text: string, voice: Voice, signal: AbortSignal): Promise<Response> {
    const known = byteOf.get(text);
    const byte = known ?? bytes[byteOf.size % bytes.length] ?? 0;
    byteOf.set(text, byte);
    const lengthMs = text.length * pace.msPerCharacter;
    spoken.push({ at: clock.now(), text, voice, byte, lengthMs });
    if (now.does === 'stalls')
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      );
    if (now.does === 'fails') return later(pace.firstByteMs).then(() => refused(now));
    return later(now.does === 'is late' ? now.firstByteMs : pace.firstByteMs).then(
      () => new Response(audio(byte, lengthMs, now.does === 'breaks off')),
    );
  }

  function refused(by: VoiceDirection): Response {
    const status = by.does === 'fails' ? statusOf[by.kind] : 500;
    return new Response(null, { status });
  }

  /** In pieces, as it is read. One that breaks off does so half way. */
  function audio(byte: number, lengthMs: number, breaksOff: boolean): ReadableStream<Uint8Array> {
    let saidMs = 0;
    return new ReadableStream({
      async pull(controller) {
        if (saidMs > 0 && pace.betweenMs > 0) await later(pace.betweenMs);
        if (breaksOff && saidMs >= lengthMs / 2) return controller.error(new Error('connection lost'));
        const pieceMs = Math.min(pace.pieceMs, lengthMs - saidMs);
        saidMs += pieceMs;
        if (pieceMs > 0) controller.enqueue(new Uint8Array(bytesOf(pieceMs)).fill(byte));
        if (saidMs >= lengthMs) controller.close();
      },
    });
  }

  const later = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
  const limits = { firstByteMs: policy.voiceStallMs, stallMs: policy.voiceStallMs };
  const raw: Tts = {
    name: 'scripted-voice',
    speak(text, voice, signal, spent) {
      const deps = {
        clock,
        fetch: (_url: string, init?: RequestInit) =>
          answer(String(init?.body), voice, init?.signal ?? signal),
      };
      return speakClauses(
        text,
        (clause) => ({ url: 'https://voice.invalid', init: { method: 'POST', body: clause } }),
        limits,
        deps,
        signal,
        (characters) => spent?.(characters, 'scripted-voice'),
      );
    },
  };
  return Object.assign(failoverTts([raw], { clock, coolDownMs: defaultCoolDownMs, onFailover }), {
    spoken,
    direct(direction: VoiceDirection) {
      now = direction;
    },
  });
}
