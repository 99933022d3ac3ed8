/** Deepgram Flux (`/v2/listen`): the recogniser decides when the caller's turn is over. */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { hasWord } from '../clause-pipeline.ts';
import type { Deps } from '../deps.ts';
import type { RecognisedWord, Stt, SttEvent } from '../ports.ts';
import { provider } from '../provider.ts';
import {
  type DeepgramSttConfig,
  defaultHandshakeMs,
  jsonOf,
  msOf,
  probeListen,
  protocolFault,
  secrets,
  serverFault,
  settings,
  sttConfigOf,
} from './deepgram.ts';
import { fluxQuery } from './query.ts';
import { openStream } from './stream.ts';

export const deepgramFlux = provider({
  name: 'deepgram-flux',
  kind: 'stt',
  secrets,
  settings,
  model: {
    setting: 'DEEPGRAM_MODEL',
    default: 'flux-general-multi',
    runs: (model) => model.startsWith('flux'),
  },
  priceItems: ['stt'],
  create: (config, call, deps) => createDeepgramFlux(sttConfigOf(config, call), deps),
  probe: (config, model, deps, signal) =>
    probeListen('v2', sttConfigOf(config, { model }), fluxQuery, deps, signal),
});

/** One message of Flux. `text` is the turn so far, whole. */
export type FluxMessage =
  | { type: 'connected' }
  | {
      type: 'turn';
      event: 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';
      text: string;
      languages: string[];
      /**
       * Mean confidence of the words; null when it gave none. (`end_of_turn_confidence` is about the
       * turn's end, not about the words.)
       */
      confidence: number | null;
      words: RecognisedWord[];
      lastWordEndMs: number | null;
    }
  | { type: 'ignored'; why: string }
  | { type: 'fault'; fault: Fault };

const Typed = z.object({ type: z.string() });
const TurnInfo = z.object({
  event: z.string(),
  transcript: z.string(),
  /** Word times are optional in the SDK's types (5.13), and guides show messages without words. */
  words: z
    .array(
      z.object({
        word: z.string(),
        start: z.number().optional(),
        end: z.number().optional(),
        confidence: z.number().optional(),
      }),
    )
    .default([]),
  languages: z.array(z.string()).nullish(),
});
const turnEvents = ['Update', 'StartOfTurn', 'EagerEndOfTurn', 'TurnResumed', 'EndOfTurn'] as const;

/**
 * Never throws. Takes JSON text or the parsed value. Unknown types and events are ignored, malformed
 * ones are a protocol fault.
 */
export function parse(message: unknown): FluxMessage {
  const whole = jsonOf(message);
  const typed = Typed.safeParse(whole);
  if (!typed.success) return protocolFault('a message without a type');
  if (typed.data.type === 'Connected') return { type: 'connected' };
  if (typed.data.type === 'Error') return serverFault(whole);
  if (typed.data.type !== 'TurnInfo') return { type: 'ignored', why: typed.data.type };
  const info = TurnInfo.safeParse(whole);
  if (!info.success) return protocolFault('a TurnInfo of unknown shape');
  const event = turnEvents.find((known) => known === info.data.event);
  if (!event) return { type: 'ignored', why: `TurnInfo ${info.data.event}` };
  const words = info.data.words.flatMap(({ word, start, end }) =>
    start === undefined || end === undefined ? [] : [{ word, startMs: msOf(start), endMs: msOf(end) }],
  );
  return {
    type: 'turn',
    event,
    text: info.data.transcript.trim(),
    languages: info.data.languages ?? [],
    confidence: meanOf(info.data.words.flatMap(({ confidence }) => confidence ?? [])),
    words,
    lastWordEndMs: words.at(-1)?.endMs ?? null,
  };
}

function meanOf(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/**
 * Flux's messages as our events. `words` is emitted only when the text changed and has a word, and no
 * turn is emitted without a word. By Flux's rules a turn ends with the text of its EagerEndOfTurn, or was
 * resumed before. Only the words are compared, because punctuation may differ, and a missing `resumed` is
 * emitted here.
 */
export function createFluxTurns(): { add(message: Extract<FluxMessage, { type: 'turn' }>): SttEvent[] } {
  let lastText = '';
  /** The words of the last `turnEnding`, while it is neither ended nor resumed. */
  let eagerText: string | null = null;
  return {
    add({ event, text, languages, lastWordEndMs, confidence, words }) {
      const isBroken = eagerText !== null && (event === 'TurnResumed' || !sameWords(eagerText, text));
      const resumed: SttEvent[] = isBroken ? [{ type: 'resumed' }] : [];
      if (isBroken) eagerText = null;
      if (event === 'EndOfTurn') {
        lastText = '';
        eagerText = null;
        return hasWord(text)
          ? [...resumed, { type: 'turnEnd', text, languages, confidence, lastWordEndMs, words }]
          : resumed;
      }
      // The same words with other punctuation are no news.
      if (eagerText !== null) return [];
      const isNew = text !== lastText;
      lastText = text;
      const news: SttEvent[] =
        isNew && hasWord(text) ? [{ type: 'words', text, languages, lastWordEndMs }] : [];
      if (event !== 'EagerEndOfTurn' || !hasWord(text)) return [...resumed, ...news];
      eagerText = text;
      return [...resumed, ...news, { type: 'turnEnding', text, languages, lastWordEndMs }];
    },
  };
}

/** Flux has no KeepAlive and waits for audio: after each second without any we send 100 ms of silence. */
const idleMs = 1000;
const fillMs = 100;

export function createDeepgramFlux(config: DeepgramSttConfig, deps: Deps): Stt {
  const { apiKey, baseUrl, model, handshakeMs: timeoutMs = defaultHandshakeMs } = config;
  return {
    name: 'deepgram-flux',
    model,
    open(options, emit, signal) {
      const turns = createFluxTurns();
      const read = (message: unknown) => {
        const parsed = parse(message);
        if (parsed.type === 'fault') return parsed;
        return { events: parsed.type === 'turn' ? turns.add(parsed) : [] };
      };
      const listen = {
        apiKey,
        baseUrl,
        version: 'v2' as const,
        model,
        query: fluxQuery(config, options),
        timeoutMs,
      };
      return openStream(
        { listen, read, greets: true, idle: (feed) => feed.sendSilence(fillMs), idleMs },
        emit,
        deps,
        signal,
      );
    },
  };
}
