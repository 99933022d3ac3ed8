/**
 * A scenario's result, for the judge and the timeline. All times are in ms since the phone rang. Pure:
 * computed from what the player recorded.
 */

import { silenceByte } from '../../edge/audio/mulaw.ts';
import type { FarCarrier } from '../../edge/call/testing/far-end.ts';
import { recordedByte, recordedMs } from '../../edge/call/testing/whole-call.ts';
import type { Wire } from '../../edge/carriers/carrier.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { spoken as spokenText } from '../../shared/language/spoken/spoken.ts';
import type { ApiDirection, Marks, Scenario } from '../language/scenario.ts';
import type { ModelRequest } from './scripted-providers.ts';
import type { Spoken } from './scripted-voice.ts';
import type { ApiRequest } from './scripted-world.ts';

/**
 * Something the caller said. `endAt` is the end of the turn, or of the last word where the STT
 * provider sends no end of turn.
 */
export interface Utterance {
  line: number;
  text: string;
  startAt: number;
  endAt: number;
  isMurmur: boolean;
}

/** A clause as the caller heard it. */
export interface Sounding {
  /** As the model or a phrase has it. */
  text: string;
  turn: number;
  clause: number;
  /** The text that the voice got. Null for a recording, and for a clause that was never played. */
  spoken: Spoken | null;
  from: number;
  /** The end of its last sound. The same as `from` when it was cleared before it began. */
  to: number;
  /** How much of the whole clause sounded, 0 to 1. */
  share: number;
  /** Silence in the middle of it, in ms. */
  holeMs: number;
  /** When its first audio was handed to the carrier, and the number of the event that records it. */
  handedAt: number;
  seq: number;
}

export type FarFrame =
  | { at: number; startsAt: number; wireBytes: number; bytes: Uint8Array }
  | { at: number; mark: string }
  | { at: number; clear: true };

export interface Played {
  scenario: Scenario;
  carrier: FarCarrier;
  marks: Marks;
  wire: Wire;
  /** When each line of the script happened, by its number in the file. Expectations count from it. */
  anchors: ReadonlyMap<number, number>;
  /** The conversation's state at the lines that expect one. */
  states: ReadonlyMap<number, { phase: string; language: string; turn: number }>;
  answeredAt: number | null;
  /** When the stream ended: we closed it, the caller left, or it broke. */
  endedAt: number;
  utterances: Utterance[];
  events: JournalEvent[];
  /** The same events as they are stored, in ms since the epoch. */
  journal: JournalEvent[];
  soundings: Sounding[];
  /** When the agent sounded, whatever it said. Gaps up to 60 ms are closed. */
  sounds: { from: number; to: number }[];
  received: FarFrame[];
  modelRequests: ModelRequest[];
  spoken: Spoken[];
  apiRequests: ApiRequest[];
  /** Answers of the API in the script for which no request came. */
  unusedAnswers: readonly ApiDirection[];
  closed: { code: number; at: number } | null;
  /** Reasons with which the session said that the call is over. */
  over: string[];
  /** Transfers for which the session left the call. */
  away: { name: string; number: string }[];
  bugs: unknown[];
  clearedMs: number[];
  /** Timers and connections that are left a minute after the end. */
  leftover: { timers: number; isSttOpen: boolean };
}

const closeMs = 60;
/** Four `silenceByte`s. */
const silentWord = 0xffffffff;
/** How far behind the time that the line announced a clause may begin to sound. */
const nearMs = 60;

/** When anything sounded in the call audio that the caller heard. */
export function soundsIn(heard: Uint8Array): Played['sounds'] {
  const sounds: Played['sounds'] = [];
  // Four bytes at once where it is silent, which is most of a call.
  const words = new Uint32Array(heard.buffer, heard.byteOffset, heard.length >> 2);
  for (let at = 0; at < heard.length; at += 1) {
    if (at % 4 === 0) while (words[at / 4] === silentWord) at += 4;
    if (at >= heard.length) break;
    if (heard[at] === silenceByte) continue;
    const from = at / 8;
    while (at < heard.length && heard[at] !== silenceByte) at += 1;
    const last = sounds.at(-1);
    if (last && from - last.to <= closeMs) last.to = at / 8;
    else sounds.push({ from, to: at / 8 });
  }
  return sounds;
}

/** The journal's clauses, each with what the far end really played of it. */
export function soundingsIn(
  heard: Uint8Array,
  events: readonly JournalEvent[],
  spoken: readonly Spoken[],
): Sounding[] {
  const playing = events.flatMap((event) => (event.type === 'clausePlaying' ? [event] : []));
  return playing.map((event, index) => {
    const { text, turn, clause, startsAt, at: handedAt, seq } = event;
    const next =
      playing.slice(index + 1).find((other) => other.startsAt > startsAt)?.startsAt ??
      Number.POSITIVE_INFINITY;
    const begins = firstSound(heard, Math.round(startsAt * 8), Math.min(nearMs, next - startsAt) * 8);
    const byte = heard[begins] ?? silenceByte;
    const said =
      spoken.findLast(
        (one) => one.byte === byte && one.at <= handedAt && spokenText(text, one.voice.language) === one.text,
      ) ?? null;
    const silent = {
      text,
      turn,
      clause,
      handedAt,
      seq,
      spoken: null,
      from: startsAt,
      to: startsAt,
      share: 0,
      holeMs: 0,
    };
    // It was cleared before it began. Another clause may sound in its place.
    if (byte === silenceByte || (said === null && byte !== recordedByte)) return silent;
    const { bytes, end } = soundOf(heard, byte, begins, Math.min(heard.length, next * 8));
    const share = Math.min(1, bytes / 8 / (said?.lengthMs ?? recordedMs));
    return {
      ...silent,
      spoken: said,
      from: begins / 8,
      to: end / 8,
      share,
      holeMs: (end - begins - bytes) / 8,
    };
  });
}

function soundOf(
  heard: Uint8Array,
  byte: number,
  from: number,
  until: number,
): { bytes: number; end: number } {
  let bytes = 0;
  let end = from;
  for (let at = from; at < until; at += 1) {
    if (heard[at] !== byte) continue;
    bytes += 1;
    end = at + 1;
  }
  return { bytes, end };
}

function firstSound(heard: Uint8Array, from: number, within: number): number {
  for (let at = from; at < heard.length && at < from + within; at += 1)
    if (heard[at] !== silenceByte) return at;
  return -1;
}

/** From this share on a clause counts as whole. */
const wholeShare = 0.99;

/**
 * What the caller heard from this clause on, as one text. It ends where the agent was cut, which may
 * be in the middle of a word.
 */
export function saidFrom({ soundings }: Played, index: number): string {
  const rest = soundings.slice(index).filter(({ share }) => share > 0);
  const cut = rest.findIndex(({ share }) => share < wholeShare);
  const heard = cut < 0 ? rest : rest.slice(0, cut + 1);
  return heard
    .map(({ text, share }) => (share < wholeShare ? text.slice(0, share * text.length) : text))
    .join(' ');
}

export function isSoundingAt({ sounds }: Played, at: number): boolean {
  return sounds.some(({ from, to }) => from <= at && at < to);
}

/** How long a cleared line may sound on, in ms: some carriers play the chunk they are in to its end. */
export function tailMsOf({ wire }: Played): number {
  return wire.clearStopsAtOnce ? 0 : Math.max(wire.openingChunkMs, wire.chunkMs);
}

export function clearsOf({ received }: Played): number[] {
  return received.flatMap((frame) => ('clear' in frame ? [frame.at] : []));
}
