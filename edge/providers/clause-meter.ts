/**
 * How much audio a clause may have, and how fast it must come. A voice that sends one byte a second, or a
 * minute of sound for "Yes.", never goes silent; it has failed all the same.
 */
import { type Fault, FaultError } from '../../shared/fault.ts';
import { msOf } from '../audio/mulaw.ts';

/** A voice speaks about 15 characters a second. One that speaks more than 66 has left something out. */
export const leastMsPerCharacter = 15;
/** Three times slower than an ordinary voice, and a pause before and after. */
const mostMsPerCharacter = 200;
const pausesMs = 5000;

/** Audio that came faster than it is played counts for at most this much of a later silence. */
const mostAheadMs = 20_000;

/** The shortest time in which a voice of this rate can have said all of `text`. Signs take no time. */
function leastMsOf(text: string, rate: number): number {
  const said = text.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0;
  return (said * leastMsPerCharacter) / rate;
}

/** The longest. */
export function mostMsOf(text: string, rate: number): number {
  return pausesMs + (text.length * mostMsPerCharacter) / rate;
}

export interface ClauseMeter {
  /**
   * How long the next byte may take: `stallMs`, or less when the audio before it came slower than it is
   * played. A voice may fall `stallMs` behind real time in all.
   */
  patienceMs(): number;
  /** The voice was waited for. The line's own waits do not count. */
  waited(ms: number): void;
  /** Throws a `FaultError` when the clause has more audio than its text can take. */
  received(audio: Uint8Array): void;
  /** The clause is over: throws a `FaultError` when its audio can't be the whole text. */
  ended(): void;
}

export function clauseMeter(text: string, rate: number, stallMs: number): ClauseMeter {
  let totalMs = 0;
  /** Of the audio, against the time that was waited for it. Negative: behind. */
  let aheadMs = 0;
  return {
    patienceMs: () => stallMs + Math.min(aheadMs, 0),
    waited(ms) {
      aheadMs -= ms;
    },
    received(audio) {
      totalMs += msOf(audio);
      aheadMs = Math.min(aheadMs + msOf(audio), mostAheadMs);
      if (totalMs > mostMsOf(text, rate))
        throw new FaultError(
          fault('protocol', `more than ${Math.round(mostMsOf(text, rate))} ms for ${text.length} characters`),
        );
    },
    ended() {
      if (totalMs === 0) throw new FaultError(fault('truncated', 'an answer without audio'));
      if (totalMs < leastMsOf(text, rate))
        throw new FaultError(
          fault('truncated', `ended after ${Math.round(totalMs)} ms for ${text.length} characters`),
        );
    },
  };
}

function fault(kind: Fault['kind'], message: string): Fault {
  return { source: 'tts', kind, retryable: true, message };
}
