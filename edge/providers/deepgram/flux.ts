/** Deepgram Flux (`/v2/listen`): the recogniser decides when the caller's turn is over. */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import { isObject } from '../../../shared/json.ts';
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
import { createFluxTurns, type TurnMessage } from './flux-turns.ts';
import { type Notice, noticeOf } from './notices.ts';
import { deepgramHears, fluxQuery } from './query.ts';
import { createRefusals, type MessageType } from './refusals.ts';
import { type ClientMessage, openDeepgram } from './socket.ts';
import { openStream, type Read } from './stream.ts';

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
  hears: deepgramHears,
  create: (config, call, deps) => createDeepgramFlux(sttConfigOf(config, call), deps),
  probe: (config, model, deps, signal) =>
    probeListen('v2', sttConfigOf(config, { model }), fluxQuery, deps, signal),
});

/** One message of Flux. */
export type FluxMessage =
  | { type: 'connected' }
  | TurnMessage
  /** `answers`: the client message that this is the answer to. */
  | { type: 'ignored'; why: string; notice?: Notice; answers?: MessageType }
  /** `names`: the client message that the server could not read, where it says so. */
  | { type: 'fault'; fault: Fault; notice: Notice; names?: MessageType };

const Typed = z.object({ type: z.string() });
/** Only the event has to be there: what else is broken is read as missing, and the message counts. */
const TurnInfo = z.object({
  event: z.string(),
  turn_index: z.number().nullish().catch(null),
  transcript: z.string().nullish().catch(null),
  words: z.array(z.unknown()).nullish().catch(null),
  audio_window_start: z.number().nullish().catch(null),
  audio_window_end: z.number().nullish().catch(null),
  languages: z.array(z.string()).nullish().catch(null),
  trigger: z.string().nullish().catch(null),
});

/** Word times are optional in the SDK's types (5.13), and some streams come without them. */
interface GivenWord {
  word: string;
  start: number | null;
  end: number | null;
  confidence: number | null;
}

/**
 * Read without a schema: each message of a turn repeats all of its words, four times a second. An entry
 * without its word says nothing, and the others still count.
 */
function givenWords(entries: readonly unknown[]): GivenWord[] {
  const words: GivenWord[] = [];
  for (const entry of entries) {
    if (!isObject(entry) || typeof entry.word !== 'string') continue;
    const { word, start, end, confidence } = entry;
    words.push({ word, start: numberIn(start), end: numberIn(end), confidence: numberIn(confidence) });
  }
  return words;
}

function numberIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const turnEvents = ['Update', 'StartOfTurn', 'EagerEndOfTurn', 'TurnResumed', 'EndOfTurn'] as const;
/** An open enumeration (Flux, "EndOfTurn"). */
const triggers = ['model', 'timeout', 'manual'] as const;

/**
 * Never throws. Takes JSON text or the parsed value. Unknown types and events are ignored and counted,
 * malformed ones are a protocol fault.
 */
export function parse(message: unknown): FluxMessage {
  const whole = jsonOf(message);
  const typed = Typed.safeParse(whole);
  if (!typed.success) return protocolFault('a message without a type');
  switch (typed.data.type) {
    case 'TurnInfo':
      return turnOf(whole);
    case 'Connected':
      return { type: 'connected' };
    case 'Error':
      return { ...serverFault(whole), ...unreadableIn(whole) };
    case 'ConfigureSuccess':
      return { type: 'ignored', why: typed.data.type, answers: 'Configure' };
    case 'ConfigureFailure':
      return { type: 'ignored', why: typed.data.type, answers: 'Configure', notice: 'ConfigureFailure' };
    case 'Warning': {
      const notice = noticeOf(whole, 'Warning');
      const isAnswer = notice === 'FORCE_END_TURN_NO_ACTIVE_TURN';
      return { type: 'ignored', why: 'Warning', notice, ...(isAnswer ? { answers: 'ForceEndTurn' } : {}) };
    }
    default:
      return { type: 'ignored', why: 'an unknown type', notice: 'unknown' };
  }
}

const Described = z.object({ description: z.string() });

/** The client message that an Error's description names. The description itself is never kept. */
function unreadableIn(error: unknown): { names?: MessageType } {
  const description = Described.safeParse(error).data?.description ?? '';
  if (/force_?end_?turn/iu.test(description)) return { names: 'ForceEndTurn' };
  return /\bconfigure\b|numerals/iu.test(description) ? { names: 'Configure' } : {};
}

function turnOf(whole: unknown): FluxMessage {
  const info = TurnInfo.safeParse(whole);
  if (!info.success) return protocolFault('a TurnInfo of unknown shape');
  const { data } = info;
  const event = turnEvents.find((known) => known === data.event);
  if (!event) return { type: 'ignored', why: 'a TurnInfo of an unknown event', notice: 'unknown' };
  const given = givenWords(data.words ?? []);
  const words = given.flatMap(({ word, start, end }) =>
    start !== null && end !== null ? [{ word, startMs: msOf(start), endMs: msOf(end) }] : [],
  );
  // A last word without a time: the one before it says nothing about where the turn's words end.
  const lastEnd = words.length === 0 ? null : given.at(-1)?.end;
  return {
    type: 'turn',
    event,
    turnIndex: data.turn_index ?? null,
    text: (data.transcript ?? given.map(({ word }) => word).join(' ')).trim(),
    languages: data.languages ?? [],
    confidence: meanOf(given.flatMap(({ confidence }) => confidence ?? [])),
    words,
    lastWordEndMs: typeof lastEnd === 'number' ? msOf(lastEnd) : null,
    windowStartMs: typeof data.audio_window_start === 'number' ? msOf(data.audio_window_start) : null,
    windowEndMs: typeof data.audio_window_end === 'number' ? msOf(data.audio_window_end) : null,
    ...(data.trigger ? { trigger: triggers.find((known) => known === data.trigger) ?? 'other' } : {}),
  };
}

function meanOf(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Flux has no KeepAlive and waits for audio: after each second without any we send 100 ms of silence. */
const idleMs = 1000;
const fillMs = 100;

export function createDeepgramFlux(config: DeepgramSttConfig, deps: Deps): Stt {
  const { apiKey, baseUrl, model, handshakeMs: timeoutMs = defaultHandshakeMs } = config;
  const refusals = createRefusals(deps.clock);
  return {
    name: 'deepgram-flux',
    model,
    open(options, emit, signal) {
      const turns = createFluxTurns();
      const asked = refusals.stream(() => stream.sentMs());
      let error: { notice?: Notice; names?: MessageType } = {};
      const sent = (message: ClientMessage): ClientMessage | null =>
        asked.send(message.type) ? message : null;
      const read = (message: unknown): Read => {
        const parsed = parse(message);
        const notice = 'notice' in parsed && parsed.notice ? { notice: parsed.notice } : {};
        if ('answers' in parsed && parsed.answers) asked.answered(parsed.answers);
        if (parsed.type === 'fault') {
          error = parsed;
          return { fault: parsed.fault, ...notice };
        }
        if (parsed.type !== 'turn') return { events: [], listens: false, ...notice };
        if (parsed.trigger === 'manual') asked.answered('ForceEndTurn');
        if (parsed.windowEndMs !== null) asked.heard(parsed.windowEndMs);
        const told = turns.add(parsed, deps.clock.now());
        return told === 'repeat' ? { repeats: true } : { events: told, listens: true };
      };
      const listen = {
        apiKey,
        baseUrl,
        version: 'v2' as const,
        model,
        query: fluxQuery(config, options),
        timeoutMs,
      };
      const stream = openStream<ClientMessage>(
        {
          connect: (events) => openDeepgram(listen, events, deps, signal),
          greetingMs: timeoutMs,
          read,
          greets: true,
          idle: (feed) => feed.sendSilence(fillMs),
          idleMs,
          endTurn: () => sent({ type: 'ForceEndTurn' }),
          digits: (on) => sent({ type: 'Configure', numerals: on }),
        },
        (event) => {
          if (event.type === 'fault') asked.failed(error.notice, error.names);
          emit(event);
        },
        deps,
        signal,
      );
      return stream;
    },
  };
}
