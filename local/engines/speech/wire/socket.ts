/** What both of Deepgram's listening sockets do alike. */
import type { RawData } from 'ws';

/** Silence that follows a stream's last frame, so that an open turn finds its end by the ordinary rules. */
export const lastBreath = new Float32Array(1.3 * 8000);

/** A binary frame's bytes. */
export function bytesIn(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** A text frame's object; null when it is none. */
export function jsonIn(data: RawData): { type?: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytesIn(data)).toString('utf8'));
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}

/** Calls `expire` once nothing has restarted it for `ms`. Runs from the start. */
export function idleTimer(ms: number, expire: () => void): { restart(): void; stop(): void } {
  const timer = setTimeout(expire, ms);
  return { restart: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}
