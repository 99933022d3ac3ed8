/** Deepgram Nova (`/v1/listen`): more languages than Flux, but we have to find the turn's end ourselves. */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import type { Deps } from '../deps.ts';
import type { Stt } from '../ports.ts';
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
import { type Notice, noticeOf } from './notices.ts';
import { createNovaTurns, type NovaMoment } from './nova-turns.ts';
import { deepgramHears, novaQuery } from './query.ts';
import { type ClientMessage, openDeepgram } from './socket.ts';
import { openStream, type Read } from './stream.ts';

export const deepgramNova = provider({
  name: 'deepgram-nova',
  kind: 'stt',
  secrets,
  settings,
  model: {
    setting: 'DEEPGRAM_MODEL',
    default: 'nova-3',
    runs: (model) => !model.startsWith('flux'),
  },
  priceItems: ['stt'],
  staysOpenInSilence: true,
  hears: deepgramHears,
  create: (config, call, deps) => createDeepgramNova(sttConfigOf(config, call), deps),
  probe: (config, model, deps, signal) =>
    probeListen('v1', sttConfigOf(config, { model }), novaQuery, deps, signal),
});

export type NovaMessage =
  | NovaMoment
  | { type: 'ignored'; why: string; notice?: Notice }
  | { type: 'fault'; fault: Fault; notice: Notice };

const Typed = z.object({ type: z.string() });
/** Only the alternatives have to be there: what else is broken is read as missing, and the message counts. */
const Results = z.object({
  start: z.number().nullish().catch(null),
  duration: z.number().nullish().catch(null),
  is_final: z.boolean().catch(false),
  speech_final: z.boolean().catch(false),
  channel: z.object({
    alternatives: z.array(
      z.object({
        transcript: z.string().nullish().catch(null),
        confidence: z.number().nullish().catch(null),
        languages: z.array(z.string()).nullish().catch(null),
        words: z.array(z.unknown()).nullish().catch(null),
      }),
    ),
  }),
});
const Word = z.object({
  word: z.string(),
  start: z.number(),
  end: z.number(),
  punctuated_word: z.string().nullish().catch(null),
});
const UtteranceEnd = z.object({ last_word_end: z.number().nullish().catch(null) });

/**
 * Never throws. Takes JSON text or the parsed value. Unknown types are ignored, malformed ones are a
 * protocol fault.
 */
export function parse(message: unknown): NovaMessage {
  const whole = jsonOf(message);
  const typed = Typed.safeParse(whole);
  if (!typed.success) return protocolFault('a message without a type');
  if (typed.data.type === 'Results') return resultsOf(whole);
  if (typed.data.type === 'UtteranceEnd') {
    const end = UtteranceEnd.safeParse(whole);
    if (!end.success) return protocolFault('an UtteranceEnd of unknown shape');
    const lastWordEnd = end.data.last_word_end ?? -1;
    return { type: 'utteranceEnd', lastWordEndMs: lastWordEnd < 0 ? null : msOf(lastWordEnd) };
  }
  if (typed.data.type === 'SpeechStarted') return { type: 'speechStarted' };
  if (typed.data.type === 'Error') return serverFault(whole);
  if (typed.data.type === 'Metadata') return { type: 'ignored', why: typed.data.type };
  if (typed.data.type === 'Warning')
    return { type: 'ignored', why: typed.data.type, notice: noticeOf(whole, 'Warning') };
  return { type: 'ignored', why: 'an unknown type', notice: 'unknown' };
}

function resultsOf(whole: unknown): NovaMessage {
  const results = Results.safeParse(whole);
  if (!results.success) return protocolFault('Results of unknown shape');
  const { start, duration } = results.data;
  const [best] = results.data.channel.alternatives;
  return {
    type: 'results',
    text: best?.transcript?.trim() ?? '',
    languages: best?.languages ?? [],
    confidence: best?.confidence ?? null,
    words: (best?.words ?? []).flatMap((entry) => {
      const { data } = Word.safeParse(entry);
      if (!data) return [];
      const { word, punctuated_word, start: from, end } = data;
      return [{ word: punctuated_word ?? word, startMs: msOf(from), endMs: msOf(end) }];
    }),
    window:
      typeof start === 'number' && typeof duration === 'number'
        ? { startMs: msOf(start), endMs: msOf(start + duration) }
        : null,
    isFinal: results.data.is_final,
    speechFinal: results.data.speech_final,
  };
}

/**
 * Deepgram closes a stream after 10 s without audio or KeepAlive (1011, NET-0001) and advises one
 * every 3 to 5 s.
 */
const idleMs = 4000;
/** KeepAlive alone never opens the audio window, so before the first audio a little silence goes with it. */
const fillMs = 100;

export function createDeepgramNova(config: DeepgramSttConfig, deps: Deps): Stt {
  const { apiKey, baseUrl, model, handshakeMs: timeoutMs = defaultHandshakeMs, eager = true } = config;
  return {
    name: 'deepgram-nova',
    model,
    open(options, emit, signal) {
      const query = novaQuery(config, options);
      const turns = createNovaTurns({
        spoken: query.language === 'multi' ? [] : options.languages.slice(0, 1),
        languages: options.languages,
        waits: options.policy,
        eager,
      });
      const read = (message: unknown): Read => {
        const parsed = parse(message);
        const notice = 'notice' in parsed && parsed.notice ? { notice: parsed.notice } : {};
        if (parsed.type === 'fault') return { fault: parsed.fault, ...notice };
        if (parsed.type === 'ignored') return { events: [], listens: false, ...notice };
        const isRepeat = turns.repeats(parsed);
        const events = turns.add(parsed, deps.clock.now());
        return isRepeat && events.length === 0 ? { repeats: true } : { events, listens: true };
      };
      const listen = { apiKey, baseUrl, version: 'v1' as const, model, query, timeoutMs };
      let hadAudio = false;
      const stream = openStream<ClientMessage>(
        {
          connect: (events) => openDeepgram(listen, events, deps, signal),
          greetingMs: timeoutMs,
          read,
          timed: { atMs: turns.endsAtMs, events: turns.waited },
          greets: false,
          idleMs,
          // Flushed, the words so far become final, and what comes later is a turn of its own.
          endTurn: () => ({ type: 'Finalize' }),
          // `smart_format` writes figures all the time.
          digits: () => null,
          idle(feed, say) {
            say({ type: 'KeepAlive' });
            if (!hadAudio) feed.sendSilence(fillMs);
          },
        },
        emit,
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
