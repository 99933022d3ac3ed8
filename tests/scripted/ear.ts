/**
 * One scripted recogniser's stream: counts the audio, follows its plan, and says at once what a
 * test or a bench tells it to.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { type Dialect, timed } from './dialect.ts';
import type { EarPlan, EarStep } from './ear-script.ts';
import { hearSounds } from './hearing.ts';
import { paused } from './pause.ts';
import { type Watched, watched } from './watched.ts';

/** Anything on the wire but audio, times by `performance.now()`. */
export interface EarEvent {
  atMs: number;
  from: 'server' | 'client';
  /** A message's `type`, for TurnInfo its `event`. */
  what: string;
  text: string;
}

export interface Ear {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly wire: Watched<EarEvent>;
  /** When the handshake was answered. */
  readonly openedAtMs: number;
  audioMs(): number;
  /** What the client closed with, or 1006; null while it is open. */
  closed(): { code: number; atMs: number } | null;
  /** Each says it now and answers when, by `performance.now()`. */
  words(text: string): number;
  eagerEnd(): number;
  resumed(): number;
  endTurn(text: string): number;
  close(code: number, reason?: string): void;
}

/** Deepgram's window without audio; then 1011. */
const idleMs = 10_000;
const defaultEndOfTurnMs = 260;

export function openEar(
  socket: WebSocket,
  dialect: Dialect,
  plan: EarPlan,
  url: URL,
  headers: IncomingHttpHeaders,
): Ear {
  const wire = watched<EarEvent>();
  const sounds = hearSounds();
  const over = new AbortController();
  let closed: { code: number; atMs: number } | null = null;
  let isSilent = false;
  let arrived: () => void = () => undefined;
  const idle = setTimeout(() => socket.close(1011, 'NET-0001'), idleMs);

  const send = (messages: readonly object[]): number => {
    const atMs = performance.now();
    if (isSilent || socket.readyState !== socket.OPEN) return atMs;
    for (const message of messages) {
      socket.send(JSON.stringify(message));
      wire.add({ atMs, from: 'server', ...described(message) });
    }
    return atMs;
  };
  const wordsOf = (text: string) => {
    const endMs = sounds.lastLoudMs ?? sounds.audioMs;
    return timed(text, Math.min(sounds.burstStartMs, endMs), endMs);
  };
  let lastText = '';
  const ear: Ear = {
    url,
    headers,
    wire,
    openedAtMs: performance.now(),
    audioMs: () => sounds.audioMs,
    closed: () => closed,
    words(text) {
      lastText = text;
      return send(dialect.words(text, wordsOf(text), sounds.audioMs));
    },
    eagerEnd: () => send(dialect.eagerEnd(wordsOf(lastText), sounds.audioMs)),
    resumed: () => send(dialect.resumed(sounds.audioMs)),
    endTurn(text) {
      const at = send(dialect.endTurn(text, wordsOf(text), sounds.audioMs));
      sounds.forget();
      return at;
    },
    close: (code, reason) => socket.close(code, reason),
  };

  socket.on('message', (data, isBinary) => {
    const bytes = bytesOf(data);
    if (!isBinary) return told(textType(bytes));
    if (bytes.length === 0) return socket.close(1000);
    idle.refresh();
    sounds.add(bytes);
    send(dialect.heard(sounds.audioMs));
    arrived();
  });
  socket.on('close', (code) => {
    closed = { code, atMs: performance.now() };
    clearTimeout(idle);
    over.abort();
    arrived();
    wire.changed();
  });
  // Its close follows and tells all there is to tell.
  socket.on('error', () => over.abort());
  const greeting = dialect.greeting();
  if (greeting) send([greeting]);
  void follow(plan.steps ?? []);
  return ear;

  function told(type: string): void {
    wire.add({ atMs: performance.now(), from: 'client', what: type, text: '' });
    if (type === 'CloseStream') {
      send(dialect.farewell(sounds.audioMs));
      return socket.close(1000);
    }
    if (type === 'KeepAlive') idle.refresh();
    const answer = dialect.told(type, sounds.audioMs);
    if (typeof answer !== 'string') return void send(answer);
    send([{ type: 'Error', code: answer, description: 'the message could not be parsed or is not enabled' }]);
    socket.close(1008, answer);
  }

  async function follow(steps: readonly EarStep[]): Promise<void> {
    for (const step of steps) {
      if ('afterAudioMs' in step) {
        const until = sounds.audioMs + step.afterAudioMs;
        await met(() => sounds.audioMs >= until);
      } else if ('afterMs' in step) await paused(step.afterMs, over.signal);
      else if ('hears' in step) await hears(step.hears);
      if (over.signal.aborted) return;
      if ('words' in step) ear.words(step.words);
      else if ('eagerEnd' in step) ear.eagerEnd();
      else if ('resumed' in step) ear.resumed();
      else if ('endTurn' in step) ear.endTurn(step.endTurn);
      else if ('close' in step) ear.close(step.close, step.reason);
      else if ('cut' in step) socket.terminate();
      else if ('silent' in step) isSilent = true;
    }
  }

  async function hears(text: string): Promise<void> {
    sounds.forget();
    await met(() => sounds.lastLoudMs !== null);
    if (over.signal.aborted) return;
    ear.words(text.split(' ')[0] ?? text);
    await met(() => sounds.audioMs - (sounds.lastLoudMs ?? 0) >= (plan.endOfTurnMs ?? defaultEndOfTurnMs));
    if (!over.signal.aborted) ear.endTurn(text);
  }

  async function met(isMet: () => boolean): Promise<void> {
    while (!isMet() && !over.signal.aborted) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  }
}

function described(message: object): { what: string; text: string } {
  const { type, event, transcript } = message as { type?: unknown; event?: unknown; transcript?: unknown };
  return { what: String(event ?? type ?? ''), text: typeof transcript === 'string' ? transcript : '' };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}

function textType(bytes: Buffer): string {
  try {
    const { type } = JSON.parse(bytes.toString('utf8')) as { type?: unknown };
    return typeof type === 'string' ? type : '';
  } catch (error) {
    if (error instanceof SyntaxError) return '';
    throw error;
  }
}
