/** Deepgram Nova (`/v1/listen`): more languages than Flux, but the turn's end is ours to find. */
import * as z from 'zod';
import type { Fault } from '../../shared/fault.ts';
import {
  baseLanguage,
  baseLanguages,
  commonQuery,
  type DeepgramSttConfig,
  defaultHandshakeMs,
  jsonOf,
  keytermQuery,
  msOf,
} from './deepgram.ts';
import { openStream } from './deepgram-stream.ts';
import type { Deps } from './deps.ts';
import { createNovaTurns, type NovaResults, type NovaUtteranceEnd } from './nova-turns.ts';
import type { Stt, SttOptions } from './ports.ts';

export type NovaMessage = NovaResults | NovaUtteranceEnd | { type: 'ignored'; why: string } | { type: 'fault'; fault: Fault };

const Typed = z.object({ type: z.string() });
const Results = z.object({
  is_final: z.boolean().default(false),
  speech_final: z.boolean().default(false),
  channel: z.object({
    alternatives: z.array(
      z.object({
        transcript: z.string(),
        confidence: z.number().default(0),
        languages: z.array(z.string()).nullish(),
        words: z
          .array(z.object({ word: z.string(), start: z.number(), end: z.number(), punctuated_word: z.string().nullish() }))
          .default([]),
      }),
    ),
  }),
});
const UtteranceEnd = z.object({ last_word_end: z.number().default(-1) });
const ErrorMessage = z.object({ err_code: z.string().optional(), code: z.string().optional() });

/**
 * Never throws. Takes JSON text or what was parsed from it. SpeechStarted is among the ignored: it fires on line noise and on the echo of our
 * own voice, and an event without a word does nothing here.
 */
export function parse(message: unknown): NovaMessage {
  const whole = jsonOf(message);
  const typed = Typed.safeParse(whole);
  if (!typed.success) return protocolFault('a message without a type');
  if (typed.data.type === 'Results') return resultsOf(whole);
  if (typed.data.type === 'UtteranceEnd') {
    const end = UtteranceEnd.safeParse(whole);
    if (!end.success) return protocolFault('an UtteranceEnd of unknown shape');
    return { type: 'utteranceEnd', lastWordEndMs: end.data.last_word_end < 0 ? null : msOf(end.data.last_word_end) };
  }
  if (typed.data.type === 'Error') {
    const { data } = ErrorMessage.safeParse(whole);
    const message = `Error ${data?.err_code ?? data?.code ?? ''}`.trim();
    return { type: 'fault', fault: { source: 'stt', kind: 'server', retryable: true, message } };
  }
  return { type: 'ignored', why: typed.data.type };
}

function resultsOf(whole: unknown): NovaMessage {
  const results = Results.safeParse(whole);
  if (!results.success) return protocolFault('Results of unknown shape');
  const [best] = results.data.channel.alternatives;
  return {
    type: 'results',
    text: best?.transcript.trim() ?? '',
    languages: best?.languages ?? [],
    confidence: best?.confidence ?? 0,
    words: (best?.words ?? []).map((word) => ({
      word: word.punctuated_word ?? word.word,
      startMs: msOf(word.start),
      endMs: msOf(word.end),
    })),
    isFinal: results.data.is_final,
    speechFinal: results.data.speech_final,
  };
}

/**
 * Endpointing 100 ms for code-switched speech and 300 for one language, and utterance_end_ms at its useful minimum, as Deepgram recommends
 * (endpointing; multilingual code-switching; utterance end). English keeps its region, for others Nova knows the bare language.
 */
export function novaQuery(config: DeepgramSttConfig, options: SttOptions): Record<string, string | number | boolean | string[]> {
  const bases = baseLanguages(options);
  const [first = 'en'] = options.languages;
  const isMulti = bases.length > 1;
  const isNova3 = config.model.startsWith('nova-3');
  return {
    ...commonQuery(config),
    channels: 1,
    language: isMulti ? 'multi' : baseLanguage(first) === 'en' ? first : baseLanguage(first),
    // New in October 2026 and not yet in the SDK's types; nova-2 doesn't know either of the two.
    ...(isMulti && isNova3 ? { language_hint: bases } : {}),
    ...(isNova3 ? keytermQuery(options) : {}),
    interim_results: true,
    endpointing: isMulti ? 100 : 300,
    utterance_end_ms: 1000,
    vad_events: true,
    smart_format: true,
  };
}

/** A stream without audio and KeepAlive for 10 s is closed with 1011 (NET-0001); every 3 to 5 s is asked for. */
const idleMs = 4000;
/** KeepAlive alone never opens the audio window, so a line that still rings gets a little silence with it. */
const fillMs = 100;

export function createDeepgramNova(config: DeepgramSttConfig, deps: Deps): Stt {
  const { apiKey, baseUrl, model, handshakeMs: timeoutMs = defaultHandshakeMs } = config;
  return {
    name: 'deepgram-nova',
    model,
    open(options, hear, signal) {
      const query = novaQuery(config, options);
      const turns = createNovaTurns(query.language === 'multi' ? [] : options.languages.slice(0, 1));
      const read = (message: unknown) => {
        const said = parse(message);
        if (said.type === 'fault') return said;
        return { events: said.type === 'ignored' ? [] : turns.hear(said) };
      };
      const listen = { apiKey, baseUrl, version: 'v1' as const, model, query, timeoutMs };
      let hadAudio = false;
      const stream = openStream(
        {
          listen,
          read,
          greets: false,
          idleMs,
          idle(feed, keepAlive) {
            keepAlive();
            if (!hadAudio) feed.sendSilence(fillMs);
          },
        },
        hear,
        deps,
        signal,
      );
      return {
        ...stream,
        send(audio) {
          hadAudio ||= audio.length > 0;
          stream.send(audio);
        },
      };
    },
  };
}

function protocolFault(message: string): NovaMessage {
  return { type: 'fault', fault: { source: 'stt', kind: 'protocol', retryable: true, message } };
}
