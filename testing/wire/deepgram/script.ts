/**
 * Deepgram by script: one plan per connection, handshake faults included, and a stream that says at once what
 * a test or a benchmark wants it to say.
 */
import { samplesOf } from '../../../edge/audio/mulaw.ts';
import { Refusal } from '../http.ts';
import { listenOnLoopback, paused } from '../loopback.ts';
import { plannedMs, plannedVoice, type VoicePlan } from '../voice-plan.ts';
import { type Watched, watched } from '../watched.ts';
import type { FluxTurns } from './flux.ts';
import type { NovaResults, NovaSettings } from './nova.ts';
import { type DeepgramBrain, deepgramServer, type Listening, type Recognition } from './server.ts';
import { plain, type StreamShape } from './shapes.ts';
import { evenly, textOf, type Word } from './words.ts';

/** One step of a plan; a plan's steps follow one another. */
export type StreamStep =
  /** Waits for this much more audio: a recogniser's events follow the audio, not the clock. */
  | { afterAudioMs: number }
  /** Wall clock. */
  | { afterMs: number }
  | { words: string }
  | { endTurn: string }
  /**
   * Recognises the caller's next burst of sound as these words: the first as soon as it sounds, the turn's
   * end after the silence that follows. A function is asked when the burst begins.
   */
  | { recognises: string | (() => string) }
  | { close: number; reason?: string }
  /** Closes without a code, which the client sees as 1005. */
  | { drop: true }
  /** Stays open and sends nothing more. */
  | { fallSilent: true }
  /** Cuts the connection without a close. */
  | { cut: true };

export interface StreamPlan {
  /** Answers the handshake with this instead of a socket. */
  refuse?: { status: number; headers?: Record<string, string> };
  handshakeMs?: number;
  /** How it differs from the documents; by default the next shape in rotation. */
  shape?: StreamShape;
  /** `refused`: a ForceEndTurn ends the stream, as for an account that may not send it. */
  forceEndTurn?: 'refused' | 'ignored';
  /** Silence after a burst that ends the turn; Deepgram's own figure for Flux by default. */
  endOfTurnMs?: number;
  /** How long before the end of a recognised turn its end is reported as probable; never by default. */
  eagerBeforeMs?: number;
  steps?: StreamStep[];
}

/** Sends only what the test makes it send, in the documents' shape: for measurements. */
export const attentive: StreamPlan = { shape: plain };

/** A plan that recognises these lines, one for each burst of the caller's sound. */
export function recognising(...lines: string[]): StreamPlan {
  return { steps: lines.map((line) => ({ recognises: line })) };
}

/** Anything on the wire but audio, times by `performance.now()`. */
export interface WireEvent {
  atMs: number;
  from: 'server' | 'client';
  /** A message's `type`, for TurnInfo its `event`. */
  what: string;
  text: string;
}

export interface ScriptedStream {
  readonly url: URL;
  readonly wire: Watched<WireEvent>;
  audioMs(): number;
  /** The client's close code, or 1006; null while the stream is open. */
  closed(): { code: number; atMs: number } | null;
  /** Each sends its message now and returns the time by `performance.now()`. */
  words(text: string): number;
  eagerEnd(): number;
  endTurn(text: string): number;
  close(code: number, reason?: string): void;
}

/** One recording as it came in. */
export interface RecordingRequest {
  number: number;
  /** The call's id. */
  tag: string;
  seconds: number;
}

type Plan = (connection: { number: number; tag: string }) => StreamPlan;

export interface ScriptedDeepgram {
  /** For `DEEPGRAM_BASE_URL`. */
  baseUrl: string;
  streams: Watched<ScriptedStream>;
  /** Every handshake, refused ones too. */
  handshakes: Watched<{ atMs: number; url: URL }>;
  /** Decides what connections do from now on; `tag` is the call's id. */
  listens(plan: Plan): void;
  /** Decides what is recognised in recordings from now on; nothing by default. */
  recognises(words: (recording: RecordingRequest) => string): void;
  /** Decides how a text is spoken (`/v1/speak`) from now on; at once by default. */
  speaks(plan: (text: string) => VoicePlan): void;
  /** The first stream of a call. */
  streamOf(callId: string, withinMs?: number): Promise<ScriptedStream>;
  openSockets(): number;
  close(): Promise<void>;
}

export async function startDeepgram(plan: Plan = () => ({}), port = 0): Promise<ScriptedDeepgram> {
  const streams = watched<ScriptedStream>();
  const handshakes = watched<{ atMs: number; url: URL }>();
  const planned = new Map<URL, StreamPlan>();
  let planOf = plan;
  let wordsOf: (recording: RecordingRequest) => string = () => '';
  let voiceOf: (text: string) => VoicePlan = () => ({ firstByteMs: 1, pace: 50 });
  let recordings = 0;
  const brain: DeepgramBrain = {
    idleMs: 10_000,
    async admit(url) {
      const number = handshakes.all.length;
      handshakes.add({ atMs: performance.now(), url });
      const own = planOf({ number, tag: url.searchParams.get('tag') ?? '' });
      planned.set(url, own);
      await paused(own.handshakeMs ?? 0, new AbortController().signal);
      if (own.refuse)
        throw new Refusal(own.refuse.status, 'SCRIPTED', 'refused by the script', own.refuse.headers);
    },
    shapeOf: (url) => planned.get(url)?.shape,
    listen(listening) {
      const { stream, recognition } = openStream(listening, planned.get(listening.url) ?? {});
      streams.add(stream);
      return recognition;
    },
    recognise({ channels, rateHz }, query) {
      const seconds = (channels[0]?.length ?? 0) / rateHz;
      const text = wordsOf({ number: recordings, tag: query.get('tag') ?? '', seconds });
      recordings += 1;
      return evenly(text, 0, seconds, 0.97);
    },
    async *speak(text, _rate, left) {
      const spoken = voiceOf(text);
      yield* plannedVoice(300, plannedMs(text, spoken), spoken, left);
    },
  };
  const { port: taken, openSockets, close } = await listenOnLoopback(deepgramServer(brain), port);
  return {
    baseUrl: `ws://127.0.0.1:${taken}`,
    streams,
    handshakes,
    listens(next) {
      planOf = next;
    },
    recognises(next) {
      wordsOf = next;
    },
    speaks(next) {
      voiceOf = next;
    },
    streamOf: (callId, withinMs) =>
      streams.until(
        `a recogniser for ${callId}`,
        (each) => each.url.searchParams.get('tag') === callId,
        withinMs,
      ),
    openSockets,
    close,
  };
}

const defaultEndOfTurnMs = 260;
/** Samples below this (of 32767) are silence, as for the simulated phone. */
const loud = 160;
const isLoud = (sample: number): boolean => Math.abs(sample) >= loud;

function openStream(
  { url, socket, wire: side }: Listening,
  plan: StreamPlan,
): { stream: ScriptedStream; recognition: Recognition } {
  const wire = watched<WireEvent>();
  const over = new AbortController();
  let closed: { code: number; atMs: number } | null = null;
  let isSilent = false;
  let arrived: () => void = () => undefined;
  /** Audio received, and where in it the last loud sample was, and the burst's first. */
  let audioMs = 0;
  let lastLoudMs: number | null = null;
  let burstStartMs = 0;

  const turn = side.version === 'v2' ? fluxTurn(side.turns) : novaTurn(side.results, side.settings);
  const say = (speak: (now: number) => void): number => {
    const atMs = performance.now();
    if (!closed && !isSilent) speak(audioMs / 1000);
    return atMs;
  };
  const wordsOf = (text: string): Word[] => {
    const endMs = lastLoudMs ?? audioMs;
    return evenly(text, Math.min(burstStartMs, endMs) / 1000, endMs / 1000, 0.93);
  };
  let lastText = '';
  const stream: ScriptedStream = {
    url,
    wire,
    audioMs: () => audioMs,
    closed: () => closed,
    words(text) {
      lastText = text;
      return say((now) => turn.words(wordsOf(text), now));
    },
    eagerEnd: () => say((now) => turn.eagerEnd(wordsOf(lastText), now)),
    endTurn(text) {
      const at = say((now) => turn.endTurn(wordsOf(text), now));
      lastLoudMs = null;
      return at;
    },
    close: (code, reason) => socket.close(code, reason),
  };

  async function follow(steps: readonly StreamStep[]): Promise<void> {
    // The server greets first.
    await Promise.resolve();
    for (const step of steps) {
      if ('afterAudioMs' in step) {
        const until = audioMs + step.afterAudioMs;
        await met(() => audioMs >= until);
      } else if ('afterMs' in step) await paused(step.afterMs, over.signal);
      else if ('recognises' in step) await recognise(step.recognises);
      if (over.signal.aborted) return;
      if ('words' in step) stream.words(step.words);
      else if ('endTurn' in step) stream.endTurn(step.endTurn);
      else if ('close' in step) stream.close(step.close, step.reason);
      else if ('drop' in step) socket.close();
      else if ('fallSilent' in step) isSilent = true;
      else if ('cut' in step) socket.terminate();
    }
  }

  async function recognise(said: string | (() => string)): Promise<void> {
    lastLoudMs = null;
    await met(() => lastLoudMs !== null);
    if (over.signal.aborted) return;
    const text = typeof said === 'string' ? said : said();
    stream.words(text.split(' ')[0] ?? text);
    const silentFor = (ms: number) => met(() => audioMs - (lastLoudMs ?? 0) >= ms);
    const endOfTurnMs = plan.endOfTurnMs ?? defaultEndOfTurnMs;
    if (plan.eagerBeforeMs !== undefined) {
      await silentFor(endOfTurnMs - plan.eagerBeforeMs);
      if (over.signal.aborted) return;
      stream.words(text);
      stream.eagerEnd();
    }
    await silentFor(endOfTurnMs);
    if (!over.signal.aborted) stream.endTurn(text);
  }

  async function met(isMet: () => boolean): Promise<void> {
    while (!isMet() && !over.signal.aborted) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  }

  const forceEndTurn = (): boolean =>
    isSilent || plan.forceEndTurn === 'ignored' || turn.forceEnd(audioMs / 1000);

  void follow(plan.steps ?? []);
  const recognition: Recognition = {
    audio(bytes) {
      const samples = samplesOf(bytes);
      const last = samples.findLastIndex(isLoud);
      if (last >= 0) {
        if (lastLoudMs === null) burstStartMs = audioMs + samples.findIndex(isLoud) / 8;
        lastLoudMs = audioMs + (last + 1) / 8;
      }
      audioMs += bytes.length / 8;
      say((now) => turn.passed(now));
      arrived();
    },
    finalize: () => void say((now) => turn.finalize(now)),
    ...(plan.forceEndTurn === 'refused' ? {} : { forceEndTurn }),
    finish: () => undefined,
    closed(code) {
      closed = { code, atMs: performance.now() };
      over.abort();
      arrived();
      wire.changed();
    },
    seen: (from, message) => void wire.add({ atMs: performance.now(), from, ...described(message) }),
  };
  return { stream, recognition };
}

function described(message: object): { what: string; text: string } {
  const { type, event, transcript } = message as { type?: unknown; event?: unknown; transcript?: unknown };
  return { what: String(event ?? type ?? ''), text: typeof transcript === 'string' ? transcript : '' };
}

/** A script's messages, on either version of the wire. `now`: audio received so far, in seconds. */
interface ScriptedTurn {
  words(words: readonly Word[], now: number): void;
  eagerEnd(words: readonly Word[], now: number): void;
  endTurn(words: readonly Word[], now: number): void;
  finalize(now: number): void;
  /** False when no turn is open. */
  forceEnd(now: number): boolean;
  /** Audio came: what the server sends by itself. */
  passed(now: number): void;
}

/** Keeps Flux's state rules; a script that breaks one throws. */
function fluxTurn(turns: FluxTurns): ScriptedTurn {
  let words: readonly Word[] = [];
  let eagerText: string | null = null;
  const at = (now: number, confidence = 0.12) => ({ words, now, confidence });
  /** Sends TurnResumed first when the turn continues after its EagerEndOfTurn. */
  const resumeUnless = (next: readonly Word[], now: number): void => {
    if (eagerText === null || eagerText === textOf(next)) return;
    eagerText = null;
    turns.emit('TurnResumed', at(now));
  };
  const turn: ScriptedTurn = {
    words(next, now) {
      resumeUnless(next, now);
      const event = words.length === 0 ? 'StartOfTurn' : 'Update';
      words = next;
      turns.emit(event, at(now));
    },
    eagerEnd(next, now) {
      if (words.length === 0) throw new Error('an eager end of a turn without a word');
      words = next;
      eagerText = textOf(next);
      turns.emit('EagerEndOfTurn', at(now, 0.5));
    },
    endTurn(next, now) {
      resumeUnless(next, now);
      if (words.length === 0) turn.words(next, now);
      words = next;
      turns.emit('EndOfTurn', at(now, 0.82), 'model');
      words = [];
      eagerText = null;
    },
    finalize: () => undefined,
    forceEnd(now) {
      if (words.length === 0) return false;
      turns.emit('EndOfTurn', at(now, 0.4), 'manual');
      words = [];
      eagerText = null;
      return true;
    },
    passed: (now) => turns.update(at(now)),
  };
  return turn;
}

/** An UtteranceEnd comes `utteranceEndMs` behind the last word, also after a `speech_final`. */
function novaTurn(
  nova: NovaResults,
  { utteranceEndMs, interimResults: interims }: NovaSettings,
): ScriptedTurn {
  let isSpeaking = false;
  /** The words that are not final. */
  let spoken: readonly Word[] = [];
  /** Where the utterance's last word ended; null once its UtteranceEnd was sent. */
  let lastWordEnd: number | null = null;
  return {
    words(words, now) {
      if (!isSpeaking) nova.speechStarted(words[0]?.start ?? now);
      isSpeaking = true;
      lastWordEnd = words.at(-1)?.end ?? lastWordEnd;
      spoken = words;
      nova.results(words, now, 'interim');
    },
    eagerEnd: () => undefined,
    endTurn(words, now) {
      isSpeaking = false;
      lastWordEnd = words.at(-1)?.end ?? lastWordEnd;
      spoken = [];
      nova.results(words, now, 'speechFinal');
    },
    finalize: (now) => nova.results([], now, 'final', true),
    forceEnd: () => false,
    passed(now) {
      if (interims) nova.passed(spoken, now);
      if (utteranceEndMs === null || lastWordEnd === null) return;
      if ((now - lastWordEnd) * 1000 < utteranceEndMs) return;
      nova.utteranceEnd(lastWordEnd);
      isSpeaking = false;
      spoken = [];
      lastWordEnd = null;
    },
  };
}
