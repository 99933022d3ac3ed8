/** Deepgram Flux (`/v2/listen`): the recogniser decides when the caller's turn is over. */
import * as z from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { hasWord } from '../clause-pipeline.ts';
import type { Deps } from '../deps.ts';
import type { RecognisedWord, Stt, SttEvent, TurnTrigger } from '../ports.ts';
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
import { fluxQuery } from './query.ts';
import type { ClientMessage } from './socket.ts';
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
      /** Counts the stream's turns from 0; null when the message has none. */
      turnIndex: number | null;
      text: string;
      languages: string[];
      /**
       * Mean confidence of the words; null when it gave none. (`end_of_turn_confidence` is about the
       * turn's end, not about the words.)
       */
      confidence: number | null;
      words: RecognisedWord[];
      lastWordEndMs: number | null;
      /** Where the audio that was transcribed ends: the last word is not behind it. */
      windowEndMs: number | null;
      trigger?: TurnTrigger;
    }
  | { type: 'ignored'; why: string; notice?: Notice }
  | { type: 'fault'; fault: Fault; notice: Notice };

type TurnMessage = Extract<FluxMessage, { type: 'turn' }>;

const Typed = z.object({ type: z.string() });
const TurnInfo = z.object({
  event: z.string(),
  turn_index: z.number().nullish().catch(null),
  transcript: z.string(),
  /** Word times are optional in the SDK's types (5.13), and some streams come without them. */
  words: z
    .array(
      z.object({
        word: z.string(),
        start: z.number().nullish(),
        end: z.number().nullish(),
        confidence: z.number().nullish(),
      }),
    )
    .nullish(),
  audio_window_end: z.number().nullish().catch(null),
  languages: z.array(z.string()).nullish(),
  trigger: z.string().nullish().catch(null),
});
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
      return serverFault(whole);
    case 'ConfigureSuccess':
      return { type: 'ignored', why: typed.data.type };
    case 'ConfigureFailure':
      return { type: 'ignored', why: typed.data.type, notice: 'ConfigureFailure' };
    case 'Warning':
      return { type: 'ignored', why: typed.data.type, notice: noticeOf(whole, 'Warning') };
    default:
      return { type: 'ignored', why: 'an unknown type', notice: 'unknown' };
  }
}

function turnOf(whole: unknown): FluxMessage {
  const info = TurnInfo.safeParse(whole);
  if (!info.success) return protocolFault('a TurnInfo of unknown shape');
  const { data } = info;
  const event = turnEvents.find((known) => known === data.event);
  if (!event) return { type: 'ignored', why: 'a TurnInfo of an unknown event', notice: 'unknown' };
  const given = data.words ?? [];
  const words = given.flatMap(({ word, start, end }) =>
    typeof start === 'number' && typeof end === 'number'
      ? [{ word, startMs: msOf(start), endMs: msOf(end) }]
      : [],
  );
  // A last word without a time: the one before it says nothing about where the turn's words end.
  const isTimed = words.length > 0 && typeof given.at(-1)?.end === 'number';
  return {
    type: 'turn',
    event,
    turnIndex: data.turn_index ?? null,
    text: data.transcript.trim(),
    languages: data.languages ?? [],
    confidence: meanOf(given.flatMap(({ confidence }) => confidence ?? [])),
    words,
    lastWordEndMs: isTimed ? (words.at(-1)?.endMs ?? null) : null,
    windowEndMs: typeof data.audio_window_end === 'number' ? msOf(data.audio_window_end) : null,
    ...(data.trigger ? { trigger: triggers.find((known) => known === data.trigger) ?? 'other' } : {}),
  };
}

function meanOf(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The turn that is open, as its last message with words told it. */
interface OpenTurn {
  index: number | null;
  /** The text of the last message, with words or without. */
  text: string;
  told: TurnMessage | null;
  /** Where the last word ends by the audio window: the window's end when the text last changed. */
  changedAtMs: number | null;
  /** The last `turnEnding`, while it is neither ended nor resumed. */
  eager: TurnMessage | null;
}

const noTurn: OpenTurn = { index: null, text: '', told: null, changedAtMs: null, eager: null };

/**
 * Flux's messages as our events. `words` is emitted only when the text changed and has a word. By Flux's
 * rules a turn ends with the text of its EagerEndOfTurn, or was resumed before. Only the words are compared,
 * because punctuation may differ, and a missing `resumed` is emitted here. An EndOfTurn without words behind
 * such an eager end is the end of the eager text. A turn is closed once: what comes later with its
 * `turn_index` is dropped, and a turn whose EndOfTurn is missing ends when the next one begins.
 */
export function createFluxTurns(): { add(message: TurnMessage): SttEvent[] } {
  let turn = noTurn;
  let closedIndex = -1;
  /** The text of a turn that ended with the message before, where messages have no index. */
  let justEnded: string | null = null;

  const endMsOf = ({ lastWordEndMs }: TurnMessage): { lastWordEndMs: number | null; isEstimated?: true } =>
    lastWordEndMs === null && turn.changedAtMs !== null
      ? { lastWordEndMs: turn.changedAtMs, isEstimated: true }
      : { lastWordEndMs };
  const endWith = (message: TurnMessage, trigger: TurnTrigger | undefined): SttEvent => {
    const { text, languages, confidence, words } = message;
    const end = { text, languages, confidence, ...endMsOf(message), words };
    return { type: 'turnEnd', ...end, ...(trigger ? { trigger } : {}) };
  };
  const close = (index: number | null): void => {
    if (index !== null) closedIndex = Math.max(closedIndex, index);
    turn = noTurn;
  };
  /** The next turn has begun, so this one is over. */
  const endLost = (): SttEvent[] => {
    const { told, index, text } = turn;
    const lost = told && hasWord(text) ? [endWith(told, undefined)] : [];
    close(index);
    return lost;
  };
  const endOf = (message: TurnMessage): SttEvent[] => {
    const { eager, told, text } = turn;
    const isEmpty = !hasWord(message.text);
    if (message.turnIndex === null && justEnded !== null && sameWords(justEnded, message.text)) return [];
    const events: SttEvent[] = [];
    if (eager && !isEmpty && !sameWords(eager.text, message.text)) events.push({ type: 'resumed' });
    if (!isEmpty) events.push(endWith(message, message.trigger));
    else if (eager) events.push(endWith(eager, message.trigger));
    // Words that were never confirmed: the owner decides whether they were a turn.
    else if (told && hasWord(text)) events.push(endWith({ ...told, text: '', words: [] }, message.trigger));
    justEnded = message.text;
    close(message.turnIndex ?? turn.index);
    return events;
  };

  return {
    add(message) {
      const { event, turnIndex, text, languages } = message;
      if (turnIndex !== null && turnIndex <= closedIndex) return [];
      const lost = turnIndex !== null && turn.index !== null && turnIndex > turn.index ? endLost() : [];
      const isNew = text !== turn.text;
      const changedAtMs =
        isNew && !sameWords(text, turn.text) ? (message.windowEndMs ?? turn.changedAtMs) : turn.changedAtMs;
      turn = { ...turn, index: turnIndex ?? turn.index, changedAtMs };
      if (event === 'EndOfTurn') return [...lost, ...endOf(message)];
      justEnded = null;
      const isBroken = turn.eager !== null && (event === 'TurnResumed' || !sameWords(turn.eager.text, text));
      const resumed: SttEvent[] = isBroken ? [{ type: 'resumed' }] : [];
      turn = { ...turn, eager: isBroken ? null : turn.eager };
      // The same words with other punctuation are no news.
      if (turn.eager !== null) return lost;
      turn = { ...turn, text, told: hasWord(text) ? message : turn.told };
      const told = { text, languages, ...endMsOf(message) };
      const news: SttEvent[] = isNew && hasWord(text) ? [{ type: 'words', ...told }] : [];
      if (event !== 'EagerEndOfTurn' || !hasWord(text)) return [...lost, ...resumed, ...news];
      turn = { ...turn, eager: message };
      return [...lost, ...resumed, ...news, { type: 'turnEnding', ...told }];
    },
  };
}

/** Flux has no KeepAlive and waits for audio: after each second without any we send 100 ms of silence. */
const idleMs = 1000;
const fillMs = 100;

/**
 * A message that an account or an older server does not take is answered by the end of the stream (Deepgram,
 * `UNPARSABLE_CLIENT_MESSAGE`). A stream that ends this soon after one is taken for that answer.
 */
const refusalMs = 3000;

export function createDeepgramFlux(config: DeepgramSttConfig, deps: Deps): Stt {
  const { apiKey, baseUrl, model, handshakeMs: timeoutMs = defaultHandshakeMs } = config;
  /** Messages that ended a stream of this call: they are not sent again. */
  const refused = new Set<ClientMessage['type']>();
  return {
    name: 'deepgram-flux',
    model,
    open(options, emit, signal) {
      const turns = createFluxTurns();
      let unanswered: { type: ClientMessage['type']; at: number } | null = null;
      const sent = (message: ClientMessage): ClientMessage | null => {
        if (refused.has(message.type)) return null;
        unanswered = { type: message.type, at: deps.clock.now() };
        return message;
      };
      const read = (message: unknown): Read => {
        const parsed = parse(message);
        const notice = 'notice' in parsed && parsed.notice ? { notice: parsed.notice } : {};
        if (parsed.type === 'fault') return { fault: parsed.fault, ...notice };
        // The server still takes audio, so it has taken the message as well.
        if (parsed.type === 'turn') unanswered = null;
        const isTurn = parsed.type === 'turn';
        return { events: isTurn ? turns.add(parsed) : [], listens: isTurn, ...notice };
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
        {
          listen,
          read,
          greets: true,
          idle: (feed) => feed.sendSilence(fillMs),
          idleMs,
          endTurn: () => sent({ type: 'ForceEndTurn' }),
          digits: (on) => sent({ type: 'Configure', numerals: on }),
        },
        (event) => {
          if (event.type === 'fault' && unanswered && deps.clock.now() - unanswered.at < refusalMs)
            refused.add(unanswered.type);
          emit(event);
        },
        deps,
        signal,
      );
    },
  };
}
