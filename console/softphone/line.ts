/**
 * The browser's side of a call's media socket, as `edge/carriers/browser/codec.ts` reads it: call
 * audio is binary both ways, everything else is JSON.
 */
import { mulawOf, samplesOf } from '../../edge/audio/mulaw.ts';

/** The part of a `WebSocket` that is used here. */
export interface Wire {
  send(frame: string | ArrayBuffer): void;
  close(code: number): void;
  readonly isOpen: boolean;
}

export interface Speaker {
  /** 8 kHz, between -1 and 1. */
  play(samples: Float32Array): void;
  mark(name: string): void;
  clear(): void;
}

export function createSoftphoneLine(wire: Wire, speaker: Speaker) {
  let isMuted = false;
  const send = (message: Record<string, string>): void => {
    if (wire.isOpen) wire.send(JSON.stringify(message));
  };
  return {
    /** The socket is open. */
    opened: (): void => send({ event: 'start' }),
    received(frame: string | ArrayBuffer): void {
      if (typeof frame !== 'string') return speaker.play(floatsOf(samplesOf(new Uint8Array(frame))));
      const message = readMessage(frame);
      if (message.event === 'clear') speaker.clear();
      else if (message.event === 'mark' && typeof message.name === 'string') speaker.mark(message.name);
    },
    /**
     * Sends what the microphone recorded, 8 kHz, between -1 and 1. While muted it sends silence, which
     * STT needs to find the end of a turn.
     */
    recorded(samples: Float32Array): void {
      if (wire.isOpen)
        wire.send(
          new Uint8Array(mulawOf(integersOf(isMuted ? new Float32Array(samples.length) : samples))).buffer,
        );
    },
    /** The audio before these marks was played or cleared. */
    passed(marks: readonly string[]): void {
      for (const name of marks) send({ event: 'mark', name });
    },
    press: (digit: string): void => send({ event: 'dtmf', digit }),
    mute(muted: boolean): void {
      isMuted = muted;
    },
    hangUp(): void {
      send({ event: 'stop' });
      wire.close(1000);
    },
  };
}

/** An empty message for a frame that is no JSON object. */
function readMessage(frame: string): { event?: unknown; name?: unknown } {
  try {
    const message: unknown = JSON.parse(frame);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}

function floatsOf(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32768);
}

function integersOf(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
}

/** A level (0 to 1) as a meter shows it: 0 is 60 dB below full scale, because hearing is logarithmic. */
export function shownLevel(loudest: number): number {
  return loudest <= 0 ? 0 : Math.max(0, Math.min(1, 1 + Math.log10(loudest) / 3));
}
