import { expect, test } from 'vitest';
import type { Fault } from '../../../shared/fault.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import type { Stt, SttEvent } from '../ports.ts';
import { failoverStt } from './failover-stt.ts';
import { defaultCoolDownMs } from './order.ts';

const fault = (kind: Fault['kind'], retryable: boolean): SttEvent => ({
  type: 'fault',
  fault: { source: 'stt', kind, retryable, message: kind },
});
const words = (text: string, lastWordEndMs: number | null = null): SttEvent => ({
  type: 'words',
  text,
  languages: ['en'],
  lastWordEndMs,
});
const turnEnd = (text: string, lastWordEndMs: number | null = null): SttEvent =>
  ({ ...words(text, lastWordEndMs), type: 'turnEnd', confidence: 1, words: [] }) as SttEvent;

/** A recogniser whose streams the test moves by hand; audio it was given arrives at once. */
function recogniser(name: string, refuses: SttEvent | null = null) {
  const streams: { emit(event: SttEvent): void; bytes: number[]; closed: boolean }[] = [];
  const stt: Stt = {
    name,
    model: 'm',
    open(_options, emit) {
      const stream = { emit, bytes: [] as number[], closed: false };
      streams.push(stream);
      if (refuses) emit(refuses);
      return {
        send: (audio) => stream.bytes.push(...audio),
        sentMs: () => stream.bytes.length / 8,
        close() {
          stream.closed = true;
        },
      };
    },
  };
  return { stt, streams };
}

function line(...stts: [Stt, ...Stt[]]) {
  const clock = scriptedClock();
  const failovers: string[] = [];
  const events: SttEvent[] = [];
  const stt = failoverStt(stts, {
    clock,
    coolDownMs: defaultCoolDownMs,
    onFailover: (from, to) => void failovers.push(`${from} > ${to}`),
  });
  const open = () =>
    stt.open(
      { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
      (event) => void events.push(event),
      new AbortController().signal,
    );
  const stream = open();
  const say = (ms: number, value: number) => stream.send(new Uint8Array(ms * 8).fill(value));
  return { clock, failovers, events, stream, say, open };
}
const texts = (events: SttEvent[]) =>
  events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));

test('a stream that dies is opened once more, then the audio that was not recognised yet goes to the next recogniser', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const { say, failovers, events } = line(flux.stt, nova.stt);
  say(500, 1);
  flux.streams[0]?.emit(fault('network', true));
  expect(flux.streams[1]?.bytes).toHaveLength(4000);
  flux.streams[1]?.emit(fault('network', true));
  expect(nova.streams[0]?.bytes).toHaveLength(4000);
  expect(failovers).toEqual(['deepgram-flux/m > deepgram-nova/m']);
  nova.streams[0]?.emit(turnEnd('hello', 400));
  expect(texts(events)).toEqual(['turnEnd: hello']);
});

test('a refused key fails over at once, also when it is refused inside open', () => {
  const [flux, nova] = [recogniser('deepgram-flux', fault('auth', false)), recogniser('deepgram-nova')];
  const { say, failovers, open } = line(flux.stt, nova.stt);
  say(100, 1);
  expect(flux.streams).toHaveLength(1);
  expect(nova.streams[0]?.bytes).toHaveLength(800);
  expect(failovers).toHaveLength(1);
  open();
  expect(flux.streams).toHaveLength(1);
  expect(nova.streams).toHaveLength(2);
});

test('words of a broken turn are neither lost nor repeated', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, stream } = line(flux.stt);
  say(1000, 1);
  say(500, 2);
  flux.streams[0]?.emit(words('I want', 1000));
  flux.streams[0]?.emit(fault('server', true));
  expect(new Set(flux.streams[1]?.bytes)).toEqual(new Set([2]));
  expect(flux.streams[1]?.bytes).toHaveLength(4000);
  say(500, 3);
  flux.streams[1]?.emit(words('some tea', 800));
  flux.streams[1]?.emit(turnEnd('some tea', 800));
  flux.streams[1]?.emit(turnEnd('thanks', 900));
  expect(texts(events)).toEqual([
    'words: I want',
    'words: I want some tea',
    'turnEnd: I want some tea',
    'turnEnd: thanks',
  ]);
  expect(stream.sentMs()).toBe(2000);
  expect(events.at(-1)).toMatchObject({ lastWordEndMs: 1900 });
});

test('a turn whose words all went to the dead stream still ends', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, clock } = line(flux.stt);
  say(1000, 1);
  flux.streams[0]?.emit(words('that is all', 1000));
  flux.streams[0]?.emit({ ...words('that is all', 1000), type: 'turnEnding' } as SttEvent);
  flux.streams[0]?.emit(fault('server', true));
  clock.pass(2500);
  expect(texts(events)).toEqual(['words: that is all', 'turnEnding: that is all', 'turnEnd: that is all']);
  flux.streams[1]?.emit(words('hello'));
  expect(texts(events).at(-1)).toBe('words: hello');
});

test('a probable end that the next stream contradicts is taken back', () => {
  const flux = recogniser('deepgram-flux');
  const { events } = line(flux.stt);
  flux.streams[0]?.emit({ ...words('I want', 10), type: 'turnEnding' } as SttEvent);
  flux.streams[0]?.emit(fault('server', true));
  flux.streams[1]?.emit(words('tea', 20));
  expect(texts(events)).toEqual(['turnEnding: I want', 'resumed', 'words: I want tea']);
});

test('at most 2 s are replayed, and a stream that worked has its retry back', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  for (let second = 0; second < 5; second += 1) say(1000, second);
  flux.streams[0]?.emit(fault('network', true));
  expect(flux.streams[1]?.bytes).toHaveLength(16_000);
  flux.streams[1]?.emit(turnEnd('works', 2000));
  flux.streams[1]?.emit(fault('network', true));
  expect(flux.streams).toHaveLength(3);
  expect(flux.streams[2]?.bytes).toHaveLength(0);
  flux.streams[2]?.emit(fault('network', true));
  expect(texts(events)).toEqual(['turnEnd: works', 'fault']);
});

test('after the last choice the owner gets one fault and nothing more', () => {
  const flux = recogniser('deepgram-flux', fault('auth', false));
  const { events, say, stream } = line(flux.stt);
  say(100, 1);
  stream.close();
  expect(texts(events)).toEqual(['fault']);
});
