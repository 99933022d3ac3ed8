/**
 * A whole call on a virtual clock whose recogniser, model and voice are the real adapters: what they read
 * from the wire is a recording, or a mutation of one.
 */

import { silence } from '../../edge/audio/mulaw.ts';
import { openRecogniser } from '../../edge/call/recognition/recogniser.ts';
import type { FarCarrier } from '../../edge/call/testing/far-end.ts';
import { delay, type VirtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { wholeCall } from '../../edge/call/testing/whole-call.ts';
import { createProviders } from '../../edge/providers/create.ts';
import type { Fetch } from '../../edge/providers/ports.ts';
import { ProviderEnv } from '../../edge/providers/registry.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { fluxConnected, fluxTurn } from '../../testing/wire/deepgram/fetch.ts';
import { upgraded } from './upgraded.ts';

/** One frame of a recogniser, `atMs` behind the call's begin; or the end of its stream. */
export type RecogniserStep = { atMs: number; frame: string } | { atMs: number; close: number };

/** What the caller says, and what the providers send. */
export interface Recording {
  words: readonly string[];
  /** A model of the recogniser that sends `recognised`. */
  sttModel: string;
  /** The frames of the first stream. Further streams recognise the audio that they are sent. */
  recognised: readonly RecogniserStep[];
  /** The body of the nth request to the model, piece by piece; the last one answers all further. */
  replies: readonly (readonly Uint8Array[])[];
  /** The body of the nth request to the voice; the last one answers all further. */
  voices: readonly (readonly Uint8Array[])[];
}

/** When the caller speaks. Each of their words is one byte value in their audio. */
export const speechAtMs = 5000;
export const wordMs = 200;
const firstWordByte = 0x10;

const settings = {
  DEEPGRAM_API_KEY: 'deepgram',
  OPENAI_API_KEY: 'openai',
  AZURE_SPEECH_KEY: 'azure',
};

/** Of the carrier's frames. */
const frameMs = 100;
/** From one piece of an HTTP body to the next. */
const pieceGapMs = 20;

export function wiredCall(carrier: FarCarrier, recording: Recording) {
  const sent = { streams: 0, replies: 0, voices: 0 };
  /** What left the call, in order: addresses and bodies. */
  const requests: { url: string; body: string }[] = [];
  const tools = { book: { result: '{"booked":true}', action: null } };
  const call = wholeCall({
    carrier,
    tools,
    parts(clock) {
      const fetch: Fetch = async (input, init) => {
        requests.push({ url: input, body: typeof init?.body === 'string' ? init.body : '' });
        const { pathname } = new URL(input);
        if (pathname.includes('listen'))
          return sent.streams++ === 0
            ? played(clock, recording.recognised)
            : recognising(clock, recording.words);
        if (pathname.endsWith('/chat/completions'))
          return streamed(clock, nth(recording.replies, sent.replies++), 'text/event-stream');
        return streamed(clock, nth(recording.voices, sent.voices++), 'audio/basic');
      };
      const config = ProviderEnv.parse({ ...settings, DEEPGRAM_MODEL: recording.sttModel });
      const { stt, llm, tts } = createProviders(config, { fetch, clock }, { onFailover: () => undefined });
      const options = { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy };
      return {
        llm,
        tts,
        openRecogniser: (emit, isAwaited) =>
          openRecogniser(stt, options, clock, emit, new AbortController().signal, {
            ...defaultTurnPolicy,
            isAwaited,
          }),
      };
    },
  });
  /** The caller's line: a frame each 100 ms, with their words in it. */
  function line(): void {
    call.clock.after(frameMs, () => {
      if (call.far.closed || call.session.state().phase === 'ended') return;
      const frame = silence(frameMs);
      for (let at = 0; at < frame.length; at += 1) {
        const word = Math.floor((call.now() - frameMs + at / 8 - speechAtMs) / wordMs);
        if (word >= 0 && word < recording.words.length) frame[at] = firstWordByte + word;
      }
      call.session.frame(call.far.media(frame));
      line();
    });
  }
  return {
    ...call,
    sent,
    requests,
    answer(): void {
      call.session.attach(call.far);
      for (const frame of call.far.start()) call.session.frame(frame);
      line();
    },
  };
}

function nth<Item>(items: readonly (readonly Item[])[], number: number): readonly Item[] {
  return items[number] ?? items.at(-1) ?? [];
}

function streamed(clock: VirtualClock, pieces: readonly Uint8Array[], type: string): Response {
  const left = [...pieces];
  const gone = new AbortController();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = left.shift();
        if (!piece) return controller.close();
        await delay(clock, pieceGapMs, gone.signal).catch(() => undefined);
        if (!gone.signal.aborted) controller.enqueue(piece);
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': type } });
}

/** A recogniser that sends these frames, whatever it hears. */
function played(clock: VirtualClock, steps: readonly RecogniserStep[]): Response {
  const openedAt = clock.now();
  return upgraded((socket) => {
    // A frame that overtakes another takes its time.
    let earliestMs = 0;
    for (const step of steps) {
      earliestMs = Math.max(earliestMs, step.atMs);
      clock.after(openedAt + earliestMs - clock.now(), () => {
        if ('close' in step) socket.close(step.close);
        else socket.message(step.frame);
      });
    }
    return () => undefined;
  }).response;
}

/** A Flux that knows the caller's words by their bytes. A turn ends 400 ms behind its last word. */
function recognising(clock: VirtualClock, callersWords: readonly string[]): Response {
  return upgraded((socket) => {
    clock.after(0, () => socket.message(JSON.stringify(fluxConnected)));
    let heardMs = 0;
    let turn = 0;
    let words: { word: number; endMs: number }[] = [];
    const tell = (event: 'StartOfTurn' | 'Update' | 'EndOfTurn'): void => {
      const startMs = (words[0]?.endMs ?? wordMs) - wordMs;
      const text = words.map(({ word }) => callersWords[word]).join(' ');
      const message = fluxTurn(event, text, { startMs, msPerWord: wordMs, turn, confidence: 0.9 });
      clock.after(0, () => socket.message(JSON.stringify(message)));
    };
    return (audio) => {
      for (const byte of audio) {
        heardMs += 1 / 8;
        const word = byte - firstWordByte;
        const last = words.at(-1);
        if (word >= 0 && word < callersWords.length) {
          if (last?.word === word) last.endMs = heardMs;
          else {
            words.push({ word, endMs: heardMs });
            tell(words.length === 1 ? 'StartOfTurn' : 'Update');
          }
        } else if (last && heardMs - last.endMs >= 400) {
          tell('EndOfTurn');
          words = [];
          turn += 1;
        }
      }
    };
  }).response;
}
