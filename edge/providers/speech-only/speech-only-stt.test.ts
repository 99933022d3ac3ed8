import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceCall, usageOfProfile } from '../../../shared/profiles/reference-call.ts';
import { preRollMs, quietMs, usualEndMs } from '../../../shared/profiles/speech-only.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { forAny, patienceMs } from '../../../testing/properties/for-any.ts';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import {
  atSpeechLevel,
  cough,
  fan,
  hum,
  mixed,
  music,
  speechLevel,
  traffic,
  whispered,
} from '../../../testing/sounds.ts';
import { samplesOf, silence } from '../../audio/mulaw.ts';
import { chance } from '../../core/testing/chance.ts';
import { failoverStt } from '../failover/failover-stt.ts';
import { defaultCoolDownMs } from '../failover/order.ts';
import type { Stt, SttEvent, SttSign, SttStream } from '../ports.ts';
import { speechOnlyStt } from './speech-only-stt.ts';

const loud = (ms: number) => new Uint8Array(ms * 8).fill(0x2a).map((byte, at) => byte ^ (at % 2 ? 0x80 : 0));
const joined = (...pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));
const texts = (events: readonly SttEvent[]) =>
  events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));

/** A sound that breaks off counts for one block more. */
const edgeMs = 20;

/** A recogniser whose streams keep what they were sent, and whose events the test gives. */
function recogniser() {
  const streams: {
    bytes: Uint8Array[];
    /** Whether the last audio came with the word that a turn may be ending. */
    isEnding(): boolean;
    emit(event: SttEvent | SttSign): void;
    sentMs(): number;
  }[] = [];
  const stt: Stt = {
    name: 'deepgram-nova',
    model: 'nova-3',
    open(_options, emit) {
      const bytes: Uint8Array[] = [];
      let length = 0;
      let isEnding = false;
      const sentMs = () => length / 8;
      streams.push({ bytes, isEnding: () => isEnding, emit, sentMs });
      const send = (audio: Uint8Array, mayEnd = false) => {
        isEnding = mayEnd;
        bytes.push(audio);
        length += audio.length;
      };
      return { send, sentMs, close: () => undefined };
    },
  };
  return { stt, streams, sent: () => joined(...(streams[0]?.bytes ?? [])) };
}

function opened(stt: Stt): { stream: SttStream; events: SttEvent[] } {
  const events: SttEvent[] = [];
  const take = (event: SttEvent | SttSign) => {
    if (event.type !== 'opened' && event.type !== 'alive' && event.type !== 'notice') events.push(event);
  };
  const options = { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy };
  return { stream: speechOnlyStt(stt).open(options, take, new AbortController().signal), events };
}

/** By the carriers' frames of 20 ms, or of another size. */
function send(stream: SttStream, audio: Uint8Array, frameBytes = 160): void {
  for (let at = 0; at < audio.length; at += frameBytes) stream.send(audio.subarray(at, at + frameBytes));
}
const words = (text: string, lastWordEndMs: number) =>
  ({ type: 'words', text, languages: ['en'], lastWordEndMs }) satisfies SttEvent;
const turnEnd = (text: string, startMs: number, endMs: number): SttEvent => ({
  ...words(text, endMs),
  type: 'turnEnd',
  confidence: 1,
  words: [{ word: text, startMs, endMs }],
});

test('the recogniser is told that a turn may be ending, so that the end of it does not wait', () => {
  const { stt, streams } = recogniser();
  const { stream } = opened(stt);
  send(stream, loud(500));
  expect(streams[0]?.isEnding()).toBe(false);
  stream.send(silence(20), true);
  expect(streams[0]?.isEnding()).toBe(true);
});

test('silence is not sent and not billed, and the 300 ms before a word are', () => {
  const { stt, sent } = recogniser();
  const { stream } = opened(stt);
  send(stream, silence(60_000));
  const atFirst = quietMs(defaultTurnPolicy).unheard;
  expect(sent()).toHaveLength(atFirst * 8);
  expect(stream.leavesOut?.()).toBe(true);
  send(stream, loud(500));
  expect(stream.leavesOut?.()).toBe(false);
  expect(sent()).toHaveLength((atFirst + preRollMs - 40 + 40 + 500 - 40) * 8);
  expect(stream.spent?.()).toEqual([{ provider: 'deepgram-nova', model: 'nova-3', ms: atFirst + 760 }]);
  expect(stream.sentMs()).toBe(60_500);
});

test('a call that begins with a word loses nothing of it', () => {
  const { stt, sent } = recogniser();
  const { stream } = opened(stt);
  send(stream, loud(900));
  expect(sent()).toEqual(loud(900));
});

test('a word’s time is the caller’s, whatever was left out before it', () => {
  const { stt, streams } = recogniser();
  const { stream, events } = opened(stt);
  send(stream, joined(silence(30_000), loud(1000)));
  const endMs = streams[0]?.sentMs() ?? 0;
  streams[0]?.emit(turnEnd('hello', endMs - 1000, endMs));
  expect(events.at(-1)).toMatchObject({
    lastWordEndMs: 31_000,
    words: [{ word: 'hello', startMs: 30_000, endMs: 31_000 }],
  });
});

test('silence goes on until the turn has ended, and not for 2.5 s where the recogniser never ends it', () => {
  const quiet = quietMs(defaultTurnPolicy);
  const sentBehind = (tell: (stream: ReturnType<typeof recogniser>['streams'][number]) => void) => {
    const { stt, streams, sent } = recogniser();
    const { stream } = opened(stt);
    send(stream, joined(silence(1000), loud(500), silence(100)));
    const [own] = streams;
    if (own) tell(own);
    send(stream, silence(10_000));
    return sent().length / 8 - 1500 - edgeMs;
  };
  expect(sentBehind((stream) => stream.emit(turnEnd('hello', 1000, 1500)))).toBe(quiet.ended);
  expect(sentBehind((stream) => stream.emit(words('my name is', 1500)))).toBe(quiet.open);
  expect(sentBehind(() => undefined)).toBe(quiet.unheard);
});

test('words that come after the audio was stopped have it go on, so that their turn can end', () => {
  const { stt, streams, sent } = recogniser();
  const { stream } = opened(stt);
  send(stream, joined(silence(1000), loud(500), silence(1500)));
  expect(stream.leavesOut?.()).toBe(true);
  streams[0]?.emit(words('my name is', 1500));
  send(stream, silence(5000));
  expect(sent()).toHaveLength((1500 + edgeMs + quietMs(defaultTurnPolicy).open) * 8);
});

test('a turn that was ended here needs no more silence, and the recogniser is told', () => {
  const told: string[] = [];
  const { stt, sent } = recogniser();
  const { stream } = opened({
    ...stt,
    open: (...how) => ({
      ...stt.open(...how),
      endTurn: () => void told.push('endTurn'),
      expectDigits: (on) => void told.push(`digits ${on}`),
      close: () => void told.push('close'),
    }),
  });
  send(stream, joined(loud(500), silence(100)));
  stream.endTurn?.();
  stream.expectDigits?.(true);
  send(stream, silence(3000));
  expect(sent()).toHaveLength((500 + quietMs(defaultTurnPolicy).ended) * 8);
  stream.close();
  send(stream, loud(500));
  expect(stream.sentMs()).toBe(3600);
  expect(told).toEqual(['endTurn', 'digits true', 'close']);
});

test('a barge-in reaches the recogniser with the frame in which it is noticed', () => {
  const { stt, streams } = recogniser();
  const { stream } = opened(stt);
  send(stream, silence(10_000));
  const before = streams[0]?.sentMs() ?? 0;
  send(stream, loud(40));
  expect(streams[0]?.sentMs()).toBe(before + preRollMs);
  send(stream, loud(20));
  expect(streams[0]?.sentMs()).toBe(before + preRollMs + 20);
});

const piece = fc.record({ isLoud: fc.boolean(), ms: fc.integer({ min: 1, max: 4000 }) });

test(
  'for any pattern of speech and silence in frames of any size every byte that was sent is at its place on the caller’s clock',
  () => {
    forAny(
      [fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 3000 }), fc.integer()],
      (pattern, frameBytes, seed) => {
        const random = chance(seed);
        const audio = joined(
          ...pattern.map(({ isLoud, ms }) =>
            isLoud
              ? new Uint8Array(ms * 8).map(() => random.below(60) | (random.below(2) << 7))
              : silence(ms).map(() => (random.below(2) ? 0xff : 0x7f)),
          ),
        );
        const { stt, streams } = recogniser();
        const { stream, events } = opened(stt);
        for (let at = 0; at < audio.length; at += frameBytes) {
          stream.send(audio.subarray(at, at + frameBytes));
          const [own] = streams;
          // Now and then the turn ends, which changes how much silence is sent.
          if (own && random.below(20) === 0) own.emit(turnEnd('yes', own.sentMs(), own.sentMs()));
        }
        const [own] = streams;
        const sent = joined(...(own?.bytes ?? []));
        expect(stream.sentMs()).toBe(audio.length / 8);
        expect(own?.sentMs()).toBeLessThanOrEqual(stream.sentMs());
        let last = -1;
        for (let byte = 0; byte < sent.length; byte += 1 + random.below(400)) {
          own?.emit(turnEnd('word', byte / 8, (byte + 1) / 8));
          const event = events.at(-1);
          if (event?.type !== 'turnEnd') throw new Error('the event was lost');
          const [{ startMs = 0, endMs = 0 } = {}] = event.words;
          expect(sent[byte]).toBe(audio[startMs * 8]);
          expect(endMs - startMs).toBeCloseTo(1 / 8);
          expect(event.lastWordEndMs).toBe(endMs);
          expect(startMs).toBeGreaterThan(last);
          last = startMs;
        }
      },
      0.01,
    );
  },
  patienceMs,
);

/**
 * A recogniser that ends turns as Nova does at its slowest: once a second of its audio it tells words, and
 * the end of a turn where a second without any lies behind the last of them.
 */
function slowToEnd(): Stt {
  return {
    name: 'deepgram-nova',
    model: 'nova-3',
    open(_options, emit) {
      let sentMs = 0;
      let wordEndMs: number | null = null;
      let isTold = true;
      const tell = () => {
        if (wordEndMs === null) return;
        if (!isTold) emit(words('said', wordEndMs));
        isTold = true;
        if (sentMs - wordEndMs < 1000) return;
        emit(turnEnd('said', wordEndMs, wordEndMs));
        wordEndMs = null;
      };
      return {
        send(audio) {
          for (let at = 0; at < audio.length; at += 8) {
            sentMs += 1;
            if ((audio[at] ?? 0xff) !== 0xff) {
              wordEndMs = sentMs;
              isTold = false;
            }
            if (sentMs % 1000 === 0) tell();
          }
        },
        sentMs: () => sentMs,
        close: () => undefined,
      };
    },
  };
}
const talk = fc.record({
  speech: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 }),
  quietMs: fc.integer({ min: 140, max: 400 }).map((frames) => frames * 20),
});

test(
  'for any talk each turn is ended before the next one begins, and where it ended on the caller’s clock',
  () => {
    forAny(
      [fc.array(talk, { minLength: 1, maxLength: 6 })],
      (talks) => {
        const { stream, events } = opened(slowToEnd());
        send(stream, silence(3000));
        for (const { speech, quietMs: pauseMs } of talks) {
          // Words of up to 3 s with breaths of 200 ms between them.
          for (const [at, length] of speech.entries())
            send(stream, joined(at > 0 ? silence(200) : silence(0), loud(length * 200)));
          const spokenUntil = stream.sentMs();
          const before = events.length;
          send(stream, silence(pauseMs));
          const ends = events.slice(before).filter(({ type }) => type === 'turnEnd');
          expect(ends).toMatchObject([{ lastWordEndMs: spokenUntil }]);
        }
      },
      0.02,
    );
  },
  patienceMs,
);

/** Recorded speech: two languages, and pauses in which the agent would answer. */
const recorded = ['apologyAgain.en-IN', 'apologyEnd.hi-IN', 'apologyEnd.en-IN', 'apologyAgain.hi-IN'].map(
  (name) => new Uint8Array(readFileSync(`edge/audio/recorded/${name}.ulaw`)),
);
const call = joined(...recorded.flatMap((speech) => [silence(5000), speech]), silence(5000));
const level = speechLevel(call);
const under = (db: number) => level / 10 ** (db / 20);
const callMs = call.length / 8;
const random = chance(7).next;
const othersTalk = () => {
  const other = atSpeechLevel(
    joined(call.subarray(call.length / 3), call.subarray(0, call.length / 3)),
    under(12),
  );
  return Float64Array.from(samplesOf(other));
};
const hiss = (audio: Uint8Array) =>
  mixed(
    audio,
    Float64Array.from({ length: audio.length }, () => (random() - 0.5) * 40),
  );
const coughs = () => {
  const sound = new Float64Array(call.length);
  for (let at = 2000 * 8; at < call.length - 8000; at += 7000 * 8) sound.set(cough(under(0), random), at);
  return sound;
};

test.each([
  ['nothing else', () => call, 0.75],
  ['a fan 15 dB under it', () => mixed(call, fan(callMs, under(15), random)), 0.75],
  ['a fan 8 dB under it', () => mixed(call, fan(callMs, under(8), random)), 0.75],
  ['music 10 dB under it', () => mixed(call, music(callMs, under(10), random)), 1],
  ['two other people 12 dB under it', () => mixed(call, othersTalk()), 1],
  ['a street 10 dB under it', () => mixed(call, traffic(callMs, under(10), random)), 1],
  ['hum of the mains 5 dB under it', () => mixed(call, hum(callMs, under(5), random)), 0.75],
  ['coughs', () => mixed(call, coughs()), 0.95],
  ['a whisper at -45 dBFS on a hissing line', () => hiss(whispered(call, 184, random)), 0.75],
] as const)('with %s no audible part of a word is left out', (_, heardOf, mostShare) => {
  const { stt, streams, sent } = recogniser();
  const { stream, events } = opened(stt);
  const audio = heardOf();
  const leftOut: number[] = [];
  const placeOf = (byte: number) => {
    streams[0]?.emit(words('at', (byte + 1) / 8));
    const event = events.at(-1);
    return event && 'text' in event ? (event.lastWordEndMs ?? 0) * 8 - 1 : -1;
  };
  send(stream, audio);
  const whole = sent();
  const isSent = new Set<number>();
  // By blocks of the caller's clock: what is sent begins and ends with one, and the pre-roll is whole ones.
  for (let byte = 0; byte < whole.length; byte += 160) isSent.add(placeOf(byte));
  const clean = samplesOf(call);
  for (let at = 0; at < clean.length; at += 160) {
    const block = clean.subarray(at, at + 160);
    const mean = block.reduce((sum, sample) => sum + Math.abs(sample), 0) / block.length;
    if (mean > level / 12 && !isSent.has(at)) leftOut.push(at / 8);
  }
  expect(leftOut).toEqual([]);
  expect(whole.length / audio.length).toBeLessThanOrEqual(mostShare);
});

test('the reference call is sent as much audio as its price says, to 3 %', () => {
  const { seconds, turns, callerShare, agentShare } = referenceCall;
  const { stt, streams } = recogniser();
  const { stream } = opened(stt);
  const spokenMs = (1000 * seconds * callerShare) / turns;
  const agentMs = (1000 * seconds * agentShare) / turns;
  const restMs = (1000 * seconds) / turns - spokenMs - agentMs;
  for (let turn = 0; turn < turns; turn += 1) {
    send(stream, silence(agentMs + restMs - usualEndMs));
    // Syllables, as speech has them.
    for (let at = 0; at < spokenMs; at += 250) send(stream, joined(loud(190), silence(60)));
    send(stream, silence(usualEndMs));
    const now = streams[0]?.sentMs() ?? 0;
    streams[0]?.emit(turnEnd('yes', now - usualEndMs, now - usualEndMs));
  }
  const { sttSeconds } = usageOfProfile('economy');
  expect(Math.abs((streams[0]?.sentMs() ?? 0) / 1000 / sttSeconds - 1)).toBeLessThan(0.03);
  expect(stream.sentMs()).toBeCloseTo(seconds * 1000, -1);
  expect(usageOfProfile('balanced').sttSeconds).toBe(seconds);
});

test('a stream that is sent nothing is not deaf: a sound that became the floor does not replace it', () => {
  const clock = scriptedClock();
  const { stt, streams } = recogniser();
  const faults: string[] = [];
  const stream = failoverStt([speechOnlyStt(stt)], {
    clock,
    coolDownMs: defaultCoolDownMs,
    onFailover: () => undefined,
    onRepaired: ({ kind }) => void faults.push(kind),
  }).open(
    { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
    () => undefined,
    new AbortController().signal,
  );
  streams[0]?.emit({ type: 'opened' });
  const audio = joined(silence(3000), mixed(silence(20_000), fan(20_000, under(0), random)));
  for (let at = 0; at < audio.length; at += 160) {
    const before = streams[0]?.sentMs() ?? 0;
    stream.send(audio.subarray(at, at + 160));
    clock.pass(20);
    const now = streams[0]?.sentMs() ?? 0;
    // As Nova does: a message about once a second of the audio that it gets.
    if (Math.floor(before / 1000) < Math.floor(now / 1000))
      streams[0]?.emit({ type: 'alive', listens: true });
  }
  expect(faults).toEqual([]);
  expect(streams).toHaveLength(1);
});

test('a stream that dies in the middle of a word: the next one has all of the word, and the turn is whole and in time', () => {
  const clock = scriptedClock();
  const { stt, streams } = recogniser();
  const events: SttEvent[] = [];
  const stream = failoverStt([speechOnlyStt(stt)], {
    clock,
    coolDownMs: defaultCoolDownMs,
    onFailover: () => undefined,
  }).open(
    { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
    (event) => {
      if (event.type === 'words' || event.type === 'turnEnd') events.push(event);
    },
    new AbortController().signal,
  );
  streams[0]?.emit({ type: 'opened' });
  send(stream, joined(silence(20_000), loud(600)));
  const firstMs = streams[0]?.sentMs() ?? 0;
  streams[0]?.emit(words('I want', firstMs - 100));
  send(stream, loud(400));
  streams[0]?.emit({
    type: 'fault',
    fault: { source: 'stt', kind: 'network', retryable: true, message: '' },
  });
  streams[1]?.emit({ type: 'opened' });
  expect(joined(...(streams[1]?.bytes ?? []))).toEqual(loud(500));
  send(stream, silence(1000));
  streams[1]?.emit(turnEnd('tea', 100, 480));
  expect(texts(events)).toEqual(['words: I want', 'turnEnd: I want tea']);
  expect(events.at(-1)).toMatchObject({ lastWordEndMs: 20_500 + 480 });
  // Both streams are on the bill, for what each was sent.
  expect(stream.spent?.()).toEqual([
    { provider: 'deepgram-nova', model: 'nova-3', ms: firstMs + 400 },
    { provider: 'deepgram-nova', model: 'nova-3', ms: 1500 },
  ]);
  expect(stream.sentMs()).toBe(22_000);
});
