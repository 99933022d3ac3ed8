/** Deepgram Flux (`/v2/listen`): the recogniser that decides itself when the caller's turn is over. */
import * as z from 'zod';
import type { Fault } from '../../shared/fault.ts';
import { baseLanguages, commonQuery, type DeepgramSttConfig, defaultHandshakeMs, hasWord, jsonOf, keytermQuery, msOf } from './deepgram.ts';
import { openStream } from './deepgram-stream.ts';
import type { Deps } from './deps.ts';
import type { HeardWord, Stt, SttEvent, SttOptions } from './ports.ts';

/** What Flux says, one message at a time. `text` is its turn so far, whole. */
export type FluxMessage =
  | { type: 'connected' }
  | {
      type: 'turn';
      event: 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';
      text: string;
      languages: string[];
      confidence: number;
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
  words: z.array(z.object({ word: z.string(), start: z.number().optional(), end: z.number().optional() })).default([]),
  end_of_turn_confidence: z.number().default(0),
  languages: z.array(z.string()).nullish(),
});
const ErrorMessage = z.object({ code: z.string().default(''), description: z.string().default('') });
const turnEvents = ['Update', 'StartOfTurn', 'EagerEndOfTurn', 'TurnResumed', 'EndOfTurn'] as const;

/** Never throws. Takes JSON text or what was parsed from it; types and events it doesn't know are ignored, broken ones are a protocol fault. */
export function parse(message: unknown): FluxMessage {
  const whole = jsonOf(message);
  const typed = Typed.safeParse(whole);
  if (!typed.success) return protocolFault('a message without a type');
  if (typed.data.type === 'Connected') return { type: 'connected' };
  if (typed.data.type === 'Error') {
    const error = ErrorMessage.safeParse(whole);
    return { type: 'fault', fault: { source: 'stt', kind: 'server', retryable: true, message: `Error ${error.data?.code ?? ''}`.trim() } };
  }
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
    confidence: info.data.end_of_turn_confidence,
    words,
    lastWordEndMs: words.at(-1)?.endMs ?? null,
  };
}

/** Flux's moments as ours: `words` only when the text changed and has a word, and no turn without one. */
export function createFluxTurns(): { hear(message: Extract<FluxMessage, { type: 'turn' }>): SttEvent[] } {
  let lastText = '';
  return {
    hear({ event, text, languages, lastWordEndMs, confidence, words }) {
      if (event === 'EndOfTurn') {
        lastText = '';
        return hasWord(text) ? [{ type: 'turnEnd', text, languages, confidence, lastWordEndMs, words }] : [];
      }
      const isNew = text !== lastText;
      lastText = text;
      const said: SttEvent[] = isNew && hasWord(text) ? [{ type: 'words', text, languages, lastWordEndMs }] : [];
      if (event === 'TurnResumed') return [{ type: 'resumed' }, ...said];
      if (event === 'EagerEndOfTurn' && hasWord(text)) return [...said, { type: 'eagerEnd', text, languages, lastWordEndMs }];
      return said;
    },
  };
}

/** The languages `flux-general-multi` knows (Deepgram, Flux language prompting); another hint is refused. */
const multiLanguages = ['en', 'es', 'fr', 'de', 'hi', 'ru', 'pt', 'ja', 'it', 'nl'];

/** Thresholds are Deepgram's recommended starting points, with its 5 s time-out cut to 3 s for the phone. */
export function fluxQuery(config: DeepgramSttConfig, options: SttOptions): Record<string, string | number | boolean | string[]> {
  const hints = config.model.endsWith('-multi') ? baseLanguages(options).filter((language) => multiLanguages.includes(language)) : [];
  return {
    ...commonQuery(config),
    eot_threshold: 0.7,
    eot_timeout_ms: 3000,
    ...(config.eager === false ? {} : { eager_eot_threshold: 0.4 }),
    ...(hints.length === 0 ? {} : { language_hint: hints }),
    ...keytermQuery(options),
  };
}

/** Flux has no KeepAlive and waits for audio, so a silent line is filled: 100 ms after each second without any. */
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
      const listen = { apiKey, baseUrl, version: 'v2' as const, model, query: fluxQuery(config, options), timeoutMs };
      return openStream({ listen, read, greets: true, idle: (feed) => feed.sendSilence(fillMs), idleMs }, hear, deps, signal);
    },
  };
}

function protocolFault(message: string): FluxMessage {
  return { type: 'fault', fault: { source: 'stt', kind: 'protocol', retryable: true, message } };
}
