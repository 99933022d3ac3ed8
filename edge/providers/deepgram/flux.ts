/** Deepgram Flux (`/v2/listen`): the recogniser that decides itself when the caller's turn is over. */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import type { Deps } from '../deps.ts';
import type { HeardWord, Stt, SttEvent } from '../ports.ts';
import {
  type DeepgramSttConfig,
  defaultHandshakeMs,
  hasWord,
  jsonOf,
  msOf,
  protocolFault,
  serverFault,
} from './deepgram.ts';
import { fluxQuery } from './query.ts';
import { openStream } from './stream.ts';

/** What Flux says, one message at a time. `text` is its turn so far, whole. */
export type FluxMessage =
  | { type: 'connected' }
  | {
      type: 'turn';
      event: 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';
      text: string;
      languages: string[];
      /**
       * The mean of the words', null when it gave none. (Its `end_of_turn_confidence` is about the
       * end, not about the words.)
       */
      confidence: number | null;
      words: HeardWord[];
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
 * Never throws. Takes JSON text or what was parsed from it; types and events it doesn't know are
 * ignored, broken ones are a protocol fault.
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
 * Flux's moments as ours: `words` only when the text changed and has a word, and no turn without
 * one. Its state rules say that a turn ends with its eager text or was resumed before. Here that
 * holds for the words: punctuation may differ, and where a TurnResumed is missing it is told in its
 * place.
 */
export function createFluxTurns(): { hear(message: Extract<FluxMessage, { type: 'turn' }>): SttEvent[] } {
  let lastText = '';
  /** The words of an `eagerEnd` that was told and still stands. */
  let eagerText: string | null = null;
  return {
    hear({ event, text, languages, lastWordEndMs, confidence, words }) {
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
      // The eager text in other looks is nothing new.
      if (eagerText !== null) return [];
      const isNew = text !== lastText;
      lastText = text;
      const said: SttEvent[] =
        isNew && hasWord(text) ? [{ type: 'words', text, languages, lastWordEndMs }] : [];
      if (event !== 'EagerEndOfTurn' || !hasWord(text)) return [...resumed, ...said];
      eagerText = text;
      return [...resumed, ...said, { type: 'eagerEnd', text, languages, lastWordEndMs }];
    },
  };
}

/**
 * Flux has no KeepAlive and waits for audio, so a silent line is filled: 100 ms after each second
 * without any.
 */
const idleMs = 1000;
const fillMs = 100;

export function createDeepgramFlux(config: DeepgramSttConfig, deps: Deps): Stt {
  const { apiKey, baseUrl, model, handshakeMs: timeoutMs = defaultHandshakeMs } = config;
  return {
    name: 'deepgram-flux',
    model,
    open(options, hear, signal) {
      const turns = createFluxTurns();
      const read = (message: unknown) => {
        const said = parse(message);
        if (said.type === 'fault') return said;
        return { events: said.type === 'turn' ? turns.hear(said) : [] };
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
        hear,
        deps,
        signal,
      );
    },
  };
}
