/**
 * Sarvam's realtime recogniser: 22 Indian languages and English. Its VAD finds silence, and we find the
 * turn's end. Source: Sarvam, "Realtime Streaming Speech-to-Text API", and its SDK 1.1.10.
 */
import * as z from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import { languages } from '../../../shared/language/registry.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { openStream, type Read } from '../deepgram/stream.ts';
import type { Deps } from '../deps.ts';
import type { Stt, SttOptions } from '../ports.ts';
import { provider, text } from '../provider.ts';
import { httpOrigin } from '../upgrade.ts';
import { parse } from './messages.ts';
import { heardCode, hears, keyHeader, type SarvamSettings, secrets, settings } from './sarvam.ts';
import { type ClientMessage, openSarvam, type SarvamListen } from './socket.ts';
import { createUtteranceTurns } from './utterance-turns.ts';

const name = 'sarvam-stt';

export const sarvamStt = provider({
  name,
  kind: 'stt',
  secrets,
  settings: { ...settings, SARVAM_STT_MODEL: text, STT_EAGER: z.enum(['on', 'off']).default('on') },
  model: {
    setting: 'SARVAM_STT_MODEL',
    default: 'saaras:v3-realtime',
    runs: (model) => model.startsWith('saaras:'),
  },
  priceItems: ['stt'],
  hears,
  create: (config, { model }, deps) =>
    createSarvamStt(config, { model, eager: config.STT_EAGER !== 'off' }, deps),
  probe,
});

/**
 * Longest wait for the handshake, and for the first message after it: the caller hears something within 3 s
 * in any case.
 */
const defaultHandshakeMs = 3000;
/** The inactivity limit is not published (close code 1008); the older endpoint's is 60 s. */
const idleMs = 10_000;
/** The hint is free text, and its limit is not published. */
const promptCharacters = 300;

export interface SarvamCall {
  model: string;
  handshakeMs?: number | undefined;
  /** Emit `turnEnding`. On by default. */
  eager?: boolean;
}

export function createSarvamStt(config: SarvamSettings, call: SarvamCall, deps: Deps): Stt {
  const { model, handshakeMs = defaultHandshakeMs, eager = true } = call;
  return {
    name,
    model,
    open(options, emit, signal) {
      const turns = createUtteranceTurns({
        spoken: languageCode(options) === 'auto' ? [] : options.languages.slice(0, 1),
        languages: options.languages,
        waits: options.policy,
        eager,
      });
      const read = (message: unknown): Read => {
        const parsed = parse(message);
        const notice = 'notice' in parsed && parsed.notice ? { notice: parsed.notice } : {};
        if (parsed.type === 'fault') return { fault: parsed.fault, ...notice };
        if (parsed.type === 'ignored') return { events: [], listens: false, ...notice };
        const events = turns.add(parsed, deps.clock.now());
        return events === null ? { repeats: true } : { events, listens: true };
      };
      const listen = listenOf(config, model, options, handshakeMs);
      return openStream<ClientMessage>(
        {
          connect: (events) => openSarvam(listen, events, deps, signal),
          greetingMs: handshakeMs,
          read,
          timed: { atMs: turns.endsAtMs, events: turns.waited },
          greets: true,
          idleMs,
          idle: (_, say) => say({ event: 'ping' }),
          // While its own VAD finds the ends, it takes no such request.
          endTurn: () => null,
          // Figures can't be switched.
          digits: () => null,
        },
        emit,
        deps,
        signal,
      );
    },
  };
}

/** `auto` for several languages, and for one that it does not know. */
function languageCode({ languages: wanted }: Pick<SttOptions, 'languages'>): string {
  const codes = [...new Set(wanted.filter(hears).map(heardCode))];
  return codes.length === 1 ? (codes[0] ?? 'auto') : 'auto';
}

/** The query parameters of a stream (Sarvam, "Speech To Text Realtime Streaming"). */
function sarvamQuery(model: string, options: SttOptions): Record<string, string> {
  const prompt = options.keyterms
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .join(', ');
  return {
    model,
    language_code: languageCode(options),
    encoding: 'linear16',
    sample_rate: '8000',
    // Partials early, because an interruption waits for their first word. Finals are another model's.
    stream_type: 'fast',
    endpointing: 'vad',
    silence_duration_ms: String(options.policy.endpointingMs),
    return_timestamps: 'true',
    ...(prompt === '' ? {} : { prompt: prompt.slice(0, promptCharacters) }),
  };
}

function listenOf(
  config: SarvamSettings,
  model: string,
  options: SttOptions,
  timeoutMs: number,
): SarvamListen {
  const search = new URLSearchParams(sarvamQuery(model, options));
  const url = `${httpOrigin(config.SARVAM_BASE_URL)}/speech-to-text-realtime/ws?${search}`;
  return { url, headers: keyHeader(config), timeoutMs };
}

/** Longer than any probe may take: the prober's signal is the limit. */
const probeMs = 10_000;

/**
 * A stream without audio, up to its first message: a wrong key or model is refused after the handshake, by an
 * error or by the close code.
 */
async function probe(config: SarvamSettings, model: string, deps: Deps, signal: AbortSignal): Promise<void> {
  const options = { languages: languages.map(({ code }) => code), keyterms: [], policy: defaultTurnPolicy };
  const listen = listenOf(config, model, options, probeMs);
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const socket = openSarvam(
      listen,
      {
        opened: () => undefined,
        message(message) {
          socket.close();
          const parsed = parse(message);
          if (parsed.type === 'fault') reject(new FaultError(parsed.fault));
          else resolve();
        },
        down: (fault) => reject(new FaultError(fault)),
      },
      deps,
      signal,
    );
  });
}
